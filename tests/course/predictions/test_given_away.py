"""In the notebooks: what is asked is there, and nothing tells the answer before it is asked."""

import ast
import io
import re
import tokenize
from types import SimpleNamespace

import nbformat
import pytest

from scratchcnn_course.predictions import PREDICTIONS, find, of_notebook
from scratchcnn_course.predictions.catalogue import FILES
from tools.outputs import find as notebooks

ASK = re.compile(r'checks\.predict\("([\w-]+)"\)')
FOLDED = {"cellView": "form", "jupyter": {"source_hidden": True}, "tags": ["hide-input"]}
WRITTEN = {path.stem for path in FILES}  # of these notebooks the predictions are written

every_notebook = pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.name[:2])


def cells_of(path):
    return nbformat.read(path, as_version=4).cells


def asked(cell):
    """Return the id of the prediction that a cell asks, or None."""
    found = ASK.fullmatch(cell.source) if cell.cell_type == "code" else None
    return found and found[1]


def results(cells, place):
    """Return the code cells below a prediction, down to the next words: there its answer is seen."""
    below = []
    for cell in cells[place + 1 :]:
        if cell.cell_type == "markdown":
            break
        if not asked(cell):
            below.append(cell)
    return below


def told_by(source):
    """Return what a source says beside computing: texts, comments, asserts, names."""
    tree = ast.parse(re.sub(r"^\s*%.*$", "", source, flags=re.MULTILINE))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    texts += [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    texts += [node.id.replace("_", " ") for node in ast.walk(tree) if isinstance(node, ast.Name)]
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
    return "\n".join([*texts, *(comment for comment in comments if not comment.startswith("# ("))])  # no shapes


def forms(one):
    """Return how the right answer could be written: whole texts, as they would stand there."""
    if one.kind == "number":
        value = one.right
        written = {f"{value:g}", f"{value:,}", str(value)}
        return written | ({f"{value:.0%}", f"{100 * value:g} %", f"{100 * value:g}%"} if 0 < value < 1 else set())
    if one.kind == "choice":
        (right,) = [choice.text.replace("`", "") for choice in one.choices if choice.key == one.right]
        return {right}
    if one.kind == "order":
        return {joint.join(one.right) for joint in (", ", " ", "")}
    return {f"{opened}{row}, {column}{closed}" for row, column in one.right["right"] for opened, closed in ("()", "[]")}


def telling_words(one):
    """Return the longer words that only the right choice has."""
    if one.kind != "choice":
        return set()

    def words(text):
        return set(re.findall(r"[a-z]{5,}", text.lower()))

    (right,) = [choice.text for choice in one.choices if choice.key == one.right]
    return words(right) - words(" ".join([one.question, *(c.text for c in one.choices if c.key != one.right)]))


def stands_in(form, text):
    return re.search(rf"(?<![\w.]){re.escape(form)}(?![\w]|\.\d)", text, re.IGNORECASE) is not None


def given_away(one, source):
    """Return what a source tells of an answer."""
    told = told_by(source)
    if one.kind == "choice" and all(stands_in(choice.text.replace("`", ""), source) for choice in one.choices):
        return set()  # it names all of them alike
    found = {form for form in forms(one) if stands_in(form, told)}
    found |= {form for form in forms(one) if len(form) > 1 and form not in one.question and stands_in(form, source)}
    return found | {word for word in telling_words(one) if stands_in(word, told)}


@every_notebook
def test_what_a_notebook_asks_is_what_its_file_has(path):
    names = [asked(cell) for cell in cells_of(path) if asked(cell)]
    assert names == [one.id for one in of_notebook(int(path.name[:2]))], "the same, in the same order"
    assert len({*names}) == len(names)
    assert all("checks.predict(" not in cell.source or asked(cell) for cell in cells_of(path)), "in a cell of its own"


@every_notebook
def test_cells_that_ask_are_folded(path):
    for cell in cells_of(path):
        if name := asked(cell):
            assert {key: cell.metadata.get(key) for key in FOLDED} == FOLDED, name
            assert cell.id == f"ask-{name[3:]}"


@every_notebook
def test_results_are_collapsed_until_they_are_run(path):
    cells = cells_of(path)
    for place, cell in enumerate(cells):
        if name := asked(cell):
            for below in results(cells, place):
                assert below.metadata.get("jupyter", {}).get("outputs_hidden"), f"{name}: {below.id} shows it"
                first = [output.get("data") for output in below.outputs[:1]]
                assert first in ([], [{}]), f"JupyterLab shows a line of what is collapsed in {below.id}"


@pytest.mark.slow
@every_notebook
def test_the_source_gives_nothing_away(path):
    cells = cells_of(path)
    for place, cell in enumerate(cells):
        one = find(asked(cell)) if asked(cell) else None
        if one is None or one.kind == "line":
            continue
        for below in results(cells, place):
            assert not given_away(one, below.source), f"{one.id}: {below.id}"
        offered = [choice.text.replace("`", "") for choice in one.shown]
        lead = next(cell.source for cell in reversed(cells[:place]) if cell.cell_type == "markdown")
        long = {form for form in forms(one) if len(form) > 3 and form not in one.question}
        named = {form for form in long if stands_in(form, lead)}
        assert not named or all(stands_in(text, lead) for text in offered), f"{one.id}: the words above it"


@every_notebook
def test_no_prediction_is_asked_where_nobody_can_answer(path):
    if path.name[:2] in WRITTEN:
        assert not [cell.id for cell in cells_of(path) if "**Predict.**" in cell.source]
        assert "What was to be expected" not in "".join(cell.source for cell in cells_of(path))


def test_all_of_them_have_a_notebook():
    assert {name[:2] for name in PREDICTIONS} <= {path.name[:2] for path in notebooks()}


@pytest.mark.parametrize(
    "source",
    [
        "x = 1  # 24 x 26, say",
        'show(fig, "An output of 24 x 26.")',
        "assert shape == '24 x 26'",
    ],
)
def test_a_choice_that_is_told_is_found(source):
    assert given_away(find("01-size"), source)
    assert not given_away(find("01-size"), source.replace("24", "25"))


@pytest.mark.parametrize("source", ["assert len(sizes) == 18", "sizes[:18]", "x = 1  # 18 of them", 'print("all 18")'])
def test_a_number_that_is_told_is_found(source):
    assert given_away(find("00-batches"), source)
    assert not given_away(find("00-batches"), source.replace("18", "118"))


@pytest.mark.parametrize("source", ["eights = 1", 'title("eights")', "x  # nines"])
def test_a_word_that_tells_is_found(source):
    assert given_away(find("00-last-fifth"), source)


def test_what_is_shown_below_a_prediction_is_its_result():
    kinds = ("markdown", "code", "code", "code", "markdown", "code")
    sources = ("Words.", 'checks.predict("01-flat")', 'checks.predict("01-size")', "print(1)", "More.", "print(2)")
    cells = [SimpleNamespace(cell_type=kind, source=text) for kind, text in zip(kinds, sources, strict=True)]
    assert [cell.source for cell in results(cells, 1)] == ["print(1)"]
