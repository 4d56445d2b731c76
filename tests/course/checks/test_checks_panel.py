"""What a check shows: in a notebook, in a terminal, and to somebody who cannot see."""

import html
import re
from html.parser import HTMLParser

import nbformat
import numpy as np
import pytest

from scratchcnn_course import checks
from scratchcnn_course.checks import card, solutions, words
from scratchcnn_course.checks.check import CheckFailed
from scratchcnn_course.checks.panel import panel
from scratchcnn_course.checks.pictures import picture, spoken
from scratchcnn_course.exercises import catalogue
from scratchcnn_helpers import ops
from tests.conftest import slow_but
from tools.outputs import METADATA, execute

every_exercise = pytest.mark.parametrize("name", catalogue.EXERCISES)
PICTURE = re.compile(r'src="data:image/png;base64,[^"]*"')  # as tests/nbval.cfg has it


class Page(HTMLParser):
    """Reads a page: its tags in order, checked to be closed, and its text."""

    def __init__(self, page):
        super().__init__()
        self.open, self.found, self.text = [], [], ""
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attributes for found, attributes in self.found if found == tag]


def stub(*args, **kwargs):
    raise NotImplementedError


def turned(image, kernel):
    return catalogue.find("slide").right(image, kernel[::-1, ::-1])


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCRATCHCNN_KEEP", "0")


def test_right(capsys):
    assert checks.slide(lambda image, kernel: catalogue.find("slide").right(image, kernel)) is None
    assert capsys.readouterr().out == (
        "Right: `slide`\nTried: a square kernel on a square image; an image that is not square; "
        "a kernel that is not square; a kernel higher than wide.\n"
    )


@pytest.mark.parametrize(
    "name", slow_but("one_hot", "kernel_puzzle", "conv2d", "split", "batch_facts", of=catalogue.EXERCISES)
)
def test_not_attempted_never_raises(name, capsys):
    getattr(checks, name)(stub)
    assert capsys.readouterr().out.startswith(f"Not attempted yet: `{name}`\n")
    shown = panel(checks.run(name, stub))
    page = Page(shown.page)
    if not catalogue.find(name).features:
        assert page.all("img")
        assert "target" in page.all("img")[-1]["alt"]
    assert not re.search(r"0x[0-9a-f]{6}|(?<![\d.])-0(?![\d.])", shown.text + page.text)


@pytest.mark.parametrize("name", ["one_hot", "max_pool2d", "split"])
def test_not_attempted_is_always_the_same(name):
    first, again = (panel(checks.run(name, stub)) for _ in range(2))
    assert first.text == again.text
    assert PICTURE.sub("", first.page) == PICTURE.sub("", again.page)


def test_the_target_is_drawn():
    shown = panel(checks.run("slide", stub))
    alts = [image["alt"] for image in Page(shown.page).all("img")]
    assert [alt.partition(":")[0] for alt in alts] == ["image", "kernel", "target out"]
    assert alts[2] == "target out: 2.5 -30.5 14.75; 8.75 10.75 3.25; -6.5 0 -27.5. Framed: rows 0 to 0, columns 0 to 0."
    assert "target out = [[  2.5, -30.5, 14.75],\n" in shown.text


def test_the_window_of_one_cell_is_framed():
    image, kernel, _ = Page(panel(checks.run("one_cell", stub)).page).all("img")
    assert len(image["alt"].split(";")) == 5, "five rows, to be read by eye"
    assert image["alt"].endswith(" Framed: rows 1 to 3, columns 2 to 4.") and "Framed" not in kernel["alt"]


@pytest.mark.parametrize(
    ("name", "window"),
    [("slide", 3), ("convolve", 3), ("conv2d", 3), ("im2col", 2), ("max_pool2d", 2), ("avg_pool2d", 2)],
)
def test_an_example_outlines_its_first_window_and_what_comes_of_it(name, window):
    alts = [image["alt"] for image in Page(panel(checks.run(name, stub)).page).all("img")]
    framed = [alt for alt in alts if "Framed" in alt]
    assert len(framed) == 2 and framed[0] == alts[0] and "target out" in framed[1]
    assert framed[0].endswith(f" Framed: rows 0 to {window - 1}, columns 0 to {window - 1}.")
    assert framed[1].endswith(f" Framed: rows 0 to 0, columns 0 to {3 if name == 'im2col' else 0}.")


def test_an_arrow_goes_with_what_it_leads_to():
    page = panel(checks.run("conv2d_backward", stub)).page
    before, _, after = page.partition("\N{RIGHTWARDS ARROW}</div>")
    assert "target" not in before.rpartition("<p")[2] and after.startswith("<figure")


