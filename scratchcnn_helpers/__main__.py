"""The command line: `scratchcnn lab | data | train | predict | doctor`, also as `python -m scratchcnn_helpers`."""

import argparse
import math
import os
import subprocess
import sys
import tempfile
import traceback
import warnings
from functools import partial
from pathlib import Path

import numpy as np

from . import data, doctor, nets, optim
from .files import write_whole
from .model import Sequential
from .train import evaluate, fit

OPTIMIZERS = {"sgd": optim.SGD, "rmsprop": optim.RMSprop, "adam": optim.Adam}


def main(argv=None):
    """Run one command; `argv` is what stands behind `scratchcnn`.

    Returns the exit code: 0 when all went well, 2 after an error, 130 after Ctrl-C; `doctor` returns 1 when something
    is missing, and `lab` returns what JupyterLab did.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a path may hold letters that a Windows console lacks
    parser = _parser()
    args, rest = parser.parse_known_args(argv)
    if args.command is None:
        parser.print_help()
        return 2
    if rest and args.command != "lab":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *_: print(f"scratchcnn: note: {message}", file=sys.stderr)
        try:
            return args.run(args, *([rest] if args.command == "lab" else []))
        except KeyboardInterrupt:
            print("scratchcnn: interrupted", file=sys.stderr)
            return 130
        except (ValueError, OSError, ImportError, MemoryError) as error:
            return _complain(error)


def _complain(error, about=""):
    """Say in one line on stderr what went wrong, and return the exit code for it."""
    if os.environ.get("SCRATCHCNN_DEBUG", "0") not in ("", "0"):
        traceback.print_exception(error)
    text = str(error)
    if isinstance(error, OSError) and error.strerror and error.filename:
        text = f"{error.filename}: {error.strerror}"
    elif isinstance(error, ImportError):
        text += "; `scratchcnn doctor` says what is missing and how to mend it"
    elif isinstance(error, MemoryError):
        text = f"out of memory; fewer images (--limit) or a smaller --batch-size need less. {text}"
    text = text if about in text else f"{about}: {text}"
    lines = [line.strip() for line in text.splitlines()]
    text = " ".join(line if line.endswith((".", ":")) else f"{line};" for line in lines).removesuffix(";")
    print(f"scratchcnn: {text}", file=sys.stderr)
    return 2


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        self.exit(2, f"scratchcnn: {message} (`{self.prog} --help` says more)\n")


def _parser():
    """Describe all commands and their options."""
    parser = _Parser(prog="scratchcnn", description="A convolutional network in NumPy, built one step at a time.")
    parser.add_argument("--version", action="version", version=f"scratchcnn {doctor.installed()[0]}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")

    def add(run, summary, example):
        name = run.__name__.removeprefix("_")
        command = commands.add_parser(
            name, help=summary, description=f"{summary}.", epilog=f"Example: scratchcnn {example}", allow_abbrev=False
        )
        command.set_defaults(run=run)
        return command.add_argument

    option = add(_lab, "Open the notebooks in JupyterLab; what is not listed here goes to jupyter lab, such as "
                 "--no-browser or --port N", "lab --no-browser --port 8890")  # fmt: skip
    option("--folder", type=Path, help="where the notebooks are (default: in this repository)")

    option = add(_data, "Fetch MNIST, and make sure that it is the real one", "data")
    option("--folder", type=Path, help="where to put it (default: where the other commands look for it)")
    option("--verify", action="store_true", help="only look whether it is here, and the real one")

    option = add(_train, "Train a network, then test it", "train --net lenet --save lenet.npz --curves curves.png")
    names = list(nets.RECIPES)
    option("--net", choices=names, default=names[-1], help=f"{', '.join(names)} (default: %(default)s)")
    option("--data", metavar="PATH", help="another data set, a file or folder (default: MNIST)")
    option("--epochs", type=_whole, metavar="N", help="default of this and the next four: the network's own recipe")
    option("--batch-size", type=_whole, metavar="N", help="images in one step")
    option("--optimizer", choices=OPTIMIZERS, help="what turns gradients into steps")
    option("--lr", type=_number, metavar="X", help="the learning rate: how long a step is")
    option("--no-augment", action="store_true", help="leave every image as it is")
    option("--validation", type=partial(_number, below=1), metavar="FRACTION", help="judge each epoch by this part")
    option("--limit", type=_whole, metavar="N", help="train on the first N images only")
    option("--seed", type=partial(_whole, low=0), default=0, metavar="N", help="decides all that is random")
    option("--save", type=_target, metavar="FILE.npz", help="where to keep the trained network")
    option("--curves", type=_picture, metavar="FILE.png", help="draw loss and accuracy")
    option("--quiet", action="store_true", help="print the result only")

    option = add(_predict, "Read handwritten digits from photos or drawings", "predict photo.jpg --stages way.png")
    option("photos", nargs="+", metavar="photo.jpg", help="one digit each")
    option("--weights", metavar="FILE.npz", help="a network that train saved (default: one that comes with the course)")
    option("--stages", type=_picture, metavar="FILE.png", help="draw the way to 28 x 28; of several photos, a file each")

    add(_doctor, "Say what is installed, what is missing, and how to mend it", "doctor")
    return parser


def _whole(text, low=1):
    if not text.isdecimal() or int(text) < low:
        raise argparse.ArgumentTypeError(f"must be a whole number of at least {low}, got {text}")
    return int(text)


def _number(text, below=math.inf):
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < below:
        raise argparse.ArgumentTypeError(f"must be a number above 0 and below {below}, got {text}")
    return value


def _target(text):
    """Refuse a file that cannot be written now, not when the training is over."""
    path = Path(text)
    try:
        if not path.is_dir():
            with tempfile.TemporaryFile(dir=path.parent):
                return path
        reason = "it is a folder"
    except OSError as error:
        reason = f"{path.parent}: {error.strerror}"
    raise argparse.ArgumentTypeError(f"{path} cannot be written ({reason})")


def _picture(text):
    if Path(text).suffix.lower() not in (".png", ".svg", ".pdf"):
        raise argparse.ArgumentTypeError(f"{text} must end in .png, .svg or .pdf")
    return _target(text)


def _lab(args, rest):
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={doctor.notebooks(args.folder)}", *rest]
    process = subprocess.Popen(command)
    while True:
        try:
            code = process.wait()
            return code if code >= 0 else 128 - code  # ended by a signal, the way shells say it
        except KeyboardInterrupt:
            pass  # the terminal told JupyterLab too, which asks before it stops


def _data(args):
    if args.verify:
        places = [args.folder] if args.folder else filter(None, data.mnist.places().values())
        states = {place: doctor.look_for_mnist(place) for place in places}
        for place, state in states.items():
            print(f"{place}: {state}")
        if doctor.REAL not in states.values():
            raise FileNotFoundError("the real MNIST is not on this computer; `scratchcnn data` fetches it")
        return 0
    folder = data.fetch_mnist(args.folder)
    print(f"MNIST, verified: {folder}")
    if folder not in data.mnist.places().values():
        print(f"Use it with --data {folder}, or set SCRATCHCNN_DATA to it.")
    return 0


def _load(path):
    """Return MNIST where it is; at a path the real MNIST if it is there, otherwise whatever data set is."""
    if path is None:
        return data.load_mnist(fallback=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        try:
            return data.load_mnist(path)
        except (UserWarning, ValueError):  # unverified, or nothing like it
            return data.load_any(path)


def _optimizer(recipe, name, lr):
    """Return the recipe's optimiser, or another one; with another learning rate if there is one."""
    own = recipe.optimizer()
    kind = OPTIMIZERS.get(name, type(own))
    chosen = own if kind is type(own) else kind()
    return kind(lr=lr, **chosen.settings) if lr else chosen


