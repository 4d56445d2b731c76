"""The notebooks: their form, and that they run and show what is stored, with MNIST and without it."""

import html
import json
import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from scratchcnn_helpers.data.formats.detect import candidates
from tests.course.app.test_other_data import write_cifar, write_idx
from tools.address import repository
from tools.exercises import CHECK, exercises
from tools.half_solved import without_mnist
from tools.outputs import KEEP, METADATA, NOTEBOOKS, RAN, ROOT, dumps, execute, find, fingerprints
from tools.setup_cell import setup_cell

SETUP = setup_cell(repository())
EXERCISE = re.compile(r"^### Exercise (\d\d)\.(\d): .+ · (?=.{5} ·)●+○* · about \d+ minutes$", re.MULTILINE)
LAST = "14_train_the_full_cnn_on_mnist.ipynb"


def weekly_but(*starts, paths=None):
    """Run a test for the notebooks, or pages, whose names begin so at every change, and for the others weekly."""
    names = {path: str(getattr(path, "stem", path)) for path in paths or find()}
    marks = {path: () if name.startswith(starts) else pytest.mark.long for path, name in names.items()}
    cases = [pytest.param(path, marks=marks[path], id=name.partition("_")[0]) for path, name in names.items()]
    return pytest.mark.parametrize("path", cases)


# The last, which takes longest, first.
every_notebook = pytest.mark.parametrize("path", find()[::-1], ids=lambda path: path.name[:2])


