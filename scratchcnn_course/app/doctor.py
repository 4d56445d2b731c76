"""What this computer has and what it lacks: `scratchcnn doctor`."""

import importlib.util
import json
import os
import platform
import re
import sys
import tempfile
import tomllib
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import numpy as np

from scratchcnn_helpers.data import cache_folder, load_digits
from scratchcnn_helpers.nets import build
from scratchcnn_helpers.optim import Adam
from scratchcnn_helpers.train import fit

from . import copying, lab, laptop
from .fetching import ABSENT, REAL, look_for_mnist, usual_places

OK, NOTE, MISSING = laptop.OK, laptop.NOTE, laptop.MISSING
VERIFIED = "MNIST, verified"
NEEDS_GB = 1  # training on MNIST, with some room
THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "OMP_NUM_THREADS")
MODULES = {"pillow": "PIL"}  # where the name to import is not the name to install


class Project(NamedTuple):
    """What the package says about itself: its version, the oldest Python it runs on, what else has to be there."""

    version: str
    python: str
    requires: list


class Finding(NamedTuple):
    """One thing that was looked at: "ok", "note" or "missing", what it is, and how to mend it."""

    state: str
    what: str
    mend: str = ""


def doctor(args=None):
    """Print what `examine` finds; return 1 when something is missing that the course needs, otherwise 0.

    With `args.brief` it is one line, "ready, with MNIST" or "not ready: ...", and with `args.json` it is for a program.
    """
    brief, as_json = (getattr(args, name, False) for name in ("brief", "json"))
    found = []
    for finding in examine():
        found.append(finding)
        if not (brief or as_json):
            print(f"{finding.state:8} {finding.what}")
            if finding.mend:
                print(f"{'':8} to mend it: {finding.mend}")
    missing = [finding.what for finding in found if finding.state == MISSING]
    if as_json:
        print(json.dumps({"ready": not missing, "findings": [finding._asdict() for finding in found]}, indent=1))
    elif brief:
        real = any(finding.state == OK and finding.what.startswith(VERIFIED) for finding in found)
        print(f"not ready: {'; '.join(missing)}" if missing else f"ready, {'with' if real else 'without'} MNIST")
    else:
        found = f"Missing: {len(missing)}, each with how to mend it above."
        print(found if missing else "All that the course needs is here.")
    return 1 if missing else 0


def examine():
    """Yield a `Finding` for each thing; an examination that fails is a finding too."""
    here = (_python, _packages, _jupyter, _kernel, _widgets, _port, _blas, _notebooks, _digits, _mnist, _cache)
    for look in (*here, _disk, _memory, _training):
        try:
            yield from look()
        except Exception as error:
            problem = f"{look.__name__.strip('_')}: {type(error).__name__}: {error}"
            yield Finding(MISSING, problem, "in the repository's folder, python -m pip install -e .")


def project():
    """Return the `Project`: as it was installed, or as the repository has it."""
    try:
        about = metadata.distribution("scratchcnn")
        requires = [line for line in about.requires or [] if ";" not in line]  # without the extras
        return Project(about.version, about.metadata["Requires-Python"].removeprefix(">="), requires)
    except metadata.PackageNotFoundError:
        root = _repository()
        if root is None:
            return Project("(not installed)", "3", [])
        about = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
        return Project(about["version"], about["requires-python"].removeprefix(">="), about["dependencies"])


def _repository():
    """Return the folder of the repository, or None where the package was installed without it."""
    root = Path(__file__).parents[2]
    return root if (root / "pyproject.toml").is_file() else None


def _release(version):
    """Return the numbers of a version, so that 3.10 comes after 3.9: "2.1.0rc1" gives (2, 1, 0)."""
    return tuple(int(number) for number in re.search(r"\d+(\.\d+)*", version)[0].split("."))


def _python():
    version, lowest, _ = project()
    fits = sys.version_info >= _release(lowest)
    what = f"Python {platform.python_version()} (needs {lowest}): {sys.executable}"
    yield Finding(OK if fits else MISSING, what, "" if fits else f"install Python {lowest} or newer from python.org")
    yield Finding(OK, f"{platform.platform()}, {os.cpu_count()} processors")
    yield Finding(OK, f"scratchcnn {version}: {Path(__file__).parents[1]}")


