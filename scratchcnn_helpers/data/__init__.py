"""Data sets: read them, split them, walk over them in batches. MNIST and the embedded digits among them."""

from .dataset import Dataset, batches, split
from .embedded import load_digits
from .formats.cifar import load_cifar10
from .formats.detect import load_any
from .formats.idx import load_idx
from .formats.image_folders import load_image_folder, read_picture
from .formats.mirrors import verify_mnist
from .formats.npz import load_npz
from .formats.tables import load_csv
from .mnist import MnistNotFound, cache_folder, fetch_mnist, load_mnist

__all__ = [
    "Dataset",
    "MnistNotFound",
    "batches",
    "cache_folder",
    "fetch_mnist",
    "load_any",
    "load_cifar10",
    "load_csv",
    "load_digits",
    "load_idx",
    "load_image_folder",
    "load_mnist",
    "load_npz",
    "read_picture",
    "split",
    "verify_mnist",
]
