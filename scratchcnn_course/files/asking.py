"""What to say to somebody who asks for something by a name that is not there."""

import difflib


def unknown(what, name, known):
    """Return a `ValueError` that names what is nearest.

    Parameters
    ----------
    what : str
        The kind of thing: "exercise".
    name : object
        What was asked for.
    known : iterable of str

    Returns
    -------
    ValueError
    """
    known = list(known)
    near = difflib.get_close_matches(str(name), known, n=3, cutoff=0.3) or known[:3]
    return ValueError(f"there is no {what} {name!r}; there are {', '.join(near)}, say")