def _packages():
    for requirement in project().requires:
        name, lowest = re.match(r"([\w.-]+)\s*>=\s*([\d.]+)", requirement).groups()
        mend = f'python -m pip install --upgrade "{requirement}"'
        try:
            version = metadata.version(name)
            importlib.import_module(MODULES.get(name, name))
        except metadata.PackageNotFoundError:
            yield Finding(MISSING, f"{name}: not installed (needs {lowest})", mend)
        except Exception as error:  # whatever a broken package does when it is imported
            problem = f"{name} {version}: cannot be imported, {type(error).__name__}: {error}"
            yield Finding(MISSING, problem, f"python -m pip install --force-reinstall {name}")
        else:
            fits = _release(version) >= _release(lowest)
            yield Finding(OK if fits else MISSING, f"{name} {version} (needs {lowest})", "" if fits else mend)


def _jupyter():
    for module, what in (("jupyterlab", "JupyterLab"), ("ipykernel", "the kernel that runs notebooks")):
        here = importlib.util.find_spec(module)
        mend = "" if here else f"python -m pip install {module}"
        yield Finding(OK if here else MISSING, f"{what}: {here.origin if here else 'not found'}", mend)
    if lab.as_root():
        yield Finding(OK, f"you are root: `scratchcnn lab` starts all the same, on {lab.LOOPBACK[0]} alone")


def _kernel():
    yield from map(Finding._make, laptop.kernel())


def _widgets():
    yield from map(Finding._make, laptop.widgets())


def _port():
    yield from map(Finding._make, laptop.port())


def _disk():
    yield from map(Finding._make, laptop.disk())


def _blas():
    blas = np.show_config(mode="dicts")["Build Dependencies"].get("blas", {})
    if not blas.get("found"):
        yield Finding(NOTE, "BLAS: none, so NumPy is slow", "python -m pip install --force-reinstall numpy")
        return
    limits = [f"{os.environ[name]} ({name})" for name in THREADS if os.environ.get(name)]
    threads = limits[0] if limits else f"{os.cpu_count()}, one for each processor"
    yield Finding(OK, f"BLAS: {blas.get('name')} {blas.get('version')}; threads: {threads}")


def _notebooks():
    here = copying.notebooks()
    there = any(here.glob(copying.NOTEBOOKS))
    mend = "" if there else "python -m pip install --force-reinstall scratchcnn"
    yield Finding(OK if there else MISSING, f"notebooks{'' if there else ', not found'}: {here}", mend)
    place = copying.default()
    opens = "opens" if (place / copying.MANIFEST).is_file() else "will make and open"
    yield Finding(OK, f"your copy of them, which `scratchcnn lab` {opens}: {place}")


def _digits():
    digits = load_digits()
    yield Finding(OK, f"embedded digits: {len(digits.train_labels) + len(digits.test_labels):,} images")


def _mnist():
    states = {place: look_for_mnist(place) for place in usual_places()}
    for place, state in states.items():
        if state == REAL:
            yield Finding(OK, f"{VERIFIED}: {place}")
        elif state != ABSENT:
            yield Finding(NOTE, f"MNIST: {place}: {state}", "delete it there, then run scratchcnn data")
    if set(states.values()) == {ABSENT}:
        where = ", ".join(map(str, states))
        offline = os.environ.get("SCRATCHCNN_OFFLINE", "0") not in ("", "0")
        asked = "scratchcnn data, where there is a network"
        mend = "SCRATCHCNN_OFFLINE is set, so nobody is asked: copy MNIST there, from a stick say" if offline else asked
        yield Finding(NOTE, f"MNIST: not in {where}; the embedded digits stand in", mend)


def _cache():
    folder = cache_folder()
    there = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            yield Finding(OK, f"cache for downloads, writable: {folder}")
    except OSError as error:
        mend = "scratchcnn data --folder FOLDER, and set SCRATCHCNN_DATA to that folder"
        yield Finding(NOTE, f"cache for downloads, not writable: {folder} ({error.strerror})", mend)


def _memory():
    try:
        import psutil  # JupyterLab's kernel brings it along
    except ImportError:
        yield Finding(NOTE, "free memory: not known without psutil", "python -m pip install psutil")
        return
    free = psutil.virtual_memory().available / 1e9
    mend = "" if free >= NEEDS_GB else "close other programs and notebooks, or train with --limit 10000"
    yield Finding(
        NOTE if mend else OK, f"free memory: {free:.1f} GB (training on MNIST takes up to {NEEDS_GB} GB)", mend
    )


def _training():
    digits = load_digits()
    some = digits.train_images[:256], digits.train_labels[:256]
    history = fit(build("lenet"), some, epochs=4, batch_size=64, optimizer=Adam(lr=0.003), progress=False)
    before, *_, after = history.column("loss")
    learns = after < before
    what = f"test training: loss {before:.2f} to {after:.2f} in {history.column('seconds').sum():.1f} s"
    yield Finding(OK if learns else MISSING, what, "" if learns else "python -m pip install --force-reinstall numpy")
