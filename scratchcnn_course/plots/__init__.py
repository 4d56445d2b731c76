"""Every figure of the course, in one style: functions that return a matplotlib `Figure`, and `show`, with alt text.

Grey pictures run from black (0) to white (the largest value). Arrays with a sign are blue below 0, white at 0 and
orange above it, equally far both ways. pyplot is left alone: nothing here opens a window, and nothing stays behind.
"""

from .architectures import architectures, reached
from .boundaries import boundaries
from .cells import cells
from .chain import chain
from .charts import confusion, training_curves
from .gradient_errors import gradient_errors
from .gradients import gradients
from .graph import graph
from .grids import feature_maps, filters, images, mistakes
from .picture import Picture, show
from .rates import learning_rate_curve, schedules
from .runs import runs
from .speed import speed_chart
from .stages import photo_stages, shape_ribbon
from .street import street, tables
from .summit import summit

__all__ = [
    "Picture",
    "architectures",
    "boundaries",
    "cells",
    "chain",
    "confusion",
    "feature_maps",
    "filters",
    "gradient_errors",
    "gradients",
    "graph",
    "images",
    "learning_rate_curve",
    "mistakes",
    "photo_stages",
    "reached",
    "runs",
    "schedules",
    "shape_ribbon",
    "show",
    "speed_chart",
    "street",
    "summit",
    "tables",
    "training_curves",
]
