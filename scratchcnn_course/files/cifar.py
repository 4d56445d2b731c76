"""CIFAR-10 in its binary form."""

from __future__ import annotations

import numpy as np

from scratchcnn_helpers.data import Dataset
from scratchcnn_helpers.data.formats.archives import damage_told
from scratchcnn_helpers.data.formats.arrays import Raw
from scratchcnn_helpers.data.formats.places import as_folder, listed

from .names import CIFAR10, read_class_names

TEST = "test_batch.bin"


def load_cifar10(folder, *, name=None) -> Dataset:
    """Read CIFAR-10 in its binary form.

    Parameters
    ----------
    folder : path
        Where ``data_batch_1.bin`` (to ``data_batch_5.bin``, or as many of them as there are) and
        ``test_batch.bin`` lie. An image is 3,073 bytes: its label, then 32 x 32 reds, greens and blues.
    name : str, optional
        The name of the data set; without it, ``"cifar-10"``.

    Returns
    -------
    Dataset
        Its images have shape (N, 3, 32, 32). All 60,000 take 737 MB.

    Raises
    ------
    FileNotFoundError
        When there are no such files.
    ValueError
        When a file is cut or holds something else.
    """
    return read_cifar10(folder, name=name).dataset()


def read_cifar10(folder, *, name=None) -> Raw:
    """Read the arrays of CIFAR-10's binary files, as they are."""
    folder = as_folder(folder)
    batches = [file for file in listed(folder) if file.name.startswith("data_batch_") and file.name.endswith(".bin")]
    if not batches or not (folder / TEST).is_file():
        raise FileNotFoundError(f"{folder} holds no data_batch_1.bin (2, 3, ...) and {TEST}")
    train, test = np.concatenate([_read_batch(file) for file in batches]), _read_batch(folder / TEST)
    arrays = (train[:, 1:], train[:, 0], test[:, 1:], test[:, 0])
    source = f"{len(batches)} training {'batch' if len(batches) == 1 else 'batches'} in {folder}"
    return Raw(*arrays, name or "cifar-10", source, read_class_names(folder) or CIFAR10, white=255)


def _read_batch(path):
    """Read one file as rows of 3,073 bytes."""
    with damage_told(path):
        content = np.frombuffer(path.read_bytes(), np.uint8)
    if content.size == 0 or content.size % 3073:
        raise ValueError(f"{path} is no CIFAR-10 batch: {content.size} bytes are no multiple of 3073")
    rows = content.reshape(-1, 3073)
    if rows[:, 0].max() > 9:
        raise ValueError(f"{path} is no CIFAR-10 batch: a label is {rows[:, 0].max()}, more than 9")
    return rows