def test_a_puzzle_shows_what_is_wanted():
    alts = [image["alt"].partition(":")[0] for image in Page(panel(checks.run("kernel_puzzle", stub)).page).all("img")]
    assert alts == ["image", *(f'target for "{which}"' for which in ("left-edge", "brighten", "shift-right", "blur"))]


def test_a_puzzle_shows_what_is_wanted_beside_what_came_out():
    def brighter(which):
        return np.diag([0, 2.0, 0]) if which == "brighten" else catalogue.find("kernel_puzzle").right(which)[::-1]

    result = checks.run("kernel_puzzle", lambda which: brighter(which) * (1 if which == "brighten" else 2))
    images = Page(panel(result).page).all("img")
    assert [image["alt"].partition(":")[0] for image in images] == ["image", "target", "yours"]
    before, wanted, yours = result.pictured
    assert before.shape == wanted.shape == yours.shape and np.allclose(yours, 2 * wanted), "twice the left-edge kernel"


def test_wrong_raises_one_plain_line():
    with pytest.raises(CheckFailed) as caught:
        checks.slide(turned)
    (line,) = caught.value._render_traceback_()
    assert line.startswith("The panel above says what to mend.") and "upside" not in line  # the title stands once
    assert caught.value.result.mistake == "flipped-kernel"
    assert str(caught.value).startswith("Not yet: your kernel is upside down\nYour output equals")


def test_wrong_in_words():
    text = panel(checks.run("slide", turned)).text
    assert "First difference at [0, 0]: expected 2.5, yours -1.5." in text
    assert "`slide(image, kernel)` with image of shape (5, 5), kernel of shape (3, 3)." in text
    assert "shapes agree, (3, 3)" in text
    assert "\nyours = [[  -1.5," in text
    assert "\nHint 1: Look at the index of `kernel`" in text
    assert "\nHint 2: " in text


def test_wrong_on_a_page():
    page = Page(panel(checks.run("slide", turned)).page)
    names = [image["alt"].partition(":")[0] for image in page.all("img")]
    assert names == ["target", "yours", "difference", "image", "kernel"]
    assert len(page.all("details")) == len(page.all("summary")) == 3
    assert all("open" not in details for details in page.all("details"))
    assert page.text.startswith("Not yet: your kernel is upside down")


WRONG = {
    "another shape": ("slide", lambda i, k: i),
    "nothing in it": ("slide", lambda i, k: i[:0]),
    "a number": ("slide", lambda i, k: 1.0),
    "NaN": ("slide", lambda i, k: np.full((i.shape[0] - k.shape[0] + 1, i.shape[1] - k.shape[1] + 1), np.nan)),
    "infinity": ("relu", lambda x: x / 0),
    "complex": ("relu", lambda x: x * 1j),
    "True and False": ("relu", lambda x: x > 0),
    "one number": ("cross_entropy", lambda logits, labels: 7.0),
    "a row": ("relu", lambda x: x),
    "three results": ("conv2d_backward", lambda dout, x, w, **more: (x * 0, w * 0, dout.sum((0, 2, 3)))),
    "many numbers": ("im2col", lambda x, kernel_size, **more: ops.im2col(x, kernel_size, **more) * 3.3),
    "facts": ("batch_facts", lambda batch: (batch.shape, "float32", 0, 1)),
    "a puzzle": ("kernel_puzzle", lambda which: np.eye(3)),
    "a random one": ("dropout", lambda x, rate, rng=None: (x, x)),
    "an error": ("slide", lambda i, k: 1 / 0),
    "None": ("split", lambda labels, fraction, rng: None),
}


@pytest.mark.parametrize("what", slow_but("another shape", "one number", "facts", "an error", of=WRONG))
def test_every_wrong_answer_makes_a_whole_panel(what):
    name, function = WRONG[what]
    result = checks.run(name, function)
    assert result.status in ("wrong", "error")
    shown = panel(result)
    page = Page(shown.page)
    assert shown.text.startswith(f"Not yet: {result.title}\n")
    assert all(re.fullmatch(r"\w[^\n]+\.", image["alt"]) for image in page.all("img"))
    assert all(image["src"].startswith("data:image/png;base64,") for image in page.all("img"))
    words = re.sub(r"\s+", " ", result.message.replace("`", ""))
    assert words in re.sub(r"\s+", " ", page.text)


def test_what_a_learner_says_is_escaped():
    def function(image, kernel):
        raise ValueError("<script>alert('`1` & 2')</script>")

    shown = panel(checks.run("slide", function))
    assert "<script>alert" in shown.text
    assert "script" not in {tag for tag, _ in Page(shown.page).found}
    assert html.escape("<script>alert('", quote=False) in shown.page


