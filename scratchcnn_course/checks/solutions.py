"""`solution`: how an exercise can be done, as source that runs where NumPy is imported as `np`."""

import ast
import html
import re

from scratchcnn_helpers import ops

from ..exercises import written
from ..exercises.catalogue import find
from .card import CODE, LINE, Shown, card, folded, show
from .sources import Collected

GIVEN = "import numpy as np"  # every notebook begins with it


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
    right = find(name).right
    loops = getattr(written, name, None) or getattr(ops, f"{name}_loops", right)
    function = getattr(written, f"{name}_fast", right) if fast else loops
    collected = Collected(lambda other: other.__name__.startswith("_") or ".checks." in other.__module__)
    collected.add(function.__name__, function)
    sources = [_plain(source) for source in collected.definitions.values()]
    sources[-1] = sources[-1].replace(f"def {function.__name__}(", f"def {name}(", 1)
    imports = sorted({*collected.imports} - {GIVEN})
    return "\n\n\n".join(filter(None, ["\n".join(imports), *sources]))


def _plain(source):
    """Cut a docstring down to its first sentence: the learner knows what the function is about."""
    node = ast.parse(source).body[0]
    if not isinstance(node, ast.FunctionDef) or ast.get_docstring(node) is None:
        return source
    lines, place = source.splitlines(), node.body[0]
    first = re.split(r"(?<!\.)\.(?= [A-Z]|$)", ast.get_docstring(node).splitlines()[0])[0]
    lines[place.lineno - 1 : place.end_lineno] = [f'{" " * place.col_offset}"""{first}."""']
    return "\n".join(lines)
