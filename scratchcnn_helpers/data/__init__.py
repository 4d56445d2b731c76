"""Data sets: read them, split them, walk over them in batches. MNIST and the embedded digits among them."""

from .dataset import ByteImages, Dataset, batches, split
from .embedded import load_digits
from .formats.idx import load_idx
from .formats.mirrors import verify_mnist
from .formats.npz import load_npz
from .formats.tables import load_csv
from .mnist import MnistNotFound, cache_folder, load_mnist

__all__ = [name for name in dir() if not name.startswith("_")]
