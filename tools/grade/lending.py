"""What a hand-in may use of the package while an exercise is graded: what comes before it in the course.

A learner builds a piece, and from then on imports the finished one. So an exercise may stand on finished functions of
earlier exercises, and on what they are made with; the function that is asked for, and all that comes later, is not to
be had.
"""

import ast
import functools
import importlib
import importlib.util
import inspect
import io
import json
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np

import scratchcnn_helpers
from scratchcnn_course.checks.solutions import source_of_solution
from scratchcnn_course.exercises.catalogue import EXERCISES
from scratchcnn_course.exercises.sources import Collected, NoSource
from scratchcnn_helpers import layers as layer_types
from scratchcnn_helpers import ops, storage
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.ops import arguments, windows

from . import wire

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
    sources = {name: finished(name, EXERCISES[name].right) for name in names[:place] if not handed(EXERCISES[name])}
    found = SHARED | given(exercise)
    sources |= {name: finished(name, value) for name, value in found.items() if name not in sources}
    return {name: text for name, (text, inside) in sources.items() if not ({name} | inside) & asked}


def given(exercise):
    """Return the functions of the package that the exercise's own solution imports, as a dict by name."""
    nodes = [node for node in ast.walk(ast.parse(exercise.sources[0])) if isinstance(node, ast.ImportFrom)]
    found = {
        alias.name: getattr(importlib.import_module(node.module), alias.name)
        for node in nodes
        if node.module.startswith(PACKAGES)
        for alias in node.names
    }
    return {name: value for name, value in found.items() if inspect.isfunction(value)}


@functools.cache
def finished(name, known):
    """Return the source of a finished function, in plain loops where there is such a twin, and all names in it."""
    function = getattr(ops, f"{name}_loops", known)
    collected = Collected(lambda other: other.__module__.startswith(PACKAGES))
    try:
        collected.add(function.__name__, function)
    except NoSource:  # it was made of a text
        return f"import numpy as np\n\n\n{source_of_solution(name)}\n", frozenset({name})
    text = "\n\n\n".join([*collected.imports, *collected.definitions.values(), f"{name} = {function.__name__}", ""])
    return text, frozenset(collected.definitions)


def handed(exercise):
    """Return the classes of what an exercise hands to a function besides data: networks, and parts of them."""
    values = [value for probe in exercise.probes for value in (*probe.args, *probe.kwargs.values())]
    return {*exercise.trial.hands, *(kind for value in values for kind in _kinds(value))}


def _kinds(value):
    """Yield the classes of the packages in a value, however deep they are."""
    if isinstance(value, (list, tuple, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _kinds(one)
    elif _has_parts(value):
        yield type(value)
        yield from _kinds(vars(value))


def _has_parts(value):
    """Tell whether a value is made of others: no data, and nothing that is called back."""
    known = isinstance(value, SimpleNamespace) or type(value).__module__.startswith(PACKAGES)
    return known and hasattr(value, "__dict__") and not callable(value)


def lay_out(exercise, place):
    """Put into a folder what an exercise needs besides NumPy: nothing, but where it hands out networks.

    There the network's package is lent, but for what does the whole task, and of the course the classes of what is
    handed out alone.

    Parameters
    ----------
    exercise : Exercise
    place : Path

    Returns
    -------
    bool
        Whether something was put there.
    """
    classes = handed(exercise)
    if not classes and not exercise.trial.builds:
        return False
    whole = {one.__module__.split(".")[1] for one in exercise.trial.whole if one.__module__.startswith(PACKAGES[0])}
    shutil.copytree(
        Path(scratchcnn_helpers.__file__).parent,
        place / PACKAGES[0],
        ignore=shutil.ignore_patterns("*.npz", "__pycache__", *whole, *(f"{name}.py" for name in whole)),
    )
    for name in ("tqdm", "threadpoolctl"):  # which its training imports
        origin = Path(importlib.util.find_spec(name).origin)
        if origin.name == "__init__.py":
            shutil.copytree(origin.parent, place / name)
        else:
            shutil.copy(origin, place)
    for module in {kind.__module__ for kind in classes if kind.__module__.startswith(PACKAGES[1])}:
        path = place.joinpath(*module.split(".")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_classes(sys.modules[module]), encoding="utf-8")
    for folder in {path.parent for path in (place / PACKAGES[1]).rglob("*.py")}:
        (folder / "__init__.py").touch()
    return True


def special(value):
    """Say how to send what the sandbox makes anew from the classes that are lent."""
    if isinstance(value, type):
        return ["class", f"{value.__module__}:{value.__qualname__}"]
    if _has_parts(value):
        return ["object", f"{type(value).__module__}:{type(value).__qualname__}", wire.encode(vars(value), special)]
    return None


class Unknown(Exception):
    """Raised for a layer that the package does not have."""


class Networks:
    """Makes networks anew from what the sandbox sent, as from a file: nothing that was written there is run.

    One whose arrays were sent before is the same network as then.
    """

    def __init__(self):
        self.known = {}

    def __call__(self, layers, places):
        """Return a network, given its layers (name, options, parameters, buffers) and where its arrays lay."""
        layers = [(str(kind), *map(wire.decode, parts)) for kind, *parts in layers]
        for kind, *_ in layers:
            if kind not in layer_types.__all__:
                raise Unknown("".join(filter(str.isidentifier, kind))[:60])
        described = [{"type": kind, "arguments": arguments} for kind, arguments, _, _ in layers]
        header = json.dumps({"format": storage.FORMAT, "layers": described}, default=lambda value: value.item())
        arrays = {
            f"{number}.{name}.{key}": array
            for number, (_, _, *both) in enumerate(layers)
            for name, own in zip(("params", "buffers"), both, strict=True)
            for key, array in own.items()
        }
        with io.BytesIO() as file:
            np.savez(file, **{storage.ARCHITECTURE: np.array(header)}, **arrays)
            return self.known.setdefault(tuple(map(int, places)), Sequential.load(file))


def bring_back(value, now):
    """Write into a value what the function wrote into its copy of it; all of that is data, and none is trusted."""
    if isinstance(value, np.ndarray) and isinstance(now, np.ndarray) and now.size == value.size:
        value.shape = now.shape
        np.copyto(value, now, casting="unsafe")
    elif isinstance(value, np.random.Generator) and isinstance(now, np.random.Generator):
        value.bit_generator.state = now.bit_generator.state
    elif isinstance(value, dict) and isinstance(now, dict):
        for key in value.keys() & now.keys():
            bring_back(value[key], now[key])
    elif isinstance(value, (list, tuple)) and isinstance(now, type(value)):
        for one, other in zip(value, now, strict=False):
            bring_back(one, other)
        if isinstance(value, list):
            value += now[len(value) :]  # what it was told while it was there
    elif _has_parts(value):
        bring_back(vars(value), now)


def _classes(module):
    """Return a module's imports and classes; what they would import and is not lent is left out."""
    body = []
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            body.append(f"try:\n    {ast.unparse(node)}\nexcept ImportError:\n    pass")
        elif isinstance(node, ast.ClassDef):
            body.append(ast.unparse(node))
    return "\n\n".join(body)
