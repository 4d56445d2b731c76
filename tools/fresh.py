"""Install the wheel in an environment of its own, on the oldest dependencies and on the newest, and run it there.

    python -m tools.fresh [--dependencies oldest newest] [--wheel FILE.whl] [--python 3.13]

Without a wheel it builds one. Nothing of the clone is within reach of what is run: the doctor, a copy of the course, a
training on the built-in digits, and what that has learned reads one of them. It needs a network, and `uv`.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.address import ROOT

KINDS = ("oldest", "newest")
READ = """
from PIL import Image
from scratchcnn_helpers import data
digits = data.load_digits()
pixels = 255 - 255 * digits.test_images[0, 0]
Image.fromarray(pixels.astype("uint8")).resize((280, 280)).save("digit.png")
"""


def run(*command, **settings):
    """Run a command; one that fails ends this one."""
    return subprocess.run([str(part) for part in command], check=True, **settings)


def build(folder):
    """Build the wheel; return its path."""
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.whl"))


def install(wheel, kind, folder, version):
    """Install the wheel in a new environment; return the folder of its programs."""
    run("uv", "venv", "--quiet", *["--python", version] * bool(version), folder)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    constraints = []
    if kind == "oldest":  # of the wheel's own requirements; what these require in turn is the newest that they take
        oldest = folder / "oldest.txt"
        lowest = "--no-deps", "--resolution", "lowest-direct", "--python", programs / "python", "--output-file", oldest
        run("uv", "pip", "compile", "--quiet", *lowest, ROOT / "pyproject.toml")
        with oldest.open("a", encoding="utf-8") as file:
            file.write("jupyterlab-widgets<3\n")  # ipywidgets 7.7 needs it and does not say so
        constraints = ["--constraint", oldest]
    run("uv", "pip", "install", "--quiet", "--python", programs / "python", *constraints, wheel)
    return programs


def use(programs, folder):
    """Do with an installed course what a learner does."""
    foreign = ("PYTHONPATH", "SCRATCHCNN_DATA", "VIRTUAL_ENV")
    alone = {name: value for name, value in os.environ.items() if name not in foreign}
    here = {"cwd": folder, "env": alone | {"SCRATCHCNN_OFFLINE": "1", "HOME": str(folder), "USERPROFILE": str(folder)}}
    course = programs / "scratchcnn"
    versions = "import numpy, matplotlib; print('NumPy', numpy.__version__, 'matplotlib', matplotlib.__version__)"
    run(programs / "python", "-c", versions, **here)
    run(course, "doctor", **here)
    run(course, "copy", "course", **here)
    run(
        course, "train", "--net", "lenet", "--limit", "300", "--quiet", "--save", "net.npz", "--curves", "c.png", **here
    )
    run(programs / "python", "-c", READ, **here)
    run(course, "predict", "digit.png", "--weights", "net.npz", "--stages", "stages.png", **here)


def main(argv=None):
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.fresh", description=__doc__.splitlines()[0])
    parser.add_argument("--dependencies", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--wheel", type=Path)
    parser.add_argument("--python", help="which Python, a version that uv finds (default: this one)")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        wheel = options.wheel or build(folder)
        for kind in options.dependencies:
            print(f"--- {kind} dependencies", flush=True)
            programs = install(wheel.resolve(), kind, folder / kind, options.python or sys.executable)
            (folder / f"away-{kind}").mkdir()
            use(programs, folder / f"away-{kind}")


if __name__ == "__main__":
    main()
