"""The style of the course, and `show`: a figure on the page together with its alt text."""

import base64
import functools
import hashlib
import html
import io
from pathlib import Path

import matplotlib.style
from matplotlib.colors import LinearSegmentedColormap
from PIL import Image

from . import dark
from .png import png

SIGNED = LinearSegmentedColormap.from_list("signed", ["#0072B2", "#FFFFFF", "#D55E00"])  # orange above 0, blue below
WIDTH = 8.0  # inches, the widest figure: a notebook's column
STYLE = Path(__file__).with_name("scratchcnn.mplstyle")
LOOK = "display: block; max-width: 100%; height: auto"


def styled(function):
    """Run a function in the style of the course, whatever the notebook has set."""

    @functools.wraps(function)
    def run(*args, **kwargs):
        with matplotlib.style.context(STYLE, after_reset=True):
            return function(*args, **kwargs)

    return run


class Picture:
    """A figure turned into pixels, with its alt text: what `show` displays.

    Notebooks take the HTML, where the alt text survives; GitHub and printed pages may take the PNG; what has no
    pictures takes the sentence.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
    alt : str
        One or more sentences that tell somebody who cannot see the figure what it shows.

    Raises
    ------
    TypeError
        If `alt` is no string.
    ValueError
        If `alt` is no sentence.
    """

    @styled
    def __init__(self, fig, alt):
        self.alt = _check_alt(alt)
        self.width, self.height = (round(96 * inches) for inches in fig.get_size_inches())
        self.png = _encode(fig)
        self.turned = dark.turned(fig, hashlib.sha1(self.alt.encode()).hexdigest()[:10])

    def _repr_mimebundle_(self, include=None, exclude=None):
        png = base64.b64encode(self.png).decode()
        look = f'width="{self.width}" class="{self.turned.name}" style="{LOOK}"'
        image = f'<img alt="{html.escape(self.alt)}" {look} src="data:image/png;base64,{png}">{self.turned.page}'
        size = {"width": self.width, "height": self.height}
        return {"text/html": image, "image/png": png, "text/plain": self.alt}, {"image/png": size}

    def __repr__(self):
        return self.alt


def show(fig, alt):
    """Display a figure together with its alt text.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
    alt : str
        One or more sentences that tell somebody who cannot see the figure what it shows.
    """
    from IPython.display import display

    display(Picture(fig, alt))


def _encode(fig):
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png")
    return png(Image.open(buffer).convert("RGB"))


def describe_shape(array):
    """Return the shape of an array, or a shape, as "16 × 28 × 28"."""
    return " × ".join(map(str, getattr(array, "shape", array)))


def _check_alt(alt):
    if not isinstance(alt, str):
        raise TypeError(f"alt must be a string, got {type(alt).__name__}")
    if len(alt.split()) < 2 or alt.strip()[-1] not in ".?!":
        raise ValueError(f"alt must be a sentence that says what the figure shows, with a full stop, got {alt!r}")
    return alt.strip()
