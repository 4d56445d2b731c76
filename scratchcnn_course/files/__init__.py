"""Data as people have them: whatever lies somewhere, CIFAR-10, pictures in folders, and what the classes are called."""

from .anything import load_any as load_any
from .cifar import load_cifar10 as load_cifar10
from .image_folders import load_image_folder as load_image_folder
from .one_table import load_table as load_table
from .pictures import read_picture as read_picture
