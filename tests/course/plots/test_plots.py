"""The figures: what is on them, what is said about them, and that they leave nothing behind."""

import base64
import functools
import io
import re
import subprocess
import sys

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from scratchcnn_course import plots
from scratchcnn_helpers.history import History
from scratchcnn_helpers.model import Sequential
from scratchcnn_helpers.nets import build

ALT = "Something to see."


def random(*shape):
    return np.random.default_rng(0).random(shape)


def a_history():
    history = History()
    for epoch in range(3):
        history.start_epoch()
        for batch in range(4):
            history.add_batch(8, epoch=epoch + batch / 4, loss=1 / (1 + epoch), accuracy=0.5, lr=0.1)
        history.close_epoch((0.5, 0.75))
    return history


class SomeStages:
    def items(self):
        names = ("raw", "inverted", "mask", "boxed", "centred")
        return [(name, random(20 + 4 * i, 30) > 0.5, f"What {name} is.") for i, name in enumerate(names)]


FIGURES = {
    "images": lambda: plots.images(random(12, 1, 28, 28), range(12)),
    "colour images": lambda: plots.images(random(3, 3, 32, 32)),
    "filters": lambda: plots.filters(random(16, 1, 5, 5) - 0.5),
    "deep filters": lambda: plots.filters(random(4, 6, 3, 3) - 0.5),
    "feature maps": lambda: plots.feature_maps(random(16, 14, 14) - 0.5),
    "mistakes": lambda: plots.mistakes(random(9, 1, 8, 8), [1] * 9, [2] * 9, np.full((9, 3), 0.3)),
    "no mistakes": lambda: plots.mistakes(random(9, 1, 8, 8), [1] * 9, [1] * 9, np.full((9, 3), 0.3)),
    "training curves": lambda: plots.training_curves(a_history()),
    "confusion": lambda: plots.confusion(np.diag(range(900, 910)) + 3),
    "ribbon": lambda: plots.shape_ribbon(build("lenet-bn").summary()),
    "stages": lambda: plots.photo_stages(SomeStages()),
}


def texts(fig):
    return [text.get_text() for text in fig.findobj(matplotlib.text.Text) if text.get_text()]


def bundle(fig, alt=ALT):
    return plots.Picture(fig, alt)._repr_mimebundle_()[0]


@functools.cache
def drawn(make):
    """Draw a figure once for several tests."""
    fig = make()
    assert isinstance(fig, Figure)
    return plots.Picture(fig, ALT)


@pytest.mark.parametrize("make", FIGURES.values(), ids=FIGURES)
def test_every_figure_becomes_a_small_picture(make):
    data, _ = drawn(make)._repr_mimebundle_()
    assert sum(map(len, data.values())) < 150_000
    image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert image.width <= 8 * 108 + 2, "wider than the column of a notebook"
    assert len(set(np.asarray(image.convert("L")).ravel().tolist())) > 2, "nothing is drawn"
    assert image.info.keys() <= {"transparency"}, "a date or a version changes the bytes"


@pytest.mark.slow
@pytest.mark.parametrize("make", FIGURES.values(), ids=FIGURES)
def test_bytes_do_not_change(make):
    assert plots.Picture(make(), ALT).png == drawn(make).png


def test_the_notebooks_style_makes_no_difference():
    def draw():
        return plots.Picture(plots.filters(np.arange(-8.0, 10).reshape(2, 1, 3, 3)), ALT).png

    plain = draw()
    with matplotlib.rc_context({"font.size": 30, "savefig.dpi": 20, "image.cmap": "jet", "axes.facecolor": "black"}):
        assert draw() == plain
        assert matplotlib.rcParams["font.size"] == 30  # and it is left as it was


