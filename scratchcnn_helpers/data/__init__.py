"""Data sets: read them, split them, walk over them in batches. MNIST and the embedded digits among them."""

from .dataset import Dataset, batches, split
from .detect import load_any
from .embedded import load_digits
from .idx import load_idx
from .images import load_image_folder, read_picture
from .mirrors import verify_mnist
from .mnist import MnistNotFound, cache_folder, fetch_mnist, load_mnist
from .readers import load_cifar10, load_csv, load_npz

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
