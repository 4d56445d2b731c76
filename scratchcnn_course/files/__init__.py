"""Data as people have them: whatever lies in a folder, CIFAR-10, single pictures, and what the classes are called."""

from .anything import load_any as load_any
from .cifar import load_cifar10 as load_cifar10
from .pictures import read_picture as read_picture
