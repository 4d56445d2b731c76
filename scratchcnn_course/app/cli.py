"""The command line: `scratchcnn lab | copy | share | data | train | predict | doctor`; `python -m` has it, too."""

import sys
import warnings

from . import copying, doctor, fetching, lab, predicting, sharing, training
from .options import Parser, folder, given
from .words import complain, note, steady_streams, tell


def main(argv=None):
    """Run one command; `argv` is what stands behind `scratchcnn`.

    Returns the exit code: 0 when all went well, 2 after an error, 130 after Ctrl-C; `doctor` returns 1 when something
    is missing, and `lab` ends as JupyterLab does.
    """
    with warnings.catch_warnings(), steady_streams():
        warnings.showwarning = lambda message, *_: note(message)
        try:
            parser = _parser()
            args, args.rest = parser.parse_known_args(argv)
            if args.rest and args.run is not lab.run:
                args.parser.refuse_unknown(args.rest)
            return args.run(args)
        except KeyboardInterrupt:
            tell("scratchcnn: interrupted")
            return 130
        except (ValueError, OSError, ImportError, MemoryError) as error:
            return complain(error)


def _parser():
    """Describe all commands and their options."""
    parser = Parser(prog="scratchcnn", description="A convolutional network in NumPy, built one step at a time.")
    parser.add_argument("--version", action="version", version=f"scratchcnn {doctor.project().version}")
    parser.set_defaults(run=lambda args: parser.print_help() or 2, parser=parser)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def add(name, run, summary, example):
        text = {"help": summary, "description": f"{summary}.", "epilog": f"Example: scratchcnn {name} {example}"}
        command = commands.add_parser(name, **text, allow_abbrev=False)
        command.set_defaults(run=run, parser=command)
        return command.add_argument

    text = "Open your folder of the course in JupyterLab: [FOLDER], and options for JupyterLab"
    add("lab", lab.run, text, "my-course --no-browser --port 8890")

    option = add("copy", copying.run, "Make your folder of the course, or bring it up to date", "my-course")
    option(
        "folder",
        nargs="?",
        type=folder,
        metavar="FOLDER",
        help="what you changed in it stays (default: one in your home)",
    )
    option("--from", type=given, dest="source", metavar="NOTEBOOKS", help="another edition (default: the course's own)")

    sharing.add_options(add("share", sharing.run, *sharing.HELP))
    option = add("data", fetching.run, "Fetch MNIST, and make sure that it is the real one", "--folder drive/mnist")
    option("--folder", type=folder, help="where it shall lie (default: where the other commands look for it)")
    option("--verify", action="store_true", help="only look whether it is here and real")

    training.add_options(add("train", training.run, *training.HELP))
    predicting.add_options(add("predict", predicting.run, *predicting.HELP))

    option = add("doctor", doctor.doctor, "Say what is installed, what is missing, and how to mend it", "--brief")
    option(
        "--brief",
        action="store_true",
        help='one line: "ready, with MNIST", or "not ready:" and what is missing',
    )
    option("--json", action="store_true", help="for a program to read")
    return parser


if __name__ == "__main__":
    sys.exit(main())
