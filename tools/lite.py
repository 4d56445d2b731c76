"""The course in JupyterLite: Python runs in the browser, and nobody installs anything. `python -m tools.lite`."""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from tools.address import ROOT
from tools.lite_pyodide import Distribution, gather

EXTENSIONS = ("jupyterlite-pyodide-kernel", "jupyterlab-widgets", "anywidget")  # the JavaScript that the course needs
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
HINT = "(python -m pip install -e '.[lite]' installs what this needs; without a network, --pyodide takes a tarball)"
NEWS = "@jupyterlab/apputils-extension:notification"


def build(output, place=None, *, partial=False):
    """Write a site of plain files: JupyterLite, the notebooks, Pyodide, and the course as a wheel.

    Parameters
    ----------
    output : path-like
        A folder; a site that is there already goes.
    place : str or path-like, optional
        Pyodide's distribution: a folder, a tarball or an address. By default the address that the kernel itself names.
    partial : bool
        Go on where compiled packages, NumPy for one, are not in the distribution.

    Returns
    -------
    list of str
        The wheels that are not there, if `partial`.

    Raises
    ------
    ValueError
        If the distribution is none, or is not whole, or the folder holds something else.
    RuntimeError
        If a program that takes part fails, with what it said.
    """
    output = Path(output).resolve()
    if output.exists() and any(output.iterdir()) and not (output / "jupyter-lite.json").is_file():
        raise ValueError(f"{output} is not empty, and no JupyterLite site: it is left alone")
    with tempfile.TemporaryDirectory() as scratch:
        lite = Path(scratch, "lite")
        lite.mkdir()
        missing = gather(Distribution(place or address()), own_wheel(Path(scratch, "wheel")), fetch, lite)
        if missing and not partial:
            raise ValueError(f"Pyodide's distribution is not whole: {', '.join(missing)} not there (--partial goes on)")
        (lite / "static").mkdir()
        (lite / "pyodide").rename(lite / "static" / "pyodide")
        write_contents(lite / "content")
        (lite / "jupyter-lite.json").write_text(json.dumps(SETTINGS, indent=2), encoding="utf-8")
        (lite / "overrides.json").write_text(json.dumps(OVERRIDES, indent=2), encoding="utf-8")
        (lite / "jupyter_lite_config.json").write_text(json.dumps(_options(), indent=2), encoding="utf-8")
        shutil.rmtree(output, ignore_errors=True)
        run("jupyterlite_core", "build", "--output-dir", output, cwd=lite)
    return missing


# The course is there before the first cell runs. No browser asks PyPI for anything: what there is, is on the site.
PYTHON = {"disablePyPIFallback": True, "loadPyodideOptions": {"packages": ["scratchcnn"]}}
SETTINGS = {
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {"appName": "scratchcnn", "litePluginSettings": {KERNEL: PYTHON}},
}
OVERRIDES = {NEWS: {"fetchNews": "false", "checkForUpdates": False}}


def _options():
    """Return the options of JupyterLite's build: one application, and no extension that merely is installed here."""
    return {
        "LiteBuildConfig": {
            "apps": ["lab"],
            "contents": ["content"],
            "ignore_sys_prefix": ["federated_extensions"],
            "federated_extensions": [str(extension(name)) for name in EXTENSIONS],
            "no_sourcemaps": True,
        }
    }


def extension(name):
    """Return the folder of a JupyterLab extension that a Python package brings.

    Parameters
    ----------
    name : str
        Of the package.

    Returns
    -------
    Path
    """
    distribution = metadata.distribution(name)
    found = [file for file in distribution.files if "labextensions" in file.parts and file.name == "package.json"]
    return Path(distribution.locate_file(min(found, key=lambda file: len(file.parts)))).resolve().parent


def write_contents(folder):
    """Copy the notebooks, outputs included, and what they show.

    Parameters
    ----------
    folder : path-like
        Not there yet.
    """
    shutil.copytree(ROOT / "notebooks" / "images", Path(folder, "images"))
    for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        kernel = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
        notebook["metadata"]["kernelspec"] = kernel  # or JupyterLite asks which one to take
        Path(folder, path.name).write_text(json.dumps(notebook, indent=1, ensure_ascii=False), encoding="utf-8")


def own_wheel(folder):
    """Build the wheel of the course.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    Path
    """
    run("build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    return wheel


def fetch(requirements, python, folder):
    """Fetch pure Python wheels from PyPI, without what they need.

    Parameters
    ----------
    requirements : list of str
        Names, with or without a version.
    python : str
        The version of Python that they are for.
    folder : Path

    Returns
    -------
    list of Path
    """
    with tempfile.TemporaryDirectory() as scratch:
        options = ["--no-deps", "--only-binary", ":all:", "--implementation", "py", "--abi", "none"]
        options += ["--platform", "any", "--python-version", ".".join(python.split(".")[:2]), "--dest", scratch]
        run("pip", "download", "--quiet", *options, *requirements)
        return [Path(shutil.copy(wheel, folder)) for wheel in sorted(Path(scratch).glob("*.whl"))]


def run(module, *arguments, cwd=None):
    """Run a Python module; raise a `RuntimeError` with what it said if it fails."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    ran = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", errors="replace")
    if ran.returncode:
        raise RuntimeError(f"`{' '.join(command[1:])}` failed:\n{ran.stdout}{ran.stderr}")


def address():
    """Return the address of the distribution that the kernel is made for."""
    from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL

    return PYODIDE_CDN_URL


def main(arguments=None):
    """Build the site that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tools.lite", description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "lite", help="the folder to write (build/lite)")
    parser.add_argument("--pyodide", help="Pyodide's distribution: a folder, a tarball or an address")
    parser.add_argument("--partial", action="store_true", help="go on without compiled packages that are not there")
    chosen = parser.parse_args(arguments)
    try:
        missing = build(chosen.output, chosen.pyodide, partial=chosen.partial)
    except (ValueError, RuntimeError, OSError, ImportError) as error:
        sys.exit(f"{error}\n{HINT}")
    for name in missing:
        print(f"not there, so that no notebook which needs it runs: {name}")
    print(f"written: {chosen.output}; look at it with: python -m http.server --directory {chosen.output}")


if __name__ == "__main__":
    main()
