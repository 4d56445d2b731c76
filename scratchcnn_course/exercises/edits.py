"""Wrong functions, made by changing the text of the right one."""

import functools
import warnings

import numpy as np

from .text import Malformed


def edited(source, forms):
    """Return a source with the edits of some forms in it, one after the other.

    Parameters
    ----------
    source : str
    forms : sequence of Edits

    Returns
    -------
    str or None
        None where an edit finds nothing to change, or changes nothing.
    """
    for form in forms:
        before = source
        for old, new in form.changes:
            if old not in source:
                return None
            source = source.replace(old, new)
        if source == before:
            return None
    return source


def text_of(sources, form):
    """Return the first of some sources in which a form finds everything that it changes.

    Raises
    ------
    Malformed
        If there is none; it says which piece is nowhere.
    """
    for source in sources:
        if edited(source, [form]) is not None:
            return source
    for old, _ in form.changes:
        if not any(old in source for source in sources):
            raise Malformed(f"{form.where}: {old!r} stands nowhere in the solution")
    raise Malformed(f"{form.where}: this edit changes nothing, or its parts stand in different texts")


@functools.lru_cache(maxsize=4096)
def compiled(source, name):
    """Return the function of a name that a source defines; `np` is there already."""
    space = {"np": np, "__name__": f"edited.{name}"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        exec(compile(source, f"<{name}>", "exec"), space)
    return space[name]


def function_of(source, name, where=""):
    """Return the function that a source defines.

    Raises
    ------
    Malformed
        If it is no Python, or does not define it.
    """
    try:
        return compiled(source, name)
    except Exception as error:
        raise Malformed(f"{where}: this gives no function `{name}`: {type(error).__name__}: {error}") from None
