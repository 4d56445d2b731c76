"""Things that move. Each works in a notebook, and without a kernel as the picture or the page that it carries."""

from .activation_histograms import ActivationHistograms
from .augment_preview import AugmentPreview
from .beside import Beside
from .bug_picker import BugPicker
from .confusion_browser import ConfusionBrowser
from .dashboard import Dashboard
from .decision_boundary import DecisionBoundary
from .digit_browser import DigitBrowser
from .drawing_pad import DrawingPad
from .dropout_mask import DropoutMask
from .finite_difference import FiniteDifference
from .kernel_editor import KernelEditor
from .layer_walk import LayerWalk
from .learn_in_page import LearnInPage
from .logit_sliders import LogitSliders
from .network_explorer import NetworkExplorer
from .optimiser_race import OptimiserRace
from .player import Player
from .question import Question
from .size_calculator import SizeCalculator
from .slope_explorer import SlopeExplorer
from .weight_ledger import WeightLedger

__all__ = [
    "ActivationHistograms",
    "AugmentPreview",
    "Beside",
    "BugPicker",
    "ConfusionBrowser",
    "Dashboard",
    "DecisionBoundary",
    "DigitBrowser",
    "DrawingPad",
    "DropoutMask",
    "FiniteDifference",
    "KernelEditor",
    "LayerWalk",
    "LearnInPage",
    "LogitSliders",
    "NetworkExplorer",
    "OptimiserRace",
    "Player",
    "Question",
    "SizeCalculator",
    "SlopeExplorer",
    "WeightLedger",
]
