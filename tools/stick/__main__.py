"""Make a USB stick for a class: `python -m tools.stick [FOLDER]`.

From it the course installs on Windows, macOS (both processors) and Linux, with Python 3.11 to 3.14, without a network.
It needs a network once, here. Before it says that it is done, it resolves the stick for each of these computers,
offline. MNIST goes along where this computer has it: `scratchcnn data` fetches it.
"""

import argparse
import gzip
import shutil
import sys
import tempfile
from pathlib import Path

from scratchcnn_course.app import copying
from scratchcnn_helpers.data.formats.detect import candidates
from scratchcnn_helpers.data.formats.files import write_whole
from scratchcnn_helpers.data.formats.idx import FILES, to_idx
from scratchcnn_helpers.data.formats.mirrors import differences
from scratchcnn_helpers.data.mnist import places
from tools.address import ROOT
from tools.handout import LICENCES

from .licences import licences
from .wheels import PYTHONS, SYSTEMS, Failed, build_own, fetch, resolve, targets

FILES_OF_ITS_OWN = Path(__file__).parent / "files"


def build(folder, computers, *, source=ROOT, edition=None, say=lambda line: None):
    """Make the stick.

    Parameters
    ----------
    folder : path-like
        What a stick that was made before has in it is replaced; wheels that fit are kept.
    computers : list of Target
    source : path-like
        The project to build.
    edition : path-like, optional
        The notebooks that learners get: a route's, or a student edition. By default the course's own.
    say : callable
        Gets lines that tell how far it is.

    Returns
    -------
    int
        How many wheels lie on it.

    Raises
    ------
    Failed
        If something is missing for one of the computers.
    """
    folder = Path(folder)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    say("building the course")
    own, needed = build_own(source, wheels), set()
    with tempfile.TemporaryDirectory() as scratch:
        pins = Path(scratch) / "pins.txt"
        for number, computer in enumerate(computers, 1):
            say(f"{number} of {len(computers)}: {computer}")
            versions = resolve(computer, own, pins=pins)
            fetch(computer, versions, wheels)
            needed |= {f"{name}-{version}".replace("-", "_").casefold() for name, version in versions.items()}
    _sweep(wheels, needed, own)
    for number, computer in enumerate(computers, 1):
        say(f"resolving offline, {number} of {len(computers)}: {computer}")
        resolve(computer, own, wheels)
    say("notebooks, MNIST, licences")
    for name, notebooks in {"course": None, "edition": edition}.items():
        shutil.rmtree(folder / name, ignore_errors=True)
        if name == "course" or notebooks:
            copying.copy(folder / name, notebooks)
    _write_files(folder, "here too" if _mnist(folder / "mnist") else "not on this stick; the digits of the course are")
    return len(list(wheels.glob("*.whl")))


def _sweep(wheels, needed, own):
    """Delete wheels of an earlier stick that nobody needs any more."""
    for path in wheels.glob("*.whl"):
        name, version = path.name.split("-")[:2]
        if path != own and f"{name}_{version}".casefold().replace(".", "_") not in {
            one.replace(".", "_") for one in needed
        }:
            path.unlink()


def _mnist(folder):
    """Put MNIST into a folder, if this computer has the real one; return whether."""
    shutil.rmtree(folder, ignore_errors=True)
    for place in places().values():
        for reader, found in candidates(place, "mnist"):
            try:
                raw = reader(found)
                if differences(raw):
                    continue
            except ValueError:
                continue
            folder.mkdir()
            arrays = raw.train_images, raw.train_labels, raw.test_images, raw.test_labels
            for file, array in zip(FILES, arrays, strict=True):
                array = array.reshape(-1, 28, 28) if array.ndim > 1 else array
                with write_whole(folder / f"{file}.gz") as target:
                    target.write(gzip.compress(to_idx(array.astype("uint8")), 6, mtime=0))  # 9 takes ten times as long
            return True
    return False


def _write_files(folder, mnist):
    for path in sorted(filter(Path.is_file, FILES_OF_ITS_OWN.iterdir())):
        text = path.read_text(encoding="utf-8")
        text = text.format(mnist=mnist) if path.name == "README.txt" else text
        newline = "\r\n" if path.suffix in (".bat", ".txt") else "\n"
        with open(folder / path.name, "w", encoding="utf-8", newline=newline) as file:
            file.write(text)
        (folder / path.name).chmod(0o755)
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE.txt")
    (folder / "LICENCES.txt").write_text(licences(folder / "wheels", LICENCES), encoding="utf-8")


def main(arguments=None):
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.stick", description=__doc__.partition(":")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "stick", help="where it shall lie")
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS), help="all of them without")
    parser.add_argument("--pythons", nargs="+", choices=PYTHONS, default=list(PYTHONS), help="all of them without")
    parser.add_argument("--edition", type=Path, metavar="NOTEBOOKS", help="for learners: build/routes/90-minutes, say")
    options = parser.parse_args(arguments)
    if options.edition and not any(options.edition.glob(copying.NOTEBOOKS)):
        parser.error(f"there are no notebooks in {options.edition}: make a route or an edition first")
    computers = targets(options.systems, options.pythons)
    try:
        count = build(options.folder, computers, edition=options.edition, say=lambda line: print(line, flush=True))
    except Failed as error:
        parser.exit(1, f"The stick is not ready. {error}\n")
    size = sum(path.stat().st_size for path in options.folder.rglob("*") if path.is_file())
    print(f"Done: {count} wheels, {size / 1e6:.0f} MB, resolved offline for {len(computers)} kinds of computer.")
    print(f"Copy everything in {options.folder} onto the stick.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
