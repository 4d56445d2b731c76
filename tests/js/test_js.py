"""The JavaScript under the widgets: run against NumPy's values by node, its types checked, and linted."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from scratchcnn_course.widgets.desk import Desk
from scratchcnn_course.widgets.modules import HERE, assembled, ordered
from tests.js.values import write

HOME = Path(__file__).parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "scratchcnn" / "js"
DESKS = sorted({desk.MODULE for desk in Desk.__subclasses__() if desk.MODULE})
MAINS = (
    "ear.js",
    "page.js",
    "trace.js",
    "explorer/main.js",
    "learn/main.js",
    "ledger/main.js",
    *(f"desk/{name}.js" for name in DESKS),
)
# Files that one day were joined without import or export, and are not modules yet.
MODULES = sorted({path for name in MAINS for path in ordered(name)})


def lacking(reason):
    """Skip where this computer lacks something; in CI, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def run(*command, **environment):
    """Run a command in this folder; what it says is what a failure shows."""
    ran = subprocess.run(
        list(map(str, command)),
        cwd=HOME,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert ran.returncode == 0, f"{ran.stdout[-6000:]}\n{ran.stderr[-3000:]}"
    return ran.stdout


@pytest.fixture(scope="session")
def node():
    if not (found := shutil.which("node")):
        lacking("there is no node: install Node.js 20 or newer")
    return found


@pytest.fixture(scope="session")
def installed(node):
    """Return the folder with the compiler and the linter, installed once into the user's cache."""
    wanted = json.loads((HOME / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    mark = CACHE / "installed.json"
    if not mark.is_file() or json.loads(mark.read_text(encoding="utf-8")) != wanted:
        if not (npm := shutil.which("npm")):
            lacking("there is no npm to install the type checker with")
        CACHE.mkdir(parents=True, exist_ok=True)
        shutil.copy(HOME / "package.json", CACHE)
        command = [npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--prefix", str(CACHE)]
        ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
        if ran.returncode:
            lacking(f"npm could not install the type checker: {ran.stderr[-500:]}")
        mark.write_text(json.dumps(wanted), encoding="utf-8")
    return CACHE / "node_modules"


@pytest.mark.slow
def test_node_says_what_numpy_says(node, tmp_path):
    values = tmp_path / "values.json"
    write(values)
    said = run(node, "--test", *sorted(HOME.glob("*.test.js")), SCRATCHCNN_VALUES=str(values))
    assert "# fail 0" in said and "# pass 0" not in said


@pytest.mark.slow
def test_types(node, installed):
    run(node, installed / "typescript" / "bin" / "tsc", "-p", HOME, "--typeRoots", installed / "@types")


@pytest.mark.slow
def test_a_wrong_type_is_found(node, installed, tmp_path):
    """Plant a mistake: the check must not be blind."""
    folder = tmp_path / "js"
    shutil.copytree(HERE, folder)
    broken = (folder / "numbers.js").read_text(encoding="utf-8").replace("size >= 10", "size.length >= 10")
    (folder / "numbers.js").write_text(broken, encoding="utf-8")
    settings = json.loads((HOME / "tsconfig.json").read_text(encoding="utf-8"))
    settings["include"] = ["js/numbers.js"]
    (tmp_path / "tsconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    tsc = installed / "typescript" / "bin" / "tsc"
    command = [node, tsc, "-p", tmp_path, "--typeRoots", installed / "@types"]
    ran = subprocess.run(list(map(str, command)), capture_output=True, text=True, encoding="utf-8")
    assert ran.returncode != 0 and "'length'" in ran.stdout


def test_linter(installed):
    run(installed / ".bin" / "biome", "lint", "--error-on-warnings", ".", *MODULES)


@pytest.mark.parametrize("name", MAINS)
def test_a_module_put_together_is_a_module(node, name, tmp_path):
    path = tmp_path / "module.mjs"
    path.write_text(assembled(name), encoding="utf-8")
    run(node, "--check", path)


def test_one_idea_a_file():
    for path in MODULES:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path.name