def read(path):
    return nbformat.read(path, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def markdown(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def texts(output):
    """Return what of an output is text: streams, plain text and HTML."""
    if output.output_type == "stream":
        return [output.text]
    return [text for kind, text in output.get("data", {}).items() if kind.startswith("text/")]


@every_notebook
def test_the_file_is_as_regenerate_writes_it(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert path.read_text(encoding="utf-8") == dumps(notebook)
    assert notebook.metadata == METADATA
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in ids), "ids are words, so that they stay"
    for cell in notebook.cells:
        assert cell.metadata.keys() <= {"tags", "jupyter", "cellView", RAN}


@every_notebook
def test_it_opens_and_closes_as_all_do(path):
    notebook = read(path)
    first, setup = notebook.cells[:2]
    assert re.match(r"# \S.*\n\n!\[[^\]]+\.\]\(", first.source), "a title, and a picture with alt text"
    parts = re.findall(r"^\*\*What you'll (\w+):\*\*", first.source, re.MULTILINE)
    assert parts == ["do", "learn", "need"]
    assert re.search(r"\d+ minutes", first.source)
    assert (setup.cell_type, setup.source) == ("code", SETUP)
    headings = re.findall(r"^(#+) (.+)$", "\n".join(cell.source for cell in markdown(notebook)), re.MULTILINE)
    assert [marks for marks, _ in headings].count("#") == 1
    ends = ["Recap", "Further reading", "Next"] + ["Glossary"] * path.name.startswith("00")
    assert [title for _, title in headings][-len(ends) :] == ends
    assert all(len(marks) <= 3 for marks, _ in headings)


@every_notebook
def test_cells_are_few_and_short(path):
    notebook = read(path)
    shown = ("checks.predict(", "checks.solution(")  # cells that only ask a prediction, or show a solution
    lines = [len(cell.source.splitlines()) for cell in code(notebook) if not cell.source.startswith(shown)]
    assert len(lines) <= 30
    assert statistics.median(lines) <= 5
    assert max(lines) <= 15
    for cell in code(notebook):
        assert max(map(len, cell.source.splitlines())) <= 120
    for cell in markdown(notebook):
        assert len(re.findall(r"^#+ ", cell.source, re.MULTILINE)) <= 2, "one idea a cell"


@every_notebook
def test_every_prediction_has_its_answer_folded_below(path):
    notebook = read(path)
    for cell in markdown(notebook):
        opened = cell.source.count("<details><summary>")
        assert opened == cell.source.count("</summary>\n\n") == cell.source.count("\n\n</details>"), cell.id
    kinds = [(cell.cell_type, cell.source) for cell in notebook.cells]
    for i, (kind, source) in enumerate(kinds):
        if kind == "markdown" and "**Predict.**" in source:
            assert kinds[i + 1][0] == "code", "a prediction stands right before what it predicts"
            answer = next(source for kind, source in kinds[i + 1 :] if kind == "markdown")
            assert "<details><summary>What was to be expected" in answer, source


@every_notebook
def test_exercises(path):
    found = exercises(read(path))
    assert 2 <= len(found) <= 5
    for count, cells in enumerate(found, start=1):
        task, below = cells[0].source, [cell.source for cell in cells[1:] if cell.cell_type == "code"]
        head = EXERCISE.search(task)
        assert head, f"not of the form 'Exercise 01.1: title · ●●○○○ · about 10 minutes': {task[:80]}"
        assert head.groups() == (path.name[:2], str(count))
        folded = [name for name in re.findall(r"<summary>(.*?)</summary>", task) if name != "Python, by the way"]
        shown = any(source.startswith("checks.solution(") for source in below)
        assert folded == ["Hint 1", "Hint 2"] + ["Solution"] * (not shown)
        assert any("raise NotImplementedError" in source for source in below[:3]), "no stub"
        assert sum(len(CHECK.findall(source)) for source in below) == 1, "it has a check, and one"


@every_notebook
def test_links_lead_somewhere(path):
    """Files beside the notebook, notebooks and their headings; nothing here asks the network."""
    for cell in markdown(read(path)):
        for target in re.findall(r"\]\(([^)\s]+)\)", cell.source):
            file, _, heading = target.partition("#")
            if re.match(r"(https?|attachment):", file):
                continue
            other = path.parent / file if file else path
            assert other.exists(), f"{cell.id}: {target}"
            if heading:
                text = "\n".join(part.source for part in markdown(read(other)))
                anchors = [title.replace(" ", "-") for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)]
                assert heading.lower() in map(str.lower, anchors), f"{cell.id}: {target}"


@every_notebook
def test_outputs_are_stored(path):
    notebook = read(path)
    cells, marks = code(notebook), fingerprints(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    for cell in cells:
        if KEEP in cell.metadata.get("tags", []):
            assert cell.metadata.get(RAN) == marks[cell.id], f"{cell.id} is newer than its output: regenerate"
        shows = re.search(r"^(print|plots\.show)\(", cell.source, re.MULTILINE)
        assert cell.outputs or not shows, f"{cell.id} has no stored output"


@every_notebook
def test_outputs_tell_everybody_the_same(path):
    for cell in code(read(path)):
        for output in cell.outputs:
            assert output.output_type != "error"
            assert output.get("name") != "stderr", output
            assert sum(len(str(part)) for part in output.get("data", {}).values()) < 300_000
            for text in texts(output):
                without_pictures = re.sub(r"base64,[^\"]*", "", text)
                assert not re.search(r"/(home|root|tmp|Users|usr|mnt)/|[A-Z]:\\|0x[0-9a-f]{6}", without_pictures)
            assert "image/png" not in output.get("data", {}), "a picture stands once, where its words are"
            page = output.get("data", {}).get("text/html", "")
            alts = [html.unescape(alt) for alt in re.findall('<img alt="([^"]*)"', page)]
            assert all(alts) and len(alts) == page.count("<img "), "every picture is in words, too"
            if page.startswith('<div data-scratchcnn="Question">'):  # in words as it is
                assert output.data["text/plain"].startswith("Predict: ") and "<strong>Predict.</strong>" in page
            elif re.match("<img |<div data-scratchcnn=", page):  # a figure, or a widget's still
                assert alts == [output.data["text/plain"]]
                assert re.search(r"\w.*[.?!]$", alts[0]) and len(alts[0].split()) > 3


@every_notebook
def test_what_one_is_to_think_about_is_answered_below_folded(path):
    cells = read(path).cells
    for place, cell in enumerate(cells):
        if "**Think.**" in cell.source:
            _, _, after = cell.source.partition("**Think.**")
            assert "?" in after and "<details><summary>An answer</summary>" in after, cell.id
            words = [i for i, below in enumerate(cells) if below.cell_type == "markdown" and i > place]
            for below in cells[place + 1 : words[0]]:
                assert below.metadata.get("jupyter", {}).get("outputs_hidden"), f"{below.id} shows it"


def test_the_glossary_leads_to_notebooks_that_use_the_word():
    notebooks = {path.name: "\n".join(cell.source for cell in markdown(read(path))).lower() for path in find()}
    first = next(iter(notebooks))
    notebooks[first], _, glossary = notebooks[first].partition("## glossary")
    rows = re.findall(r"^\| (.+) \| .+ \| (?:00|\[\d\d\]\((.+)\)) \|$", glossary, re.MULTILINE)
    terms = [term for term, _ in rows]
    assert len(terms) > 100 and terms == sorted({*terms})
    lost = [(term, name) for term, name in rows if not re.search(rf"\b{re.escape(term)}", notebooks[name or first])]
    assert not lost, "a word that is not in the notebook it leads to"


def test_words_are_few():
    """For a line of code, on the whole; what is looked up, and the cell that is the same everywhere, not counted."""
    words = lines = 0
    for path in find():
        for cell in read(path).cells:
            if cell.cell_type == "markdown" and "## Glossary" not in cell.source:
                prose = re.sub("```.*?```", "", cell.source, flags=re.DOTALL)
                words += len(re.findall(r"[^\W_]+(?:['.,-][^\W_]+)*", re.sub(r"\]\([^)]*\)|</?\w+>", " ", prose)))
            elif cell.cell_type == "code" and cell.source != SETUP:
                lines += len(cell.source.splitlines())
    assert words <= 18 * lines


def test_outputs_are_small():
    """They are in every clone, and in every version of it."""
    outputs = [cell.outputs for path in find() for cell in code(read(path))]
    size = len(json.dumps(outputs, ensure_ascii=False).encode())
    assert size < 2_500_000


def nbval(path, folder):
    """Run nbval strictly on a copy in an empty folder; return what pytest said."""
    copy = folder / path.name
    copy.write_bytes(path.read_bytes())
    options = "-q -rA -o addopts= -p no:cacheprovider -p nbval.plugin --nbval --nbval-current-env"
    command = [sys.executable, "-m", "pytest", *options.split(), "--nbval-cell-timeout=900"]
    command += ["--nbval-sanitize-with", str(Path(__file__).with_name("nbval.cfg")), copy.name]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # nbval alone
    environment.pop("PYTEST_ADDOPTS", None)
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")


@pytest.mark.slow
@pytest.mark.mnist
@every_notebook
def test_it_shows_what_is_stored(path, tmp_path):
    ran = nbval(path, tmp_path)
    assert ran.returncode == 0, ran.stdout
    assert f"{len(code(read(path)))} passed" in ran.stdout


@pytest.mark.slow
def test_the_comparison_sees_words_but_not_pixels(tmp_path):
    draw = "import numpy as np\nfrom scratchcnn_course import plots\n"
    draw += "plots.show(plots.images(np.eye(4)[None]), 'A diagonal.')"
    sources = {"pixels": draw, "words": draw, "number": "print(7)", "silent": "x = 1"}
    cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in sources.items()]
    notebook = execute(nbformat.v4.new_notebook(cells=cells, metadata=METADATA), tmp_path)
    pixels, words, number, _ = notebook.cells
    for kind, text in pixels.outputs[0].data.items():
        pixels.outputs[0].data[kind] = text.replace("iVBORw0KGgo", "iVBORw0KAAA")
    words.outputs[0].data["text/html"] = words.outputs[0].data["text/html"].replace("diagonal", "square")
    number.outputs[0].text = "8\n"
    (tmp_path / "in").mkdir()
    nbformat.write(notebook, tmp_path / "in" / "tampered.ipynb")
    ran = nbval(tmp_path / "in" / "tampered.ipynb", tmp_path)
    verdicts = re.findall(r"^(PASSED|FAILED) \S+::Cell (\d)", ran.stdout, re.MULTILINE)
    assert sorted((cell, verdict) for verdict, cell in verdicts) == [
        *(("0", "PASSED"), ("1", "FAILED"), ("2", "FAILED"), ("3", "PASSED"))
    ], ran.stdout


@pytest.mark.long  # solved, it runs so at every change: test_the_last_one_solved_on_small_digits
def test_the_last_notebook_without_mnist_and_without_a_network(tmp_path):
    if next(candidates(ROOT / "data", "mnist"), None):
        pytest.skip("MNIST lies in the repository's data folder, where it is found without a network")
    stored = read(NOTEBOOKS / LAST)
    home = tmp_path / "home"
    home.mkdir()
    ran = execute(stored, tmp_path, **without_mnist(home))
    says = {cell.id: "".join(text for output in cell.outputs for text in texts(output)) for cell in code(ran)}
    assert "MNIST is not on this computer" in says["load"]
    assert re.search(r"^digits: ", says["load"], re.MULTILINE)
    assert re.match(r"\d\d\.\d\d% right", says["test"])
    for before, now in zip(code(stored), code(ran), strict=True):
        assert bool(now.outputs) == bool(before.outputs), f"{now.id} shows something that is not stored, or the reverse"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "write", "first"),
    [
        ("fashion-mnist", write_idx, "T-shirt/top"),
        pytest.param("cifar-10-batches-bin", write_cifar, "airplane", marks=pytest.mark.long),
    ],
)
def test_the_last_notebook_takes_other_images(tmp_path, folder, write, first):
    (tmp_path / folder).mkdir()
    write(tmp_path / folder, channels=1, height=28, width=28, each=80)
    notebook = read(NOTEBOOKS / LAST)
    (load,) = [cell for cell in notebook.cells if cell.id == "load"]
    assert load.source.startswith("FOLDER = None")
    load.source = load.source.replace("None", repr(str(tmp_path / folder)), 1)
    ran = execute(notebook, tmp_path)
    says = {cell.id: "".join(text for output in cell.outputs for text in texts(output)) for cell in code(ran)}
    assert f"under its label: {first}" in says["load"]
    assert re.search(r"^\d+\.\d\d% right", says["test"])


def test_what_is_trained_is_not_compared():
    """What depends on training differs from computer to computer: such cells keep quiet under nbval."""
    cells = code(read(NOTEBOOKS / LAST))
    since = next(i for i, cell in enumerate(cells) if "train.fit(" in cell.source)
    told = [cell.id for cell in cells[since:] if cell.outputs and KEEP not in cell.metadata.get("tags", [])]
    told = [name for name in told if not name.startswith("ask-") and not name.endswith("-solution")]
    assert told == ["summary", "save", "two", "classics", "famous", "long"]
