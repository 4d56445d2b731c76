"""`scratchcnn share`: let a class see what you predicted and which mistakes a check has named, without your name."""

from pathlib import Path

from . import copying

HELP = "Let your class see your predictions and mistakes, without your name", "/media/class"


def add_options(option):
    """Describe the options of the command."""
    option("folder", nargs="?", type=Path, metavar="FOLDER", help="the teacher's (default: as before, or your own)")
    option(
        "--course", type=Path, metavar="FOLDER", help="your folder of the course (default: this one, or one at home)"
    )
    option(
        "--discuss", action="store_true", help="predictions are asked twice, before and after talking, then answered"
    )


def run(args):
    """Show what would go along, ask, and share it."""
    from ..checks import share

    home = args.course or copying.default()
    if not (home / copying.MANIFEST).is_file():
        raise FileNotFoundError(f"{home} is no folder of the course: `scratchcnn copy` makes one, --course names yours")
    share(args.folder, discuss=args.discuss, home=home.resolve())
    return 0
