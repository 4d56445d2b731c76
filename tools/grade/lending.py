"""What a hand-in may use of the package while an exercise is graded: what comes before it in the course.

A learner builds a piece, and from then on imports the finished one. So an exercise may stand on finished functions of
earlier exercises, and on what they are made with; the function that is asked for, and all that comes later, is not to
be had.
"""

import ast
import dataclasses
import functools
import inspect
import shutil
import sys
from pathlib import Path

import scratchcnn_helpers
from scratchcnn_course.checks.solutions import source_of_solution
from scratchcnn_course.exercises.catalogue import EXERCISES
from scratchcnn_course.exercises.sources import Collected, NoSource
from scratchcnn_helpers import ops
from scratchcnn_helpers.ops import arguments, windows

PACKAGES = ("scratchcnn_helpers", "scratchcnn_course")
SHARED = {name: f for part in (arguments, windows) for name, f in vars(part).items() if inspect.isfunction(f)}


def lent(exercise):
    """Return the sources of the functions that an exercise may use, as a dict by name.

    Parameters
    ----------
    exercise : Exercise

    Returns
    -------
    dict of str to str
    """
    names = list(EXERCISES)
    place = names.index(exercise.name)
    asked = set(names[place:])
    sources = {name: finished(name) for name in names[:place] if not objects(EXERCISES[name])}
    sources |= {name: finished(name) for name in SHARED}
    return {name: text for name, (text, inside) in sources.items() if not ({name} | inside) & asked}


@functools.cache
def finished(name):
    """Return the source of a finished function, in plain loops where there is such a twin, and all names in it."""
    known = EXERCISES[name].right if name in EXERCISES else SHARED[name]
    function = getattr(ops, f"{name}_loops", known)
    collected = Collected(lambda other: other.__module__.startswith(PACKAGES))
    try:
        collected.add(function.__name__, function)
    except NoSource:  # it was made of a text
        return f"import numpy as np\n\n\n{source_of_solution(name)}\n", frozenset({name})
    text = "\n\n\n".join([*collected.imports, *collected.definitions.values(), f"{name} = {function.__name__}", ""])
    return text, frozenset(collected.definitions)


def objects(exercise):
    """Return what an exercise hands to a function that is neither data nor a plain function: parts of networks."""
    values = [value for probe in exercise.probes for value in (*probe.args, *probe.kwargs.values())]
    return [value for value in values if dataclasses.is_dataclass(value) and _of_the_course(type(value))]


def lay_out(exercise, place):
    """Put into a folder what an exercise needs besides NumPy: nothing, but where it hands out parts of networks.

    There the network's package is lent, and of the course the classes of those parts alone.

    Parameters
    ----------
    exercise : Exercise
    place : Path

    Returns
    -------
    bool
        Whether something was put there.
    """
    handed = objects(exercise)
    if not handed:
        return False
    shutil.copytree(
        Path(scratchcnn_helpers.__file__).parent,
        place / PACKAGES[0],
        ignore=shutil.ignore_patterns("*.npz", "__pycache__"),
    )
    classes = {type(one) for one in handed} | {kind for one in handed for kind in _fields(one).values()}
    for module in {kind.__module__ for kind in classes if isinstance(kind, type) and _of_the_course(kind)}:
        path = place.joinpath(*module.split(".")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_classes(sys.modules[module]), encoding="utf-8")
    for folder in {path.parent for path in (place / PACKAGES[1]).rglob("*.py")} | {place / PACKAGES[1]}:
        (folder / "__init__.py").touch()
    return True


def special(value):
    """Say how to send what the sandbox makes anew from the classes that are lent."""
    if isinstance(value, type):
        return ["class", f"{value.__module__}:{value.__qualname__}"]
    if dataclasses.is_dataclass(value) and _of_the_course(type(value)):
        from .wire import encode

        fields = {name: encode(field, special) for name, field in _fields(value).items()}
        return ["object", f"{type(value).__module__}:{type(value).__qualname__}", fields]
    return None


def _fields(value):
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def _of_the_course(kind):
    return kind.__module__.partition(".")[0] == PACKAGES[1]


def _classes(module):
    """Return a module's imports and classes; what they would import and is not lent is left out."""
    body = []
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            body.append(f"try:\n    {ast.unparse(node)}\nexcept ImportError:\n    pass")
        elif isinstance(node, ast.ClassDef):
            body.append(ast.unparse(node))
    return "\n\n".join(body)
