"""`solution`: how an exercise can be done, as source that runs where NumPy is imported as `np`."""

import html

from ..exercises.catalogue import find
from .card import CODE, LINE, Shown, card, folded, show


def solution(name, *, fast=False):
    """Show how an exercise can be done, folded away until it is clicked.

    Parameters
    ----------
    name : str
        Of the exercise: `"conv2d"`.
    fast : bool
        By default it is the version in plain loops, where there is one. With this, it is the one in whole arrays.

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    source = source_of_solution(name, fast=fast)
    look = f"{CODE}; display: block; overflow-x: auto; padding: 8px; border: 1px solid {LINE}; white-space: pre"
    code = f'<code style="{look}">{html.escape(source)}</code>'
    page = card(folded(f"Solution of {name}", f'<pre style="margin: 0; background: none; color: inherit">{code}</pre>'))
    show(Shown(lambda: page, f"Solution of {name}:\n\n{source}"))


def source_of_solution(name, *, fast=False):
    """Return the source of a solution, with the imports and helpers it needs beyond NumPy.

    Parameters
    ----------
    name : str
    fast : bool
        As for `solution`.

    Returns
    -------
    str
    """
    return find(name).sources[:2][-1 if fast else 0].rstrip("\n")
