"""A figure that lies on a white page and on a dark one: a picture in Markdown does not hear which of them it is."""

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch
from matplotlib.text import Annotation, Text

INK = "#7b7b7b"  # is read on both


def on_any_ground(fig):
    """Take a figure's ground away, and make grey what is black and lies on it; text on an image stays as it is."""
    fig.patch.set_alpha(0)
    for axes in fig.axes:
        axes.tick_params(labelcolor=INK)
        if not any(image.get_alpha() for image in axes.images):  # else white shines through
            axes.patch.set_alpha(0)
    for line in fig.findobj(Line2D):
        line.set_color(_seen(line.get_color()))
    for patch in [*fig.findobj(Patch), *(text.arrow_patch for text in fig.findobj(Annotation) if text.arrow_patch)]:
        if patch.get_linewidth():
            patch.set_edgecolor(_seen(patch.get_edgecolor()))
        if isinstance(patch, FancyArrowPatch):
            patch.set_facecolor(_seen(patch.get_facecolor()))
    for text in _on_the_ground(fig):
        text.set_color(_seen(text.get_color()))
    return fig


def _seen(colour):
    """Return a colour, grey in the place of black."""
    *rgb, alpha = to_rgba(colour)
    return INK if alpha and max(rgb) < 0.35 and max(rgb) - min(rgb) < 0.1 else colour


def _on_the_ground(fig):
    """Return the texts with nothing behind them."""
    texts = [text for text in fig.findobj(Text) if text.get_text() and text.get_visible()]
    for text in texts:
        text.set_alpha(0)  # and not invisible: everything keeps its place
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    behind = np.asarray(canvas.buffer_rgba())[::-1, :, 3]  # from the bottom up, as a figure counts
    for text in texts:
        text.set_alpha(None)
    boxes = [np.clip(text.get_window_extent().extents, 0, None).astype(int) for text in texts]
    parts = [behind[bottom : top + 1, left : right + 1] for left, bottom, right, top in boxes]
    return [text for text, part in zip(texts, parts, strict=True) if not part.size or part.mean() < 128]
