"""`scratchcnn train`: train a network by its recipe, test it, keep it."""

import argparse
import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from scratchcnn_helpers import nets, optim
from scratchcnn_helpers.data.formats.names import listing
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.train import evaluate, fit
from scratchcnn_helpers.workers import count_workers

from ..lessons.recipes import RECIPES, find_recipe
from ..lessons.shifts import predict_shifted
from .drawing import draw
from .ending import ended_softly
from .forks import crews
from .options import crew, given, number, picture, size, target, whole
from .processes import Alone, Team
from .resuming import Progress, settle
from .training_data import find_data
from .words import complain, note

HELP = "Train a network and test it", "--net lenet --save lenet.npz --curves curves.png"
OPTIMIZERS = {"sgd": optim.SGD, "rmsprop": optim.RMSprop, "adam": optim.Adam}
CHANGES = ("epochs", "batch_size", "optimizer", "lr", "no_augment", "validation", "limit")  # options that change it


def add_options(option):
    """Describe the options of the command; those of `resuming.OPTIONS` are missing where they are not given."""
    option, kept = partial(option, default=argparse.SUPPRESS), option
    option("--net", choices=RECIPES, help="which network, with its recipe (default: lenet-bn)")
    option("--data", type=given, metavar="PATH", help="another data set, a file or folder (default: MNIST)")
    option("--size", type=size, metavar="HxW", help="scale a folder of images to this height and width, such as 32x32")
    option("--test-share", type=partial(number, below=1), metavar="PART", help="the part of one table that is the test")
    option("--label-column", type=given, metavar="NAME", help="what a table calls the column of the classes")
    option("--epochs", type=whole, metavar="N", help="default of this and the next four: as in the network's recipe")
    option("--batch-size", type=whole, metavar="N", help="images in one step")
    option("--optimizer", choices=OPTIMIZERS, help="what turns gradients into steps")
    option("--lr", type=number, metavar="X", help="the learning rate: how long a step is")
    option("--no-augment", action="store_true", help="show each image as it is, never shifted")
    option("--validation", type=partial(number, below=1), metavar="PART", help="hold this part back, to judge epochs")
    option("--limit", type=whole, metavar="N", help="train on the first N images only")
    option("--seed", type=partial(whole, low=0), metavar="N", help="decides all that is random")
    option("--workers", type=crew, metavar="N", help="how many share each batch, or auto: one a core")
    kept("--mpi", action="store_true", help="share each batch among the processes that mpiexec has started")
    kept("--save", type=target, metavar="FILE.npz", help="where to keep the trained network")
    kept("--resume", type=given, metavar="FILE.npz", help="go on with a training that was saved there, as it began")
    kept("--curves", type=picture, metavar="FILE.png", help="draw loss and accuracy")
    kept("--quiet", action="store_true", help="print the result only")


def run(args):
    """Train, in this process or in several."""
    if args.mpi and vars(args).get("workers", 1) != 1:
        raise ValueError("--mpi has one worker a process, and takes no --workers: mpiexec -n says how many there are")
    if args.mpi and args.resume:
        raise ValueError("--resume does not go with --mpi: take --workers")
    before = settle(args)
    return Team().run(_run, args) if args.mpi else _run(args, Alone(), before)


def _run(args, team, before=None):
    """Train, keep what was learned before anything is said about it, test."""
    _check_files(args)
    recipe = find_recipe(args.net)
    dataset, images, labels, validation, real = find_data(args, recipe, team)
    how = _how(recipe, args)
    model = _model(args, dataset, how)
    progress = None if args.mpi else Progress(args, images, labels, how["epochs"], before)
    if not args.quiet:
        behind = before and f"{before['epoch']} epochs and {before['batches']} batches"
        _introduce(args, model, dataset, images, {"processes": team.size, "behind it": behind, **how})
    if progress:
        how |= {"callbacks": [progress], "augment": progress.augment(how["augment"])}
    workers, how = how["workers"], team.how(how, images, labels, args.save)
    with np.errstate(all="ignore"), ended_softly(progress):  # a training that diverges is told of in words
        with crews(how["batch_size"]) as crew:
            how = {"crew": crew, "progress": not (args.quiet or team.rank)} | how
            history = fit(model, (images, labels), validation=validation, **how)
        team.check(history)
        if history.diverged:
            untouched = f"; {args.save} was not touched" if args.save and not team.kept else ""
            return complain(ValueError(f"{history.diverged}. It began with --lr {how['optimizer'].lr:g}{untouched}"))
        if team.rank:
            return 0  # the first one reports
        if progress and (noted := progress.noted()):
            model.about["training"] = noted
        code = _keep(model, how["optimizer"], history, args)
        print(f"Training: {history.column('seconds').sum():.1f} s")
    try:
        if progress and progress.again:
            raise KeyboardInterrupt
        accuracy = _test(model, dataset, recipe, workers)
    except KeyboardInterrupt:
        print("Interrupted: the test was left out.")
        return 130
    followed = real and not history.interrupted and not any(vars(args)[name] for name in CHANGES)
    if followed and recipe.reaches is not None:
        print(f"Goal of the recipe, {recipe.reaches:g}: {'reached' if accuracy >= recipe.reaches else 'not reached'}")
    return 130 if history.interrupted else code


def _model(args, dataset, how):
    """Return a fresh network, or the one that goes on, its optimiser with it."""
    if args.resume:
        model = Sequential.load(args.resume, how["optimizer"])
        model.about.pop("training", None)
        return model
    shape = dataset.train_images.shape[1:]
    model = nets.build(args.net, input_shape=shape, classes=dataset.classes, seed=args.seed)
    model.about = {"data": dataset.name, "images": shape, "classes": dataset.class_names}
    return model


def _check_files(args):
    """Refuse files that would take each other's place."""
    given = {name: Path(path).resolve() for name in ("data", "resume", "save", "curves") if (path := vars(args)[name])}
    for name, path in given.items():
        for other in ("data", "resume", "save"):
            if {name, other} == {"resume", "save"}:
                continue  # the same training, further on
            if other != name and given.get(other) == path:
                raise ValueError(f"--{name} and --{other} name the same file, {path}: one would replace the other")


def _how(recipe, args):
    """Return what `fit` gets: the recipe, but for what the command line says."""
    optimizer = recipe.optimizer()
    kind = OPTIMIZERS.get(args.optimizer, type(optimizer))
    optimizer = optimizer if isinstance(optimizer, kind) else kind()
    batch_size = args.batch_size or recipe.batch_size
    return {
        "epochs": args.epochs or recipe.epochs,
        "batch_size": batch_size,
        "optimizer": kind(lr=args.lr, **optimizer.settings) if args.lr else optimizer,
        "schedule": recipe.schedule,
        "augment": None if args.no_augment else recipe.augment,
        "loss": recipe.loss(),
        "seed": args.seed,
        "workers": min(count_workers(args.workers), batch_size),  # others would have no share
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


def _keep(model, optimizer, history, args):
    """Save the network and draw the curves; return the exit code."""
    code, path = 0, args.save
    further = path and args.resume and path.resolve() == Path(args.resume).resolve()
    if path and history.interrupted and path.exists() and not further:
        path = path.with_stem(f"{path.stem}-interrupted")  # what is there may be better
        note(f"{args.save} was there before and stays")
    if path:
        code = _save(model, optimizer, path)
    if history.interrupted:
        kept = "what was learned until then is kept" if path else "nothing is kept, for no --save says where"
        print(f"Interrupted: {kept}.")
    if history.interrupted and path and not code and "training" in model.about:
        print(f"To go on with it: scratchcnn train --resume {path}")
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
