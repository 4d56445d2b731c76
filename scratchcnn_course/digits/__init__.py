"""From a photo or a drawing of a digit to the 28 x 28 pixels that the networks of this course know."""

from .boxes import centre_by_mass, fit_box
from .components import connected_components
from .read import read_image
from .stages import Stages, prepare, prepare_all

__all__ = ["Stages", "centre_by_mass", "connected_components", "fit_box", "prepare", "prepare_all", "read_image"]
