"""The rooms of the packages: who may import whom, what an import may do, and how long a file may be."""

import ast
import functools
import json
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tools.sizes import lines

ROOT = Path(__file__).parents[1]
# In each package, the rooms from below to above. Who stands on one line may not look at each other.
FLOORS = {
    "scratchcnn_helpers": (
        ("ops", "tables"),
        ("data", "augment", "layers", "losses", "metrics", "optim", "history"),
        ("storage", "workers"),
        ("model",),
        ("gradcheck", "nets", "train"),
    ),
    "scratchcnn_course": (
        ("picture_files",),
        ("files", "digits", "traces", "plots"),
        ("lessons", "replay"),
        ("exercises", "predictions"),
        ("widgets",),
        ("checks",),
        ("app",),
        ("__main__",),
    ),
}
# The packages that a package stands on.
BELOW = {
    "scratchcnn_helpers": (),
    "scratchcnn_course": ("scratchcnn_helpers",),
    "tools": ("scratchcnn_helpers", "scratchcnn_course"),
}
# What may be imported from outside besides the standard library and NumPy: at once, and in a function that needs it.
DRAWING, PAGE = {"matplotlib", "PIL"}, {"IPython", "ipywidgets", "anywidget", "traitlets"}
JUPYTER = {"jupyterlab", "jupyterlab_server", "jupyter_client", "jupyter_core"}
OUTSIDE = {
    "scratchcnn_helpers.data": (set(), {"tqdm"}),
    "scratchcnn_helpers.tables": (set(), {"tqdm"}),
    "scratchcnn_helpers.workers": (set(), {"threadpoolctl"}),
    "scratchcnn_helpers": (set(), set()),
    "scratchcnn_course.picture_files": (set(), {"PIL"}),
    "scratchcnn_course.digits": (set(), {"PIL"}),
    "scratchcnn_course.plots": (DRAWING, {"IPython"}),
    "scratchcnn_course.checks": (DRAWING, {"IPython", "psutil"}),
    "scratchcnn_course.widgets": (DRAWING | PAGE, {"zmq"}),
    "scratchcnn_course.app": (set(), {"IPython", "PIL", "google", "mpi4py", "psutil", "zmq", *JUPYTER}),
    "scratchcnn_course": (set(), set()),
}
CORE_LINES, CORE_FILES = 2600, 12
LONGEST_FILE, LONGEST_FUNCTION = 300, 40  # lines; a function's without signature and docstring
LONGEST_LAYERS = 120  # lines of a file of layers, docstrings and all: a screen or two

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in BELOW
    for path in sorted((ROOT / package).rglob("*.py"))
}
FLOOR = {
    f"{package}.{room}": number
    for package, floors in FLOORS.items()
    for number, rooms in enumerate(floors)
    for room in rooms
}


def room_of(module):
    """Return the file or folder directly inside the package, with the package's name."""
    return ".".join(module.split(".")[:2])


@functools.cache
def read(module):
    """Return the text of a module, and what it says as a tree."""
    text = MODULES[module].read_text(encoding="utf-8")
    return text, ast.parse(text)


