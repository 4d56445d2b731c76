"""Python's and NumPy's own errors, put into words: what they mean in the line where they were raised."""

from .errors_of_helpers import HELPERS
from .errors_of_objects import OBJECTS
from .errors_of_room import ROOM
from .errors_of_shapes import SHAPES
from .errors_of_values import VALUES

MOST = 500  # letters of an error's own words


def advice(error, place):
    """Return what an error means, in words, or nothing.

    Parameters
    ----------
    error : BaseException
    place : Place

    Returns
    -------
    str
    """
    text = message(error)
    for kind, pattern, say in [*HELPERS, *OBJECTS, *SHAPES, *ROOM, *VALUES]:
        found = pattern.search(text)
        if isinstance(error, kind) and found:
            words = say(place, *found.groups()) if callable(say) else say
            if words:
                return words
    return ""


def message(error):
    """Return what an error says, or nothing where even that fails."""
    try:
        return str(str(error))[:MOST]
    except BaseException:
        return ""
