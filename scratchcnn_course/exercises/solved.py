"""The sources of a solution: as the text of an exercise has it, or as a module has the function that it points to."""

import ast
import importlib
import re

from .sources import Collected
from .text import Malformed

GIVEN = "import numpy as np"  # every notebook begins with it


def sources(text, find_source):
    """Return the sources of an exercise: its solution, then other ways.

    Parameters
    ----------
    text : Text
    find_source : callable
        `find_source(name)` returns the solution of another exercise.

    Returns
    -------
    tuple of str
    """
    first, others = (
        [pointed_to(where, text.name) for where in text.head.get(key, "").split()] for key in ("solution", "another")
    )
    before = [find_source(name) for name in text.head.get("uses", "").split()]
    return tuple("\n\n".join([*before, source]) for source in (*first, *text.solutions, *others))


def pointed_to(where, name):
    """Return the source of a function, with the imports and helpers that it needs beyond NumPy.

    Parameters
    ----------
    where : str
        `module:function`.
    name : str
        What the function is called there.

    Returns
    -------
    str

    Raises
    ------
    Malformed
        If there is no such function.
    """
    module, _, called = where.partition(":")
    try:
        function = getattr(importlib.import_module(module), called)
    except (ImportError, ValueError, AttributeError) as error:
        raise Malformed(f"{name}: `solution: {where}` leads to no function: {error}") from None
    collected = Collected(lambda other: other.__name__.startswith("_") or ".exercises." in other.__module__)
    collected.add(called, function)
    found = [_plain(source) for source in collected.definitions.values()]
    found[-1] = found[-1].replace(f"def {called}(", f"def {name}(", 1)
    imports = sorted({*collected.imports} - {GIVEN})
    return "\n\n\n".join(filter(None, ["\n".join(imports), *found])) + "\n"


def _plain(source):
    """Cut a docstring down to its first sentence: the learner knows what the function is about."""
    node = ast.parse(source).body[0]
    if not isinstance(node, ast.FunctionDef) or ast.get_docstring(node) is None:
        return source
    lines, place = source.splitlines(), node.body[0]
    first = re.split(r"(?<!\.)\.(?= [A-Z]|$)", ast.get_docstring(node).splitlines()[0])[0]
    lines[place.lineno - 1 : place.end_lineno] = [f'{" " * place.col_offset}"""{first}."""']
    return "\n".join(lines)