@functools.cache
def imports(module):
    """Return `(target, inside)` for every import of a module, anywhere in it.

    `target` is a name in `MODULES`, or a name from outside with an exclamation mark before it; `inside` says whether
    the import waits in a function.
    """
    path = MODULES[module]
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    _, tree = read(module)
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    waiting = {id(node) for f in ast.walk(tree) if isinstance(f, functions) for node in ast.walk(f)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            names = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        found += [(_resolve(name), id(node) in waiting) for name in names]
    return found


def _resolve(name):
    if name.partition(".")[0] not in {*BELOW, "tests"}:
        return "!" + name.partition(".")[0]
    return name if name in MODULES else name.rpartition(".")[0]  # a name in a module, or the module


def test_reading_imports():
    found = {target for target, _ in imports("scratchcnn_helpers.layers.convolution")}
    assert found >= {"!numpy", "scratchcnn_helpers.ops.windows", "scratchcnn_helpers.layers.base"}
    assert {target for target, _ in imports("scratchcnn_course.app.training")} >= {
        "!tempfile",
        "scratchcnn_helpers.nets",
    }
    assert ("!tqdm", True) in imports("scratchcnn_helpers.tables")


def test_every_room_has_a_floor():
    rooms = {room_of(module) for module in MODULES if module.partition(".")[0] in FLOORS} - FLOORS.keys()
    assert rooms == FLOOR.keys()


@pytest.mark.parametrize("module", MODULES)
def test_arrows_point_down(module):
    own, package = room_of(module), module.partition(".")[0]
    for target, _ in imports(module):
        if target.startswith("!") or module in FLOORS:  # a package's own __init__ hands on what is in it
            continue
        other = room_of(target)
        if target.partition(".")[0] != package:
            assert target.partition(".")[0] in BELOW[package], f"{module} may not import {target}"
        elif package in FLOORS and other != own:
            assert FLOOR[other] < FLOOR[own], f"{module} (floor {FLOOR[own]}) may not import {target} ({FLOOR[other]})"


def test_no_circles():
    graph = {module: {t for t, _ in imports(module) if not t.startswith("!")} for module in MODULES}
    assert len(list(TopologicalSorter(graph).static_order())) == len(MODULES)


def test_nobody_imports_the_tests():
    assert not {module for module in MODULES for target, _ in imports(module) if target.partition(".")[0] == "tests"}


@pytest.mark.parametrize("module", [module for module in MODULES if module.partition(".")[0] in FLOORS])
def test_what_comes_from_outside(module):
    at_once, later = OUTSIDE.get(room_of(module), OUTSIDE[module.partition(".")[0]])
    for target, inside in imports(module):
        name = target.removeprefix("!")
        if target != name and name not in sys.stdlib_module_names and name != "numpy":
            assert name in at_once or (inside and name in later), f"{module} may not import {name}"


@pytest.mark.parametrize("module", [module for module, path in MODULES.items() if path.name == "__init__.py"])
def test_an_init_hands_on_names_and_does_nothing_else(module):
    for node in ast.parse(MODULES[module].read_text(encoding="utf-8")).body[1:]:
        listing = isinstance(node, ast.Assign) and node.targets[0].id == "__all__"
        named = isinstance(node, ast.FunctionDef) and node.name in ("__getattr__", "__dir__")  # names, too
        assert listing or named or isinstance(node, ast.ImportFrom), ast.unparse(node)


def test_the_core_can_be_read_in_an_evening():
    core = [path for module, path in MODULES.items() if module.partition(".")[0] == "scratchcnn_helpers"]
    assert sum(lines(path).code for path in core) <= CORE_LINES
    assert len([path for path in core if path.parent.name == "scratchcnn_helpers"]) <= CORE_FILES


def test_the_reading_order_names_every_room_and_takes_an_evening():
    """The minutes are what the lines of code take at eight to fourteen a minute."""
    rooms = {module.split(".")[1] for module in MODULES if module.startswith("scratchcnn_helpers.")}
    words = ast.get_docstring(ast.parse(MODULES["scratchcnn_helpers"].read_text(encoding="utf-8")))
    steps = re.findall(r"^\d+\. +(`.*?`), (\d+) minutes", words, re.MULTILINE)
    named = [re.findall(r"`(\w+)`", step) for step, _ in steps]
    assert sorted(room for step in named for room in step) == sorted(rooms), "put the room into the docstring's order"
    for step, minutes in zip(named, (int(minutes) for _, minutes in steps), strict=True):
        code = sum(
            lines(MODULES[module]).code
            for module in MODULES
            if module.split(".")[1:2] in [[room] for room in step] and module.startswith("scratchcnn_helpers")
        )
        assert 8 <= code / minutes <= 14, f"{step}: {code} lines in {minutes} minutes"
    assert sum(int(minutes) for _, minutes in steps) <= 300


LOOK_ON = """
import json, os, random, sys
import numpy as np

before = repr((np.random.get_state(), random.getstate()))
opened = []
code = (".py", ".pyc", ".so", ".pyd", ".dylib")

def listen(event, args):
    if event.startswith(("socket.", "subprocess.", "os.mkdir", "os.remove", "os.rename")):
        opened.append(event)
    if event == "open" and isinstance(args[0], str) and not args[0].endswith(code) and ".pyc." not in args[0]:
        opened.append(args[0])

sys.addaudithook(listen)
for name in sys.argv[1:]:
    __import__(name)
done, opened = opened, []
print(json.dumps({"opened": done, "random": before == repr((np.random.get_state(), random.getstate())),
                  "modules": sorted({name.partition(".")[0] for name in sys.modules})}))
"""


def test_importing_the_core_does_nothing_else():
    names = [module for module in MODULES if module.partition(".")[0] == "scratchcnn_helpers"]
    command = [sys.executable, "-W", "error", "-B", "-c", LOOK_ON, *names]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert (ran.returncode, ran.stderr) == (0, "")
    found = json.loads(ran.stdout)  # and nothing else was printed
    assert "scratchcnn_helpers" in found["modules"]
    assert not {"scratchcnn_course", "matplotlib", "ipywidgets", "IPython", "PIL", "tqdm"} & set(found["modules"])
    assert found["opened"] == []
    assert found["random"], "the global random state changed"


@pytest.mark.parametrize("module", MODULES)
def test_one_idea_a_file(module):
    text, tree = read(module)
    assert len(text.splitlines()) <= (
        LONGEST_LAYERS if module.startswith("scratchcnn_helpers.layers") else LONGEST_FILE
    )
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            length = body[-1].end_lineno - body[0].lineno + 1 if body else 0
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"
