"""The command line: `scratchcnn lab | copy | data | train | predict | doctor`; also `python -m scratchcnn_course`."""

import argparse
import math
import os
import re
import sys
import tempfile
import warnings
from functools import partial
from pathlib import Path

import numpy as np

from scratchcnn_helpers import data, nets, optim
from scratchcnn_helpers.data.formats.files import write_whole
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.train import evaluate, fit

from .. import digits
from . import copying, doctor, lab
from .predicting import chart, times, trained_on

OPTIMIZERS = {"sgd": optim.SGD, "rmsprop": optim.RMSprop, "adam": optim.Adam}
RECIPE = ("epochs", "batch_size", "optimizer", "lr", "no_augment", "validation", "limit")  # options that change it


def main(argv=None):
    """Run one command; `argv` is what stands behind `scratchcnn`.

    Returns the exit code: 0 when all went well, 2 after an error, 130 after Ctrl-C; `doctor` returns 1 when something
    is missing, and `lab` ends as JupyterLab does.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a path may hold letters that a Windows console lacks
    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *_: print(f"scratchcnn: note: {message}", file=sys.stderr)
        try:
            parser = _parser()
            args, args.rest = parser.parse_known_args(argv)
            if args.rest and args.run is not lab.run:
                parser.error(f"unrecognized arguments: {' '.join(args.rest)}")
            return args.run(args)
        except KeyboardInterrupt:
            print("scratchcnn: interrupted", file=sys.stderr)
            return 130
        except (ValueError, OSError, ImportError, MemoryError) as error:
            return _complain(error)


def _complain(error, about=""):
    """Say in one line on stderr what went wrong, and return the exit code for it."""
    if os.environ.get("SCRATCHCNN_DEBUG", "0") not in ("", "0"):
        raise error
    text = str(error)
    if isinstance(error, OSError) and error.strerror and error.filename:
        text = f"{error.filename}: {error.strerror}"
    elif isinstance(error, ImportError):
        text += "; `scratchcnn doctor` says what is missing and how to mend it"
    elif isinstance(error, MemoryError):
        text = f"out of memory, fewer images (--limit) or a smaller --batch-size need less: {text}"
    text = text if about in text else f"{about}: {text}"
    text = re.sub(r"(?<![.:])\n", ";\n", text)  # a list becomes a sentence
    print("scratchcnn:", re.sub(r"\n\s*", " ", text), file=sys.stderr)
    return 2


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        self.exit(2, f"scratchcnn: {message} (`{self.prog} --help` says more)\n")


def _parser():
    """Describe all commands and their options."""
    parser = _Parser(prog="scratchcnn", description="A convolutional network in NumPy, built one step at a time.")
    parser.add_argument("--version", action="version", version=f"scratchcnn {doctor.project().version}")
    parser.set_defaults(run=lambda args: parser.print_help() or 2)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def add(name, run, summary, example):
        text = {"help": summary, "description": f"{summary}.", "epilog": f"Example: scratchcnn {name} {example}"}
        command = commands.add_parser(name, **text, allow_abbrev=False)
        command.set_defaults(run=run)
        return command.add_argument

    text = "Open your folder of the course in JupyterLab: [FOLDER], and options for JupyterLab"
    add("lab", lab.run, text, "my-course --no-browser --port 8890")

    option = add("copy", copying.run, "Make your folder of the course, or bring it up to date", "my-course")
    option(
        "folder",
        nargs="?",
        type=Path,
        metavar="FOLDER",
        help="what you changed in it stays (default: one in your home)",
    )
    option("--from", type=Path, dest="source", metavar="NOTEBOOKS", help="another edition (default: the course's own)")

    option = add("data", doctor.data, "Fetch MNIST, and make sure that it is the real one", "--folder drive/mnist")
    option("--folder", type=Path, help="where it shall lie (default: where the other commands look for it)")
    option("--verify", action="store_true", help="only look whether it is here and real")

    _add_train(add("train", _train, "Train a network and test it", "--net lenet --save lenet.npz --curves curves.png"))

    option = add("predict", _predict, "Read handwritten digits from photos or drawings", "photo.jpg --stages way.png")
    option("photos", nargs="+", metavar="photo.jpg", help="one digit each")
    option("--weights", metavar="FILE.npz", help="a network that train saved (default: one that comes with the course)")
    option("--stages", type=_picture, metavar="FILE.png", help="draw the way to 28 x 28 (a file for each photo)")
    option("--as-digit", action="store_true", help="find the ink, whatever the network was trained on")

    option = add("doctor", doctor.doctor, "Say what is installed, what is missing, and how to mend it", "--brief")
    option(
        "--brief",
        action="store_true",
        help='one line: "ready, with MNIST", or "not ready:" and what is missing',
    )
    option("--json", action="store_true", help="for a program to read")
    return parser


def _add_train(option):
    option("--net", choices=nets.RECIPES, default="lenet-bn", help="which network (default: %(default)s)")
    option("--data", metavar="PATH", help="another data set, a file or folder (default: MNIST)")
    option("--size", type=_size, metavar="HxW", help="scale a folder of images to this height and width, such as 32x32")
    option("--epochs", type=_whole, metavar="N", help="default of this and the next four: as in the network's recipe")
    option("--batch-size", type=_whole, metavar="N", help="images in one step")
    option("--optimizer", choices=OPTIMIZERS, help="what turns gradients into steps")
    option("--lr", type=_number, metavar="X", help="the learning rate: how long a step is")
    option("--no-augment", action="store_true", help="show each image as it is, never shifted")
    option("--validation", type=partial(_number, below=1), metavar="PART", help="hold this part back, to judge epochs")
    option("--limit", type=_whole, metavar="N", help="train on the first N images only")
    option("--seed", type=partial(_whole, low=0), default=0, metavar="N", help="decides all that is random")
    option("--save", type=_target, metavar="FILE.npz", help="where to keep the trained network")
    option("--curves", type=_picture, metavar="FILE.png", help="draw loss and accuracy")
    option("--quiet", action="store_true", help="print the result only")


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
        raise argparse.ArgumentTypeError(f"must be a number in (0, {below}), got {text}")
    return value


def _size(text):
    sides = text.lower().split("x")
    if len(sides) > 2 or not all(side.isdecimal() and int(side) > 0 for side in sides):
        raise argparse.ArgumentTypeError(f"must be height x width in pixels, such as 32x32, got {text}")
    return int(sides[0]), int(sides[-1])


def _target(text):
    """Refuse now a file that could not be written when the training is over."""
    path = Path(text)
    try:
        if path.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        with tempfile.TemporaryFile(dir=path.parent):
            return path
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path} cannot be written: {error.strerror}") from None


def _picture(text):
    if Path(text).suffix.lower() not in (".png", ".svg", ".pdf"):
        raise argparse.ArgumentTypeError(f"{text} must end in .png, .svg or .pdf")
    return _target(text)


def _load(path, size):
    """Return a data set, and whether it is the real MNIST."""
    if size is not None and path is None:
        raise ValueError("--size scales a folder of images, which --data must name")
    if path is not None and (size is not None or doctor.look_for_mnist(path) != doctor.REAL):
        return data.load_any(path, size=size), False
    dataset = data.load_mnist(path, fallback=True)
    return dataset, dataset.name == "mnist" and "(unverified)" not in dataset.source


def _how(recipe, args):
    """Return what `fit` gets: the recipe, but for what the command line says."""
    optimizer = recipe.optimizer()
    kind = OPTIMIZERS.get(args.optimizer, type(optimizer))
    optimizer = optimizer if isinstance(optimizer, kind) else kind()
    return {
        "epochs": args.epochs or recipe.epochs,
        "batch_size": args.batch_size or recipe.batch_size,
        "optimizer": kind(lr=args.lr, **optimizer.settings) if args.lr else optimizer,
        "schedule": recipe.schedule,
        "augment": None if args.no_augment else recipe.augment,
        "loss": recipe.loss(),
        "seed": args.seed,
    }


def _train(args):
    recipe = nets.find_recipe(args.net)
    dataset, real = _load(args.data, args.size)
    dataset = recipe.data(dataset)
    images, labels, validation = dataset.train_images[: args.limit], dataset.train_labels[: args.limit], None
    if args.validation:
        images, labels, *validation = data.split(images, labels, args.validation, rng=args.seed)
    model = nets.build(args.net, input_shape=images.shape[1:], classes=dataset.classes, seed=args.seed)
    model.about = {"data": dataset.name, "images": images.shape[1:], "classes": dataset.class_names}
    how = _how(recipe, args)
    if not args.quiet:
        parameters = model.summary(images.shape[1:]).parameters
        print(f"Training {args.net} ({parameters:,} parameters) on {len(images):,} images of {dataset.name}:")
        rows = {"source": dataset.source, "classes": _few(dataset.class_names), "validation": args.validation, **how}
        print(*(f"  {name.replace('_', ' ')}: {value}" for name, value in rows.items() if value is not None), sep="\n")
    history = fit(model, (images, labels), validation=validation, progress=not args.quiet, **how)
    if history.interrupted:
        print("Interrupted: what was learned until then is kept.")
    if args.save:
        model.save(args.save, how["optimizer"])
        print(f"Saved: {args.save}")
    if args.curves and history.epochs:
        _draw("training_curves", history, args.curves)
    loss, accuracy = evaluate(model, dataset.test_images, dataset.test_labels, loss=recipe.loss())
    print(f"Training: {history.column('seconds').sum():.1f} s")
    print(f"Test: loss {loss:.4f}, accuracy {accuracy:.4f} on {len(dataset.test_labels):,} images")
    if real and not history.interrupted and not any(vars(args)[name] for name in RECIPE):
        print(f"Goal of the recipe, {recipe.reaches:g}: {'reached' if accuracy >= recipe.reaches else 'not reached'}")
    return 130 if history.interrupted else 0


def _few(names):
    """Return the first names as words, or None if there are none."""
    return ", ".join(names[:10]) + ", ..." * (len(names) > 10) or None


def _draw(figure, subject, path):
    from .. import plots  # here, since matplotlib takes a while

    with write_whole(path) as file:
        getattr(plots, figure)(subject).savefig(file, format=path.suffix[1:].lower())
    print(f"Drawn: {path}")


def _predict(args):
    model = Sequential.load(args.weights) if args.weights else nets.load_pretrained()
    name, shape, classes = trained_on(model, args.weights)
    as_digit = args.as_digit or name in ("mnist", "digits")
    if as_digit and shape != (1, 28, 28):
        raise ValueError(f"--as-digit makes 1 x 28 x 28 pixels, and {args.weights} takes {times(shape)}")
    if args.stages and not as_digit:
        raise ValueError(f"--stages draws how a digit is found, and {args.weights} was trained on {name}")
    if not as_digit:
        print(f"scratchcnn: note: trained on {name}: pictures are only scaled, to {times(shape)}", file=sys.stderr)
    code = 0
    for i, photo in enumerate(args.photos, 1):
        try:
            stages = digits.prepare(digits.read_image(photo)) if as_digit else None
            image = stages.result if as_digit else data.read_picture(photo, shape)
        except (OSError, ValueError) as error:
            code = _complain(error, photo)
            continue
        chances = model.predict_proba(image[None])[0]
        chances = chances if len(chances) > 1 else np.append(1 - chances, chances)
        print(f"{photo}: {classes[chances.argmax()]}")
        print(chart(chances, classes))
        if args.stages:
            end = f"-{i}" if len(args.photos) > 1 else ""
            _draw("photo_stages", stages, args.stages.with_stem(args.stages.stem + end))
    return code


if __name__ == "__main__":
    sys.exit(main())
