"""A package index in a folder, in a second: the names, versions and markers are real, and nothing is inside.

What a package asks for is taken from the one that is installed here, as far as it leads to a marker: colorama for
Windows, appnope for macOS. What no marker depends on is left out, and so is what a direct dependency of the project
asks for besides. A package that only other computers need gets a page of its own.
"""

import functools
import re
import sysconfig
import zipfile
from importlib import metadata

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tools.stick.wheels import SYSTEMS

MARKERS = {
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
    "macos-arm": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "macos-intel": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
}
HERE = "\n".join(dict.fromkeys([sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]))


def write(folder, own, computers):
    """Write a wheel, or one for each kind of computer, for what a project needs on some of them.

    Parameters
    ----------
    folder : Path
    own : str
        The project, as it is installed here.
    computers : list of Target
    """
    needed = _needed(own, computers)
    kept = _leading(needed) | {one.name for one in _asked(own)}
    for name in kept & needed.keys():
        version, compiled = _about(name, needed[name])
        asked = [str(one) for one in _asked(name) if one.name in kept & needed.keys()]
        for tag in _tags(computers) if compiled else ["py3-none-any"]:
            _wheel(folder, name, version, tag, asked, {"here.pth": HERE} if name == "numpy" else {})


def _tags(computers):
    return ["cp{0}-cp{0}-{1}".format(one.python.replace(".", ""), SYSTEMS[one.system].tags[0]) for one in computers]


def _needed(own, computers):
    """Return what is asked of the version of each package that a project needs somewhere, a `SpecifierSet` by name."""
    pythons = {one: {"python_version": one.python, "python_full_version": f"{one.python}.0"} for one in computers}
    environments = [default_environment() | MARKERS[one.system] | python for one, python in pythons.items()]
    open_, found = [own], {}
    while open_:
        for asked in _asked(open_.pop()):
            if asked.marker is None or any(map(asked.marker.evaluate, environments)):
                open_ += [] if asked.name in found else [asked.name]
                found[asked.name] = found.get(asked.name, SpecifierSet()) & asked.specifier
    return found


def _leading(names):
    """Return those that a marker of a system speaks of, and those from which one comes to them."""
    found = {
        one.name for name in names for one in _asked(name) if re.search("_platform|_system|os_name", str(one.marker))
    }
    while more := {name for name in names if found & {one.name for one in _asked(name)}} - found:
        found |= more
    return found


@functools.cache
def _asked(name):
    """Return what a package asks for, extras left out."""
    try:
        asked = [Requirement(line) for line in metadata.requires(name) or ()]
    except metadata.PackageNotFoundError:  # some other computer's
        asked = []
    for one in asked:
        one.name = canonicalize_name(one.name)
    return [one for one in asked if "extra" not in str(one.marker)]


def _about(name, specifier):
    """Return a version, and whether the package is compiled."""
    try:
        installed = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return next(filter(specifier.contains, [*(one.version for one in specifier), "1"])), False
    return installed.version, not re.search(r"^Tag: .*-any$", installed.read_text("WHEEL"), re.MULTILINE)


def _wheel(folder, name, version, tag, asked, inside):
    about, stem = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", f"{name.replace('-', '_')}-{version}"
    files = inside | {
        f"{stem}.dist-info/METADATA": about + "".join(f"Requires-Dist: {one}\n" for one in asked),
        f"{stem}.dist-info/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n",
        f"{stem}.dist-info/RECORD": "",
    }
    with zipfile.ZipFile(folder / f"{stem}-{tag}.whl", "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
