"""A folder for a USB stick, to install the course from without a network: `python -m tools.wheelhouse [FOLDER]`.

It holds the wheels of the course and of all that it needs, the notebooks, and `install.py`. By default the wheels are
for the computer this runs on; `--platform win_amd64 --python-version 3.12` fetches those of another one. Several runs
into the same folder put wheels for several kinds of computer side by side.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from scratchcnn_course.app.doctor import project
from tools.address import ROOT
from tools.editions import EDITIONS
from tools.editions import build as editions

INSTALL = '''\
"""Install the course from this folder, without a network: `python install.py`."""

import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
WHERE = Path(sys.argv[1] if len(sys.argv) > 1 else "scratchcnn").resolve()

venv.create(WHERE / "venv", with_pip=True)
python = WHERE / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
offline = ["--no-index", "--find-links", str(HERE / "wheels")]
subprocess.run([str(python), "-m", "pip", "install", "--quiet", *offline, "scratchcnn"], check=True)
course = [str(python), "-m", "scratchcnn_course"]
copy = [*course, "copy", str(WHERE / "notebooks"), "--from", str(HERE / "notebooks")]
subprocess.run(copy, check=True, stdout=subprocess.DEVNULL)
print("Installed. To begin:", *course, "lab", WHERE / "notebooks")
'''
README = """\
The course scratchcnn, to install without a network. Python {python} or newer has to be there.

    python install.py

makes a folder `scratchcnn` with an environment of its own and the notebooks, and says how to begin. Another place:
`python install.py PATH`. Where the wheels do not fit the computer, pip says which one is missing.
"""


def build(folder, *options, edition="student"):
    """Write the folder.

    Parameters
    ----------
    folder : path-like
    *options : str
        For pip: ``"--platform", "win_amd64"``.
    edition : {"student", "solutions"}

    Returns
    -------
    int
        How many wheels lie in it.

    Raises
    ------
    RuntimeError
        If pip fails, with what it said.
    """
    folder = Path(folder)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    pip("wheel", "--no-deps", "--wheel-dir", wheels, ROOT)
    (own,) = wheels.glob("scratchcnn-*.whl")
    pip("download", "--dest", wheels, "--only-binary", ":all:", *options, own)
    scratch = folder / "editions"
    editions(scratch)
    shutil.rmtree(folder / "notebooks", ignore_errors=True)
    (scratch / edition).rename(folder / "notebooks")
    shutil.rmtree(scratch)
    (folder / "install.py").write_text(INSTALL, encoding="utf-8", newline="\n")
    (folder / "README.txt").write_text(README.format(python=project().python), encoding="utf-8", newline="\n")
    return len(list(wheels.glob("*.whl")))


def pip(*arguments):
    """Run pip, quietly; raise a `RuntimeError` with what it said where it fails."""
    command = [sys.executable, "-m", "pip", *map(str, arguments), "--quiet", "--disable-pip-version-check"]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace")
    if ran.returncode:
        raise RuntimeError(f"pip {arguments[0]} failed (it needs a package index):\n{ran.stderr.strip()}")


def main(arguments=None):
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.wheelhouse", description=__doc__.partition(":")[0])
    parser.add_argument("folder", nargs="?", default=ROOT / "build" / "wheelhouse", help="where it shall lie")
    parser.add_argument("--platform", action="append", help="win_amd64, macosx_11_0_arm64, manylinux_2_28_x86_64, ...")
    parser.add_argument("--python-version", help="of the other computer: 3.12, say")
    parser.add_argument("--edition", choices=EDITIONS, default="student")
    options = parser.parse_args(arguments)
    extra = [word for name in options.platform or () for word in ("--platform", name)]
    extra += ["--python-version", options.python_version] if options.python_version else []
    try:
        count = build(options.folder, *extra, edition=options.edition)
    except RuntimeError as error:
        parser.exit(1, f"{error}\n")
    print(f"{count} wheels in {options.folder}; there: python install.py")
    return 0


if __name__ == "__main__":
    sys.exit(main())
