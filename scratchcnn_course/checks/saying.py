"""Small pieces of sentences, and what a sentence is about."""

from typing import NamedTuple

AXES = {4: ("image", "channel", "row", "column"), 2: ("row", "column")}


def listed(things):
    """Join words or numbers: "0, 1 and 2"."""
    things = [str(thing) for thing in things if str(thing)]
    return " and ".join(filter(None, [", ".join(things[:-1]), things[-1]])) if things else ""


def ordered_axes(axes, ndim):
    """Name axes: "axis 0 (rows) and axis 1 (columns)"."""
    names = AXES.get(ndim)
    return listed(f"axis {axis}" + (f" ({names[axis]}s)" if names else "") for axis in axes)


class Told(NamedTuple):
    """What there is to say; false where that is nothing.

    Attributes
    ----------
    title : str
        What the mistake is, in a few words that go on after "Not yet:"; empty where that is not certain.
    words : str
        Sentences.
    weak : bool
        Whether it says where, and not what.
    final : bool
        Whether nothing says more.
    partial : bool
        Whether it is a mistake that explains some of the calls only.
    """

    title: str
    words: str
    weak: bool = False
    final: bool = False
    partial: bool = False

    def __bool__(self):
        return bool(self.words)


NOTHING = Told("", "")


class Finding(NamedTuple):
    """What was seen in a result.

    Attributes
    ----------
    kind : str
        Equal where the same was seen in the results of other calls.
    words : str
    short : str
        The same in a few words, which follow the name of the result; empty where they do not say what is wrong.
    complete : bool
        Whether all the right numbers are there, in another order or shape.
    always : bool
        Whether it is worth saying only if it was seen on every call: on one, it may be chance.
    """

    kind: str
    words: str
    short: str = ""
    complete: bool = False
    always: bool = False
