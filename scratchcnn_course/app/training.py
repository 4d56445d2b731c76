"""`scratchcnn train`: train a network by its recipe, test it, keep it."""

import contextlib
import signal
import tempfile
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from scratchcnn_helpers import data, nets, optim
from scratchcnn_helpers.data.formats.names import listing
from scratchcnn_helpers.train import evaluate, fit

from ..files import load_any
from ..lessons.recipes import RECIPES, find_recipe
from ..lessons.shifts import predict_shifted
from .drawing import draw
from .fetching import REAL, look_for_mnist
from .options import crew, given, number, picture, size, target, whole
from .processes import Alone, Team
from .words import complain, note

HELP = "Train a network and test it", "--net lenet --save lenet.npz --curves curves.png"
OPTIMIZERS = {"sgd": optim.SGD, "rmsprop": optim.RMSprop, "adam": optim.Adam}
CHANGES = ("epochs", "batch_size", "optimizer", "lr", "no_augment", "validation", "limit")  # options that change it


def add_options(option):
    """Describe the options of the command."""
    option("--net", choices=RECIPES, default="lenet-bn", help="which network, with its recipe (default: %(default)s)")
    option("--data", type=given, metavar="PATH", help="another data set, a file or folder (default: MNIST)")
    option("--size", type=size, metavar="HxW", help="scale a folder of images to this height and width, such as 32x32")
    option("--epochs", type=whole, metavar="N", help="default of this and the next four: as in the network's recipe")
    option("--batch-size", type=whole, metavar="N", help="images in one step")
    option("--optimizer", choices=OPTIMIZERS, help="what turns gradients into steps")
    option("--lr", type=number, metavar="X", help="the learning rate: how long a step is")
    option("--no-augment", action="store_true", help="show each image as it is, never shifted")
    option("--validation", type=partial(number, below=1), metavar="PART", help="hold this part back, to judge epochs")
    option("--limit", type=whole, metavar="N", help="train on the first N images only")
    option("--seed", type=partial(whole, low=0), default=0, metavar="N", help="decides all that is random")
    option("--workers", type=crew, default=1, metavar="N", help="threads that share each batch, or auto: one a core")
    option("--mpi", action="store_true", help="share each batch among the processes that mpiexec has started")
    option("--save", type=target, metavar="FILE.npz", help="where to keep the trained network")
    option("--curves", type=picture, metavar="FILE.png", help="draw loss and accuracy")
    option("--quiet", action="store_true", help="print the result only")


def run(args):
    """Train, in this process or in several."""
    if args.mpi and args.workers != 1:
        raise ValueError("--mpi has one worker a process, and takes no --workers: mpiexec -n says how many there are")
    return Team().run(_run, args) if args.mpi else _run(args, Alone())


def _run(args, team):
    """Train, keep what was learned before anything is said about it, test."""
    _check_files(args)
    recipe = find_recipe(args.net)
    dataset, images, labels, validation, real = _data(args, recipe, team)
    net, shape = recipe.net or args.net, images.shape[1:]
    model = nets.build(net, input_shape=shape, classes=dataset.classes, seed=args.seed)
    model.about = {"data": dataset.name, "images": shape, "classes": dataset.class_names}
    how = _how(recipe, args)
    if not args.quiet:
        _introduce(args, model, dataset, images, {"processes": team.size, **how})
    how = team.how(how, images, labels, args.save)
    with np.errstate(all="ignore"), _ended_softly():  # a training that diverges is told of in words
        history = fit(model, (images, labels), validation=validation, progress=not (args.quiet or team.rank), **how)
    team.check(history)
    if history.diverged:
        untouched = f"; {args.save} was not touched" if args.save and not team.kept else ""
        return complain(ValueError(f"{history.diverged}. It began with --lr {how['optimizer'].lr:g}{untouched}"))
    if team.rank:
        return 0  # the first one reports
    code = _keep(model, how["optimizer"], history, args)
    print(f"Training: {history.column('seconds').sum():.1f} s")
    accuracy = _test(model, dataset, recipe, args.workers)
    followed = real and not history.interrupted and not any(vars(args)[name] for name in CHANGES)
    if followed and recipe.reaches is not None:
        print(f"Goal of the recipe, {recipe.reaches:g}: {'reached' if accuracy >= recipe.reaches else 'not reached'}")
    return 130 if history.interrupted else code


