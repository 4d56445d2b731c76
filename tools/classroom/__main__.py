"""Show a class to itself: `python -m tools.classroom FOLDER [--watch]`.

FOLDER is where learners share into (`scratchcnn share FOLDER`, `checks.share("FOLDER")`): on a stick, in the network,
or the homes of a hub, `/home`. One page comes out: the split of each prediction, before its answer is shown and after
the class has talked; how far all are; mistakes that checks have named; ten questions before the course and after it.

Exit codes: 0 all files were read; 1 some were not, or not as a whole, they are named; 2 nothing is shared there.
"""

import argparse
import sys
import time
from pathlib import Path

from scratchcnn_helpers.data.formats.files import write_whole
from tools.address import ROOT

from .page import page
from .reading import found, read

SECONDS = 3.0


def write(folder, path, **settings):
    """Write the page of what is shared in a folder; return the learners and the troubles, as `read` does."""
    learners, troubles = read(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    with write_whole(path, "w") as file:
        file.write(page(learners, troubles, **settings))
    return learners, troubles


def watch(folder, path, rounds=None, *, say=print, **settings):
    """Write the page again whenever something has changed; `rounds` is how often to look, for ever by default."""
    before = None
    while rounds is None or rounds > 0:
        now = _state(folder)
        if now != before:
            learners, troubles = write(folder, path, seconds=SECONDS, **settings)
            say(*said(learners, troubles), sep="\n")
        before = now
        rounds = None if rounds is None else rounds - 1
        time.sleep(SECONDS if rounds != 0 else 0)


def said(learners, troubles):
    """Return what there is, in lines."""
    return [f"{len(learners)} learners share what they do.", *(f"  {one}" for one in troubles)]


def _state(folder):
    """Return what tells whether something has changed: names, sizes, times."""
    about = []
    for path in found(folder, []):
        try:
            one = path.lstat()
            about.append((str(path), one.st_size, one.st_mtime_ns))
        except OSError:
            about.append((str(path), 0, 0))  # it went just now
    return sorted(about)


def main(arguments=None):
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.classroom", description=__doc__.partition(":")[0])
    parser.epilog = __doc__.rpartition("\n\n")[2]
    parser.add_argument("folder", type=Path, help="where learners share into, or /home of the hub")
    parser.add_argument("--page", type=Path, default=ROOT / "build" / "classroom" / "index.html", metavar="FILE")
    parser.add_argument("--notebooks", type=int, nargs="+", metavar="NN", help="only these: 1 2, say")
    parser.add_argument("--watch", action="store_true", help="write it again whenever something changes, until Ctrl-C")
    options = parser.parse_args(arguments)
    if not options.folder.is_dir():
        parser.error(f"there is no folder {options.folder}")
    notebooks = set(options.notebooks or ()) or None
    print(f"The page: {options.page}")
    if options.watch:
        try:
            watch(options.folder, options.page, notebooks=notebooks)
        except KeyboardInterrupt:
            return 0
    learners, troubles = write(options.folder, options.page, notebooks=notebooks)
    print(*said(learners, troubles), sep="\n")
    return 2 if not learners else 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