def _train(args):
    recipe = nets.find_recipe(args.net)
    dataset = recipe.data(_load(args.data))
    images, labels, validation = dataset.train_images[: args.limit], dataset.train_labels[: args.limit], None
    if args.validation:
        images, labels, *validation = data.split(images, labels, args.validation, rng=args.seed)
    model = nets.build(args.net, input_shape=images.shape[1:], classes=dataset.classes, seed=args.seed)
    how = {
        "epochs": args.epochs or recipe.epochs,
        "batch_size": args.batch_size or recipe.batch_size,
        "optimizer": _optimizer(recipe, args.optimizer, args.lr),
        "schedule": recipe.schedule,
        "augment": None if args.no_augment else recipe.augment,
        "loss": recipe.loss(),
        "seed": args.seed,
    }
    if not args.quiet:
        size = f"{model.summary(images.shape[1:]).parameters:,} parameters"
        print(f"Training {args.net}, {size}, on {dataset.name} ({dataset.source}): {len(images):,} images")
        print("  " + ", ".join(f"{key} {value}" for key, value in how.items()))
    history = fit(model, (images, labels), **how, validation=validation, progress=not args.quiet)
    if history.interrupted:
        print("Interrupted; what was learned until then is kept.")
    if args.save:
        model.save(args.save, how["optimizer"])
        print(f"Saved: {args.save}")
    ...
