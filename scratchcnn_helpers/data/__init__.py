"""Data sets: read them, split them, walk over them in batches. MNIST and the embedded digits among them."""

from .dataset import Dataset as Dataset
from .dataset import batches as batches
from .dataset import split as split
from .embedded import load_digits as load_digits
from .formats.cifar import load_cifar10 as load_cifar10
from .formats.detect import load_any as load_any
from .formats.idx import load_idx as load_idx
from .formats.image_folders import load_image_folder as load_image_folder
from .formats.image_folders import read_picture as read_picture
from .formats.mirrors import verify_mnist as verify_mnist
from .formats.npz import load_npz as load_npz
from .formats.tables import load_csv as load_csv
from .mnist import MnistNotFound as MnistNotFound
from .mnist import cache_folder as cache_folder
from .mnist import fetch_mnist as fetch_mnist
from .mnist import load_mnist as load_mnist
