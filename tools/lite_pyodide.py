"""The part of Pyodide that the course needs: its core, and the packages that the notebooks import, under one lock file.

Pyodide is Python in the browser. Its distribution is a folder of files: a core, `pyodide-lock.json`, and a wheel for
each of some hundred packages. The lock says what a package is called when imported, what it needs, and its checksum, so
that who imports something has it loaded. The course is added to the lock, and what it does not need is left out.
"""

import hashlib
import io
import json
import tarfile
import urllib.error
import urllib.request
import zipfile
from email.parser import Parser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

LOCK = "pyodide-lock.json"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
KERNEL = ("micropip", "ipython", "jedi", "comm")  # what the kernel of JupyterLite loads before anything else
PAGE = {"jupyterlab", "jupyterlab-widgets", "widgetsnbextension"}  # JavaScript, which JupyterLite already has


class Distribution:
    """Pyodide's distribution, wherever it is.

    Parameters
    ----------
    place : str or path-like
        A folder, a tarball, or the address of a folder.
    """

    def __init__(self, place):
        self.place = str(place)
        self._tar = tarfile.open(place) if Path(place).is_file() else None
        self._members = {Path(name).name: name for name in self._tar.getnames()} if self._tar else {}

    def read(self, name):
        """Return the content of one of its files, or None if it has none of that name.

        Parameters
        ----------
        name : str

        Returns
        -------
        bytes or None
        """
        if self._tar:
            return self._tar.extractfile(self._members[name]).read() if name in self._members else None
        if not self.place.startswith(("http://", "https://")):
            path = Path(self.place, name)
            return path.read_bytes() if path.is_file() else None
        request = urllib.request.Request(f"{self.place.rstrip('/')}/{name}", headers={"User-Agent": "scratchcnn"})
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.read()
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 404:
                return None
            raise
        except urllib.error.URLError as error:
            raise OSError(f"{request.full_url} could not be fetched: {error.reason}") from None

    def lock(self):
        """Return what its lock file says; raise a `ValueError` where there is none."""
        content = self.read(LOCK)
        if content is None:
            raise ValueError(f"{self.place} is no distribution of Pyodide: it has no {LOCK}")
        return json.loads(content)


def entry(wheel, python):
    """Return what the lock has to say of a wheel that is not from Pyodide.

    Parameters
    ----------
    wheel : path-like
    python : str
        The version of Python in the browser.

    Returns
    -------
    dict
    """
    content = Path(wheel).read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        (metadata,) = [name for name in names if name.count("/") == 1 and name.endswith(".dist-info/METADATA")]
        about = Parser().parsestr(archive.read(metadata).decode())
    tops = {name.partition("/")[0].removesuffix(".py") for name in names if name.endswith(".py")}
    return {
        "name": canonicalize_name(about["Name"]),
        "version": about["Version"],
        "file_name": f"../../pypi/{Path(wheel).name}",
        "install_dir": "site",
        "sha256": hashlib.sha256(content).hexdigest(),
        "package_type": "package",
        "imports": sorted(top for top in tops if top.isidentifier()),
        "depends": _needs(about.get_all("Requires-Dist") or [], python),
        "unvendored_tests": False,
    }


def _needs(requirements, python):
    """Return the names that a package needs in the browser, without extras and without what the page provides."""
    there = {"sys_platform": "emscripten", "platform_system": "Emscripten", "platform_machine": "wasm32"}
    there |= {"os_name": "posix", "python_version": ".".join(python.split(".")[:2]), "python_full_version": python}
    wanted = [Requirement(line) for line in requirements]
    wanted = [one for one in wanted if one.marker is None or one.marker.evaluate(there | {"extra": ""})]
    return sorted({canonicalize_name(one.name) for one in wanted} - PAGE)


def gather(distribution, wheel, fetch, folder):
    """Write what the course needs into a folder: `pyodide/`, with a lock of its own, and `pypi/`.

    Parameters
    ----------
    distribution : Distribution
    wheel : Path
        The course itself.
    fetch : callable
        `fetch(requirements, python, folder)` puts pure Python wheels from PyPI into a folder; it returns their paths.
    folder : path-like

    Returns
    -------
    list of str
        The wheels that the distribution should have and has not. Whoever imports them will not find them.
    """
    lock = distribution.lock()
    python, known = lock["info"]["python"], lock["packages"]
    inside, beside = Path(folder, "pyodide"), Path(folder, "pypi")
    inside.mkdir(parents=True)
    beside.mkdir()
    for name in CORE:
        content = distribution.read(name)
        if content is None:
            raise ValueError(f"{distribution.place} is no distribution of Pyodide: it has no {name}")
        (inside / name).write_bytes(content)
    (beside / wheel.name).write_bytes(wheel.read_bytes())
    packages, wanted = {}, [*KERNEL, "scratchcnn"]
    ours = {"scratchcnn": entry(wheel, python)}
    while wanted:
        name = canonicalize_name(wanted.pop())
        if name not in packages:
            packages[name] = ours.get(name) or known.get(name) or entry(*fetch([name], python, beside), python)
            wanted += packages[name]["depends"]
    absent = _copy(distribution, [package for name, package in packages.items() if name in known], inside)
    pure = {canonicalize_name(one["name"]): one for one in absent if one["file_name"].endswith("-none-any.whl")}
    pinned = [f"{name}=={package['version']}" for name, package in pure.items()]
    for path in fetch(pinned, python, inside) if pinned else ():
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()  # not always the same file as Pyodide's
        pure[parse_wheel_filename(path.name)[0]] |= {"file_name": path.name, "sha256": sha256}
    absent = [package for package in absent if canonicalize_name(package["name"]) not in pure]
    lock["packages"] = _without([canonicalize_name(package["name"]) for package in absent], packages)
    (inside / LOCK).write_text(json.dumps(lock, indent=1), encoding="utf-8")
    return sorted(package["file_name"] for package in absent)


def _copy(distribution, packages, folder):
    """Copy packages that the lock knows; return those that are not there."""
    absent = []
    for package in packages:
        content = distribution.read(package["file_name"])
        if content is None:
            absent.append(package)
        elif hashlib.sha256(content).hexdigest() != package["sha256"]:
            raise ValueError(f"{package['file_name']} in {distribution.place} is not what {LOCK} says: a broken copy?")
        else:
            (folder / package["file_name"]).write_bytes(content)
    return absent


def _without(names, packages):
    """Return packages without some, which nobody needs any more, either."""
    return {
        name: package | {"depends": [other for other in package["depends"] if canonicalize_name(other) not in names]}
        for name, package in sorted(packages.items())
        if name not in names
    }