def test_names_in_alt_texts_are_escaped():
    page = Page(picture('a "name" <b>', np.zeros((2, 2))))
    assert page.all("img")[0]["alt"] == 'a "name" <b>: 0 0; 0 0.'
    assert len(page.all("b")) == 1


def test_the_layer_with_the_difference_is_shown():
    array = np.zeros((2, 3, 4, 5))
    page = Page(picture("dw", array, index=(1, 2, 3, 0)))
    assert "dw[1, 2]of shape (2, 3, 4, 5)" in page.text  # in two lines
    assert page.all("img")[0]["alt"].startswith("dw[1, 2]: 0 0")


def test_many_numbers_are_summed_up():
    assert spoken("x", np.arange(80.0).reshape(8, 10)) == "x: 8 × 10 numbers from 0 to 79."
    assert spoken("x", np.full((8, 10), np.nan)) == "x: 8 × 10 numbers."
    assert spoken("x", np.array([-0.0, np.nan, 1 / 3])) == "x: 0 nan 0.3333."


def test_in_a_terminal_of_ipython(capsys):
    pytest.importorskip("IPython")
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    try:
        shell.push({"checks": checks, "turned": turned, "stub": stub})
        shell.run_cell("checks.slide(stub)")
        assert capsys.readouterr().out.startswith("Not attempted yet: `slide`\n")
        assert isinstance(shell.run_cell("checks.slide(turned)").error_in_exec, CheckFailed)
    finally:
        InteractiveShell.clear_instance()
    said = capsys.readouterr().out
    assert said.startswith("Not yet: your kernel is upside down\nYour output")
    assert said.count("Not yet: your kernel is upside down") == 1 and "\nThe panel above says" in said
    assert "Traceback" not in said


@pytest.mark.slow
def test_in_a_notebook(tmp_path):
    setup = "import numpy as np\nfrom scratchcnn_course import checks"
    slide = "def slide(image, kernel):\n    {}"
    cells = [
        nbformat.v4.new_code_cell(source, metadata={"tags": ["raises-exception"]})
        for source in (
            f"{setup}\n{slide.format('raise NotImplementedError')}",
            "checks.slide(slide)",
            slide.format("return image * 2"),
            "checks.slide(slide)",
            'checks.solution("slide")',
            "checks.progress()",
        )
    ]
    ran = execute(nbformat.v4.new_notebook(cells=cells, metadata=METADATA), tmp_path, SCRATCHCNN_KEEP="1")
    outputs = [cell.outputs for cell in ran.cells]
    assert [len(output) for output in outputs] == [0, 1, 0, 2, 1, 1]
    for shown, *_ in filter(None, outputs):
        assert shown.output_type == "display_data"
        assert set(shown.data) == {"text/html", "text/plain"}
    error = outputs[3][1]
    assert (error.output_type, error.ename, len(error.traceback)) == ("error", "CheckFailed", 1)
    assert error.traceback[0].startswith("The panel above says")
    assert not (tmp_path / "my_cnn.py").exists()


@every_exercise
@pytest.mark.parametrize("fast", [False, True])
def test_solutions_run_and_are_right(name, fast):
    source = solutions.source_of_solution(name, fast=fast)
    names = {"np": np, "__name__": "__main__"}
    exec(source, names)
    assert checks.run(name, names[name]).status == "correct"
    assert fast or max(map(len, source.splitlines())) <= 120


def test_a_solution_is_folded(capsys):
    checks.solution("conv2d")
    said = capsys.readouterr().out
    assert said.startswith("Solution of conv2d:\n\ndef conv2d(x, w, b,")
    assert "for oh in range(OH):" in said
    checks.solution("conv2d", fast=True)
    assert "for oh in range(OH):" not in capsys.readouterr().out


def test_a_solution_on_a_page(monkeypatch):
    shown = []
    monkeypatch.setattr(solutions, "show", shown.append)
    checks.solution("relu")
    page = Page(shown[0].page)
    assert [tag for tag, _ in page.found if tag in ("details", "summary", "code")] == ["details", "summary", "code"]
    assert "return np.maximum(x, 0)" in page.text
    assert repr(shown[0]) == shown[0].text


def test_code_in_prose():
    assert card.prose("a `b < c` & d") == f'a <code style="{card.CODE}">b &lt; c</code> &amp; d'


@pytest.mark.parametrize(
    ("two", "told"),
    [
        ((1.25, 1.5), ["1.25", "1.5"]),
        ((1.115421, 1.115432), ["1.11542", "1.11543"]),
        ((3, 4), ["3", "4"]),
        ((2.0, 2.0), ["2", "2"]),
    ],
)
def test_two_numbers_that_differ_are_seen_to_differ(two, told):
    assert words.apart(*two) == told
