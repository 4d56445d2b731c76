"""The rooms of the package: who may import whom, what an import may do, and how long a file may be."""

import ast
import json
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "scratchcnn_helpers"

FLOORS = {
    0: ("ops", "data", "files", "augment", "text"),
    1: ("layers", "losses", "optim", "storage", "model"),
    2: (
        *("train", "history", "diagnosis", "metrics", "gradcheck", "inspection"),
        *("digits", "nets", "predicting", "results", "traces", "replay", "xor", "bugs", "bug_probes"),
        *("race", "lr_finder", "depth"),
    ),
    3: ("checks", "plots"),
    4: ("widgets", "doctor", "laptop", "cli", "__main__"),
}
# An arrow that does not point down is an exception, and exceptions stand here.
SIDEWAYS = {
    ("augment", "ops"),
    ("data", "files"),
    ("model", "layers"),
    ("model", "storage"),
    ("storage", "layers"),
    ("train", "history"),
    ("replay", "traces"),
    ("bug_probes", "bugs"),
    ("bug_probes", "gradcheck"),
    ("checks", "plots"),
    ("__main__", "doctor"),
    ("doctor", "laptop"),
}
# What a floor may import besides the standard library and NumPy: at once, and in a function that needs it.
OUTSIDE = {
    0: (set(), {"tqdm", "PIL"}),
    1: (set(), set()),
    2: (set(), {"tqdm", "PIL"}),
    3: ({"matplotlib", "PIL", "IPython"},) * 2,
    4: (
        {"matplotlib", "PIL", "IPython", "ipywidgets", "anywidget", "traitlets"},
        {"jupyterlab", "jupyter_client", "jupyter_core", "psutil", "zmq"},
    ),
}
ONLY = {"tqdm": ("data", "train"), "PIL": ("data", "digits", "plots", "widgets")}  # where on these floors

LONGEST_FILE, LONGEST_FUNCTION = 300, 40  # lines; a function's without signature and docstring

MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").rstrip("."): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
FLOOR = {unit: floor for floor, units in FLOORS.items() for unit in units}


def unit_of(module):
    """Return the file or folder directly inside the package."""
    return module.partition(".")[0]


def imports(module):
    """Yield `(target, inside)` for every import of a module, anywhere in it.

    `target` is a name in `MODULES`, or a name from outside with an exclamation mark before it; `inside` says whether
    the import waits in a function.
    """
    path = MODULES[module]
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    waiting = {id(node) for f in ast.walk(tree) if isinstance(f, functions) for node in ast.walk(f)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = [PACKAGE.name, *filter(None, package)][: len(package) + 2 - node.level] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            names = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            yield _resolve(name), id(node) in waiting


def _resolve(name):
    first, _, rest = name.partition(".")
    if first != PACKAGE.name:
        return "!" + first
    return rest if rest in MODULES else rest.rpartition(".")[0]  # a name in a module, or the module


def test_reading_imports():
    assert {target for target, _ in imports("layers.convolution")} >= {"!numpy", "ops.windows", "layers.base"}
    assert {target for target, _ in imports("losses")} == {"!numpy", "ops", "ops.losses"}
    assert {target for target, _ in imports("ops")} >= {"ops.activations", "ops.windows"}
    assert ("!tqdm", True) in imports("train")


def test_every_module_has_a_floor():
    assert {unit_of(module) for module in MODULES} - {""} <= FLOOR.keys()


@pytest.mark.parametrize("module", [module for module in MODULES if module])
def test_arrows_point_down(module):
    own = unit_of(module)
    for target, _ in imports(module):
        if target.startswith("!"):
            continue
        other = unit_of(target)
        assert other, f"{module} imports the package itself, which imports everything"
        allowed = other == own or FLOOR[other] < FLOOR[own] or (own, other) in SIDEWAYS
        assert allowed, f"{module} (floor {FLOOR[own]}) may not import {target} (floor {FLOOR[other]})"


def test_no_circles():
    graph = {module: {t for t, _ in imports(module) if not t.startswith("!")} for module in MODULES}
    assert len(list(TopologicalSorter(graph).static_order())) == len(MODULES)


def test_exceptions_are_sideways_and_needed():
    assert all(FLOOR[one] == FLOOR[other] for one, other in SIDEWAYS)
    used = {(unit_of(module), unit_of(target)) for module in MODULES for target, _ in imports(module)}
    here = {unit_of(module) for module in MODULES}
    assert {pair for pair in SIDEWAYS if here.issuperset(pair)} <= used


@pytest.mark.parametrize("module", [module for module in MODULES if module])
def test_what_comes_from_outside(module):
    own = unit_of(module)
    at_once, later = OUTSIDE[FLOOR[own]]
    for target, inside in imports(module):
        name = target.removeprefix("!")
        if target == name or name in sys.stdlib_module_names or name == "numpy":
            continue
        assert name in at_once or (inside and name in later), (
            f"{module} may not import {name} {'inside' if inside else 'at once'}"
        )
        assert own in ONLY.get(name, [own]), f"{module} may not import {name}"


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


@pytest.mark.parametrize("what", ["the package", "floors 0 to 2"])
def test_importing_does_nothing_else(what, tmp_path):
    below = [f".{module}" for module in MODULES if module and FLOOR[unit_of(module)] <= 2] * (what != "the package")
    command = [sys.executable, "-W", "error", "-B", "-c", LOOK_ON, *(PACKAGE.name + module for module in ["", *below])]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert (ran.returncode, ran.stderr) == (0, "")
    found = json.loads(ran.stdout)  # and nothing else was printed
    assert PACKAGE.name in found["modules"]
    assert not {"matplotlib", "ipywidgets", "IPython", "PIL", "tqdm"} & set(found["modules"])
    assert found["opened"] == []
    assert found["random"], "the global random state changed"


@pytest.mark.parametrize("module", MODULES)
def test_one_idea_a_file(module):
    text = MODULES[module].read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
            assert lines <= LONGEST_FUNCTION, f"{node.name} has {lines} lines"