@pytest.mark.slow
def test_pyplot_stays_out():
    code = "import sys; from scratchcnn_course import plots; import numpy as np; plots.Picture(plots.images("
    code += "np.ones((1, 4, 4))), 'A square.'); assert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_one_bundle_with_the_alt_text_in_html_and_in_plain():
    alt = 'A "7", 2 < 3 & more.'
    data, metadata = plots.Picture(plots.images(np.ones((1, 4, 4))), alt)._repr_mimebundle_()
    assert data.keys() == {"text/html", "image/png", "text/plain"}
    assert data["text/plain"] == alt
    assert re.search(r'alt="A &quot;7&quot;, 2 &lt; 3 &amp; more\."', data["text/html"])
    assert f"data:image/png;base64,{data['image/png']}" in data["text/html"]
    for part in ("max-width: 100%", "filter:url(#scratchcnn-", "<feFlood"):
        assert part in data["text/html"]
    assert metadata["image/png"].keys() == {"width", "height"}


def test_show_without_a_notebook_says_the_alt_text(capsys):
    plots.show(plots.images(np.ones((1, 4, 4))), ALT)
    assert capsys.readouterr().out == ALT + "\n"


@pytest.mark.parametrize("alt", ["", "   ", "Figure.", "a figure without a full stop"])
def test_alt_has_to_be_a_sentence(alt):
    with pytest.raises(ValueError, match="alt must be a sentence"):
        plots.show(plots.images(np.ones((1, 4, 4))), alt)


def test_alt_has_to_be_there():
    with pytest.raises(TypeError, match="alt must be a string, got NoneType"):
        plots.show(plots.images(np.ones((1, 4, 4))), None)


