"""What the widgets have in common: a page that is true where no kernel runs; in some, the live view beside it."""

import base64
import html
import io
import json
import os
import re
import sys
import uuid
import zlib

import anywidget
import traitlets
from PIL import Image

from ..plots.png import png
from .modules import HERE, plain

VIEW = "application/vnd.jupyter.widget-view+json"
ENDING = "export default { render };"  # of a module
SCALE = 1.125  # pixels of a still picture to one on the page: with more, the notebooks grow and nobody sees more
CARD = "max-width: 100%; height: auto; box-sizing: border-box; background: white; padding: 8px; border-radius: 6px"

PAGE = """<div data-scratchcnn="{name}"{more}>{picture}<script type="application/json">{state}</script></div>"""
SCRIPT = """
<script type="module">
{module}
{{
{page}
awaken("{name}", {css}, {render});
}}
</script>"""
LONG = 200  # letters: a text of more travels packed
SCRIPTS = {}  # what draws each kind of widget where no kernel runs: one script brings a whole page to life


def source(*names):
    """Read files of the folder `js`, one after the other, without comments, indentation and what they import.

    Every output of a running notebook carries them, so they are kept small. A comment has a line of its own, and no
    text has several.
    """
    return "\n".join(_tight(plain(HERE / name)) if name.endswith(".css") else plain(HERE / name) for name in names)


def _tight(css):
    """Leave out the spaces that CSS can do without; those between selectors stay."""
    return re.sub(r"(?<=[{};,:])\s+|\s+(?=[{}])|;(?=\s*})", "", css)


class Page:
    """What shows itself as a picture, a sentence, and a page that needs no kernel.

    A subclass has `_esm`, a module that ends in `export default { render };` and imports nothing, and `_css`; it says
    in `SHOWN` which of its attributes the module reads, draws itself in `picture()` and speaks in `alt()`.

    A notebook shows the page: where scripts run, the module takes the picture's place, without a kernel or a network,
    today as well as in a notebook that was saved and is opened again. Elsewhere (GitHub, a printed page, a notebook
    that nobody trusts yet) the picture is seen.
    """

    SHOWN = ()
    HEAVY = False  # whether its data are large: then a notebook stores the picture once, in the HTML
    AGAIN = False  # whether they stand in another output, too: then the course's notebooks store the picture alone
    DRAWN_BY = ""  # the class whose module draws it
    _css = ""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if isinstance(cls.__dict__.get("_esm"), str):  # and no trait: anywidget makes one, in a class of the same name
            cls.DRAWN_BY = cls.__name__
            SCRIPTS[cls.__name__] = script(cls.__name__, cls._esm, cls._css)

    def picture(self):
        """Draw the widget as a still picture.

        Returns
        -------
        PIL.Image.Image
            `twin.SCALE` times as large as it shall be shown.
        """
        raise NotImplementedError(f"{type(self).__name__} has to say how it looks without a browser")

    def alt(self):
        """Return what somebody who cannot see the widget should know, as a few sentences."""
        raise NotImplementedError(f"{type(self).__name__} has to say in words what it shows")

    def to_html(self):
        """Return the widget as a piece of HTML that works anywhere, without a kernel and without a network."""
        return self._still()["text/html"]

    def _still(self, ear=""):
        """Return everything but the live view, by MIME type; `ear` is how a running kernel knows the page."""
        state = {name: getattr(self, name) for name in self.SHOWN}
        more = f' data-ear="{ear}"' * bool(ear) + " data-again" * self.AGAIN
        shown = still(self.DRAWN_BY, self.picture(), self.alt(), state, more)
        return {kind: part for kind, part in shown.items() if not (self.HEAVY and kind == "image/png")}

    def _repr_mimebundle_(self, **kwargs):
        return self._still()


