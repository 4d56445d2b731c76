"""What `scratchcnn train` learns from, judges with and is tested on."""

from dataclasses import replace

import numpy as np

from scratchcnn_helpers import data

from ..files import load_any, load_table
from .fetching import REAL, look_for_mnist
from .words import note

ABOUT_DATA = {"size": "scales a folder of images", "test_share": "splits a table", "label_column": "is about a table"}


def find_data(args, recipe, team):
    """Return a data set, the images and labels of it to train on, those to judge with, and whether it is MNIST.

    Images are kept as bytes where they are bytes.
    """
    dataset, real = team.first(_load, args)
    dataset = recipe.data(_mixed(dataset) if args.limit or recipe.select else dataset)
    images, labels, validation = dataset.train_images, dataset.train_labels[: args.limit], None
    if args.limit:
        images = images.take(np.arange(len(labels)), axis=0)
    if args.validation:
        images, labels, *validation = data.split(images, labels, args.validation, rng=args.seed)
    if len(np.unique(labels)) == 1 < dataset.classes:
        one = dataset.name_of(labels[0])
        raise ValueError(f"all {len(labels)} images to train on are of class {one}: one class is nothing to learn")
    return dataset, images, labels, validation, real


def _load(args):
    """Return a data set, and whether it is the real MNIST."""
    table = {"test_share": args.test_share, "label_column": args.label_column}
    if args.data is None:
        for name, does in ABOUT_DATA.items():
            if vars(args)[name] is not None:
                raise ValueError(f"--{name.replace('_', '-')} {does}, which --data must name")
    elif any(table.values()):
        if args.size is not None:
            raise ValueError("--size scales a folder of images, and --test-share and --label-column are about tables")
        dataset = load_table(args.data, seed=args.seed, as_bytes=True, **table)
        if args.test_share:
            part = f"{len(dataset.test_labels):,} of {len(dataset.train_labels) + len(dataset.test_labels):,}"
            note(f"{part} images of {dataset.name} are kept for the test, and --seed {args.seed} decides which")
        return dataset, False
    elif args.size is not None or look_for_mnist(args.data) != REAL:
        return load_any(args.data, size=args.size, as_bytes=True), False
    dataset = data.load_mnist(args.data, fallback=True, as_bytes=True)
    return dataset, dataset.name == "mnist" and "(unverified)" not in dataset.source


def _mixed(dataset):
    """Mix training images that lie class by class: the first, which a limit or a recipe takes, are of one class."""
    if (np.diff(dataset.train_labels) < 0).any():
        return dataset
    note(f"the training images of {dataset.name} lie class by class, so they were mixed")
    order = np.random.default_rng(0).permutation(len(dataset.train_labels))
    images = dataset.train_images.take(order, axis=0)
    return replace(dataset, train_images=images, train_labels=dataset.train_labels[order])