def _data(args, recipe, team):
    """Return a data set, the images and labels of it to train on, those to judge with, and whether it is MNIST."""
    dataset, real = team.first(_load, args.data, args.size)
    dataset = recipe.data(_mixed(dataset) if args.limit or recipe.select else dataset)
    images, labels, validation = dataset.train_images, dataset.train_labels[: args.limit], None
    if args.limit:
        images = images.take(np.arange(len(labels)), axis=0)
    if args.validation:  # numbers are parted, so that images that are bytes stay bytes
        learn, labels, judge, known = data.split(np.arange(len(labels)), labels, args.validation, rng=args.seed)
        images, validation = images.take(learn, axis=0), (images.take(judge, axis=0), known)
    if len(np.unique(labels)) == 1 < dataset.classes:
        one = dataset.name_of(labels[0])
        raise ValueError(f"all {len(labels)} images to train on are of class {one}: one class is nothing to learn")
    return dataset, images, labels, validation, real


def _check_files(args):
    """Refuse files that would take each other's place."""
    given = {name: Path(path).resolve() for name in ("data", "save", "curves") if (path := vars(args)[name])}
    for name, path in given.items():
        for other in ("data", "save"):
            if other != name and given.get(other) == path:
                raise ValueError(f"--{name} and --{other} name the same file, {path}: one would replace the other")


def _load(path, size):
    """Return a data set, and whether it is the real MNIST."""
    if size is not None and path is None:
        raise ValueError("--size scales a folder of images, which --data must name")
    if path is not None and (size is not None or look_for_mnist(path) != REAL):
        return load_any(path, size=size, as_bytes=True), False
    dataset = data.load_mnist(path, fallback=True, as_bytes=True)
    return dataset, dataset.name == "mnist" and "(unverified)" not in dataset.source


def _mixed(dataset):
    """Mix training images that lie class by class: the first, which a limit or a recipe takes, are of one class."""
    if (np.diff(dataset.train_labels) < 0).any():
        return dataset
    note(f"the training images of {dataset.name} lie class by class, so they were mixed")
    order = np.random.default_rng(0).permutation(len(dataset.train_labels))
    images = dataset.train_images.take(order, axis=0)
    return replace(dataset, train_images=images, train_labels=dataset.train_labels[order])


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
        "workers": args.workers,
    }


def _introduce(args, model, dataset, images, how):
    """Say what will be trained, on what, and how."""
    parameters = model.summary(images.shape[1:]).parameters
    print(f"Training {args.net} ({parameters:,} parameters) on {len(images):,} images of {dataset.name}:")
    rows = {"source": dataset.source, "classes": listing(dataset.class_names) or None, "validation": args.validation}
    rows |= how
    print(*(f"  {name.replace('_', ' ')}: {value}" for name, value in rows.items() if value is not None), sep="\n")


def _test(model, dataset, recipe, workers):
    """Look at the test images; return how many of them are read, in [0, 1]."""
    images, labels = dataset.test_images, dataset.test_labels
    loss, accuracy = evaluate(model, images, labels, loss=recipe.loss(), workers=workers)
    print(f"Test: loss {loss:.4f}, accuracy {accuracy:.4f} on {len(labels):,} images")
    if recipe.shifts:
        right = (predict_shifted(model, images, workers=workers) == labels).mean()
        print(f"Test with shifts: accuracy {right:.4f}, each image judged as it is and moved by a pixel four ways")
    return accuracy


@contextlib.contextmanager
def _ended_softly():
    """Let what asks a program to end, or closes its window, interrupt a training as Ctrl-C does: it is saved then."""
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        names = []  # elsewhere Python hears no signal
    before = {name: signal.signal(getattr(signal, name), signal.default_int_handler) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def _keep(model, optimizer, history, args):
    """Save the network and draw the curves; return the exit code."""
    code, path = 0, args.save
    if path and history.interrupted and path.exists():
        path = path.with_stem(f"{path.stem}-interrupted")  # what is there may be better
        note(f"{args.save} was there before and stays")
    if path:
        code = _save(model, optimizer, path)
    if history.interrupted:
        kept = "what was learned until then is kept" if path else "nothing is kept, for no --save says where"
        print(f"Interrupted: {kept}.")
    if args.curves and len(history.batches) > 1:  # one point is no curve
        draw("training_curves", history, args.curves)
    return code


def _save(model, optimizer, path):
    """Save the network where it was asked for, or where there is room when there is none any more."""
    try:
        model.save(path, optimizer)
    except OSError as error:
        spare = Path(tempfile.mkdtemp(prefix="scratchcnn-")) / path.name[-100:]
        model.save(spare, optimizer)
        print(f"Saved: {spare}")
        return complain(error)
    print(f"Saved: {path}")
    return 0