@pytest.mark.parametrize(("N", "H", "W"), [(5, 4, 6), (1, 3, 3), (7, 30, 28)])
def test_a_grid_holds_every_pixel(N, H, W):
    images = random(N, H, W)
    canvas = plots.images(images, columns=3).axes[0].get_images()[0].get_array().filled(np.nan)
    finer = -(-28 // W)
    drawn = np.sort(canvas[np.isfinite(canvas)])
    np.testing.assert_array_equal(drawn, np.sort(images.repeat(finer, 1).repeat(finer, 2).ravel()))


def test_a_grid_reads_from_left_to_right():
    ones = np.arange(1, 6)[:, None, None] * np.ones((5, 28, 28))
    canvas = plots.images(ones / 5, columns=2).axes[0].get_images()[0].get_array().filled(0)
    steps = [values[0] for values in ([*dict.fromkeys(row[row > 0])] for row in canvas) if values]
    assert list(dict.fromkeys(steps)) == [0.2, 0.6, 1.0]  # the first of each row


def test_shapes_and_titles_are_written():
    assert texts(plots.images(np.ones((2, 1, 4, 5)), ["one", "two"], name="digits")) == [
        "one",
        "two",
        "digits: 2 × 1 × 4 × 5",
    ]
    assert "w: 2 × 3 × 4 × 5" in texts(plots.filters(np.ones((2, 3, 4, 5))))
    assert "feature maps: 2 × 4 × 5" in texts(plots.feature_maps(np.ones((2, 4, 5))))


@pytest.mark.parametrize("draw", [plots.filters, plots.images])
def test_signed_arrays_diverge_around_zero(draw):
    image = draw(np.array([-1.0, 0, 3, 2]).reshape(1, 1, 2, 2)).axes[0].get_images()[0]
    assert image.get_clim() == (-3, 3)
    red, green, blue, _ = image.cmap(image.norm(0.0))
    assert min(red, green, blue) > 0.95
    assert image.cmap(image.norm(3.0))[0] > image.cmap(image.norm(3.0))[2]


def test_grey_runs_from_black_to_white():
    image = plots.images(np.full((1, 4, 4), 0.5)).axes[0].get_images()[0]
    assert image.get_clim() == (0, 1)
    assert plots.feature_maps(np.full((1, 4, 4), 7.0)).axes[0].get_images()[0].get_clim() == (0, 7)
    assert plots.feature_maps(np.zeros((1, 4, 4))).axes[0].get_images()[0].get_clim() == (0, 1)


def test_the_surest_mistakes_come_first():
    probabilities = np.array([[0.1, 0.9], [0.4, 0.6], [0.2, 0.8], [0.3, 0.7]])
    fig = plots.mistakes(np.ones((4, 1, 4, 4)), [1, 0, 0, 0], [1, 1, 1, 1], probabilities, count=2)
    assert texts(fig) == ["0 as 1\n80%", "0 as 1\n70%", "2 of 3 mistakes in 4 images, the surest first"]


def test_mistakes_keep_their_colours():
    green = np.zeros((2, 3, 28, 28))
    green[:, 1] = 1
    fig = plots.mistakes(green, [0, 0], [1, 1], np.array([[0.1, 0.9], [0.2, 0.8]]))
    canvas = fig.axes[0].get_images()[0].get_array()  # (height, width, 3 or 4)
    assert ((canvas[..., :3] == (0, 1, 0)).all(axis=-1)).sum() == 2 * 28 * 28


def test_confusion_writes_every_count():
    matrix = np.array([[50, 2, 0], [0, 41, 7], [1, 0, 60]])
    fig = plots.confusion(matrix, names="abc")
    written = texts(fig)
    assert written[:9] == [str(count) for count in matrix.ravel()]
    assert {"predicted", "true", "151 of 161 right", "a", "b", "c"} <= set(written)
    shade = fig.axes[0].get_images()[0].get_array()
    assert (np.diag(shade) < 0).all()
    assert shade[1, 2] == shade.max() > shade[0, 1] > shade[0, 2] == 0


def test_curves_hold_the_history():
    loss, accuracy = plots.training_curves(a_history()).axes
    assert loss.get_ylabel() == "loss"
    assert accuracy.get_ylabel() == "accuracy"
    np.testing.assert_allclose(loss.lines[1].get_ydata(), [1, 1 / 2, 1 / 3])
    np.testing.assert_allclose(accuracy.lines[2].get_ydata(), [0.75] * 3)
    assert [text.get_text() for text in accuracy.get_legend().get_texts()] == ["training", "validation"]
    np.testing.assert_allclose(loss.lines[0].get_xydata()[:5], [[0, 1], [0.25, 1], [0.5, 1], [0.75, 1], [1, 1 / 2]])


def test_without_validation_there_is_no_curve_of_it():
    history = a_history()
    history.epochs = [{key: row[key] for key in ("epoch", "loss", "accuracy", "seconds")} for row in history.epochs]
    assert [len(axes.lines) for axes in plots.training_curves(history).axes] == [2, 2]


def test_the_ribbon_names_layers_that_change_the_shape():
    written = texts(plots.shape_ribbon(build("lenet-bn").summary()))
    assert [text for text in written if text.isalnum() and not text.isdigit()] == [
        *("input", "Conv2d", "MaxPool2d", "Conv2d", "MaxPool2d", "Flatten", "Linear", "Linear")
    ]
    assert "16 ×\n14 × 14" in written
    assert written[-1] == "10"


def test_the_ribbon_of_one_layer():
    fig = plots.shape_ribbon(Sequential(build("first").layers[:1]).summary())
    assert len(fig.axes[0].patches) >= 2


def test_stages_show_name_shape_and_sentence():
    fig = plots.photo_stages(SomeStages())
    assert len(fig.axes) == 5
    assert [axes.get_title(loc="left") for axes in fig.axes][:2] == ["raw\n20 × 30", "inverted\n24 × 30"]
    assert fig.axes[4].get_xlabel() == "What centred is."


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: plots.images(np.ones((4, 4))), "images must be .* got shape \\(4, 4\\)"),
        (lambda: plots.images(np.ones((2, 2, 4, 4))), "images must be .* got shape \\(2, 2, 4, 4\\)"),
        (lambda: plots.images(np.ones((0, 4, 4))), "images must be"),
        (lambda: plots.images(np.ones((2, 4, 4)), ["one"]), "titles must be as many as the 2 images, got 1"),
        (lambda: plots.images(np.ones((2, 4, 4)), columns=0), "columns must be at least 1, got 0"),
        (lambda: plots.filters(np.ones((2, 4, 4))), "w must be .* got shape \\(2, 4, 4\\)"),
        (lambda: plots.feature_maps(np.ones((1, 2, 4, 4))), "maps must be .* got shape"),
        (lambda: plots.confusion(np.ones((2, 3))), "matrix must be .* got shape \\(2, 3\\)"),
    ],
)
def test_errors_name_the_argument(call, words):
    with pytest.raises(ValueError, match=words):
        call()