class Twin(Page, anywidget.AnyWidget):
    """A page that a running kernel hears: what is done with it comes to Python, and what Python sets is seen.

    The page works by itself, so that a saved notebook has it without a kernel. Beside it, the kernel has an ear in the
    browser (`js/ear.js`), which finds the page by a name that no other has. Where every output has a frame of its own,
    as in Colab, nothing could be heard: there the widget is shown in the way of ipywidgets.
    """

    _ipython_display_ = None  # ipywidgets 7 would display the live view alone
    ear = traitlets.Unicode().tag(sync=True)

    @traitlets.default("ear")
    def _new_ear(self):
        return uuid.uuid4().hex[:12]

    def __init__(self, **kwargs):
        if not _in_frames():  # the page draws itself: a short module is heard before anywidget's two seconds are over
            self._esm, self._css = f"{source('ear.js')}\nexport default {{ initialize }};", ""
        super().__init__(**kwargs)

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if isinstance(cls.__dict__.get("_esm"), str):
            cls._esm = f"{source('ear.js')}\n{cls._esm.replace(ENDING, 'export default { initialize, render };')}"

    def _repr_mimebundle_(self, **kwargs):
        if _in_frames():
            return {VIEW: view(self), **self._still()}, colab(self)
        return self._still(self.ear)


def _in_frames():
    """Tell whether a page in one output cannot be heard by what another one holds, or nobody has seen that it can."""
    return "google.colab" in sys.modules or "VSCODE_PID" in os.environ


def drawn(fig):
    """Turn a matplotlib figure into the picture of a still."""
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", dpi=96 * SCALE, facecolor="white")
    return Image.open(buffer).convert("RGB")


def in_a_row(*pictures):
    """Put pictures beside each other; arrays of colours are enlarged to the height of the pictures."""
    height = max(picture.height for picture in pictures if isinstance(picture, Image.Image))
    for_still = []
    for picture in pictures:
        if not isinstance(picture, Image.Image):
            times = max(1, height // max(picture.shape[:2]))
            picture = Image.fromarray(picture.repeat(times, axis=0).repeat(times, axis=1))
        for_still.append(picture)
    size = sum(picture.width + 20 for picture in for_still) - 20, max(picture.height for picture in for_still)
    row, left = Image.new("RGB", size, "white"), 0
    for picture in for_still:
        row.paste(picture, (left, 0))
        left += picture.width + 20
    return row


def text():
    """Return a trait that travels to the page as text."""
    return traitlets.Unicode().tag(sync=True)


def script(name, module, css, *, render="render"):
    """Return what draws all widgets of a name on a page, each from the data beside its picture, by a module's function.

    Parameters
    ----------
    name : str
        As `still` has it.
    module : str
        JavaScript that ends in `export default { render };` and imports nothing.
    css : str
    render : str
        Which of its functions takes `{ model, el }`.
    """
    module = module.replace(ENDING, "").strip()
    return SCRIPT.format(
        name=name, module=module, page=source("inflate.js", "page.js"), css=_for_script(css), render=render
    )


def still(name, picture, alt, state, more=""):
    """Return a picture, what it shows in words, and a page that `SCRIPTS[name]` draws from `state`, by MIME type."""
    image, code = seen(picture, alt)
    return {"text/html": alive(name, image, state, more), "image/png": code, "text/plain": alt}


def seen(picture, alt):
    """Return a picture, `SCALE` times as large as it shall be shown, as HTML with its words; and its PNG."""
    code = base64.b64encode(png(picture)).decode()
    width, words = round(picture.width / SCALE), html.escape(alt)
    return f'<img alt="{words}" width="{width}" style="{CARD}" src="data:image/png;base64,{code}">', code


def alive(name, picture, state, more=""):
    """Return a piece of HTML in whose place, where scripts run, `SCRIPTS[name]` draws from `state`.

    `more` are attributes of it.
    """
    return PAGE.format(name=name, more=more, picture=picture, state=_for_script(tight(state))) + SCRIPTS[name]


def tight(value):
    """Return what JSON can hold with every long text in it packed: `js/inflate.js` has it back."""
    if isinstance(value, str) and len(value) > LONG:
        return {"deflated": base64.b64encode(zlib.compress(value.encode(), 9)).decode()}
    if isinstance(value, dict):
        return {name: tight(part) for name, part in value.items()}
    return [tight(part) for part in value] if isinstance(value, list) else value


def view(widget):
    """Return what a notebook has to know to show a widget live."""
    return {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}


def colab(widget):
    """Return what Colab has to know to show an `AnyWidget` live: nothing elsewhere."""
    return anywidget.AnyWidget._repr_mimebundle_(widget)[1]


def _for_script(value):
    """Write a value as JavaScript that no text in it can end, `</script>` or `<!--`, say."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
