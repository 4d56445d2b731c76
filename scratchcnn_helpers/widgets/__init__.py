"""Things that move. Each works in a notebook, and without a kernel as the picture or the page that it carries."""

from .confusion_browser import ConfusionBrowser
from .dashboard import Dashboard
from .digit_browser import DigitBrowser
from .drawing_pad import DrawingPad
from .kernel_editor import KernelEditor
from .layer_walk import LayerWalk
from .logit_sliders import LogitSliders
from .player import Player
from .size_calculator import SizeCalculator
from .slope_explorer import SlopeExplorer

__all__ = [
    "ConfusionBrowser",
    "Dashboard",
    "DigitBrowser",
    "DrawingPad",
    "KernelEditor",
    "LayerWalk",
    "LogitSliders",
    "Player",
    "SizeCalculator",
    "SlopeExplorer",
]
