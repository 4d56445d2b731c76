"""Slides of each notebook: what becomes one, and that nothing in them has to be fetched."""

import re

import nbformat
import pytest

from tests.test_notebooks import read
from tools import slides
from tools.outputs import find


@pytest.fixture(scope="module")
def reveal(tmp_path_factory):
    """Make a folder that looks like reveal.js, without being it."""
    folder = tmp_path_factory.mktemp("reveal")
    for part in slides.PARTS:
        (folder / part).parent.mkdir(parents=True, exist_ok=True)
        if "." in part or part == "LICENSE":
            (folder / part).write_text("", encoding="utf-8")
        else:
            (folder / part).mkdir()
            (folder / part / "notes.js").write_text("", encoding="utf-8")
    return folder


@pytest.mark.slow
def test_every_notebook_becomes_slides(reveal, tmp_path, capsys):
    assert slides.main(["--output", str(tmp_path), "--reveal", str(reveal)]) == 0
    assert capsys.readouterr().out.startswith(f"{len(find())} sets of slides")
    for path in find():
        page = (tmp_path / f"{path.stem}.slides.html").read_text(encoding="utf-8")
        headings = [cell for cell in read(path).cells if slides.slide_type(cell) == "slide"]
        assert page.count("<section><section>") == len(headings)
        assert "Hint 1" not in page and "checks.solution(" not in page and "archive/HEAD.zip" not in page
        assert "checks.predict(" not in re.sub(r"<[^>]+>", "", page), "a question is shown, and not how it is asked"
        assert "$$" not in re.sub(r"<script.*?</script>|<pre.*?</pre>", "", page, flags=re.DOTALL)
        fetched = re.findall(r'(?:src|href)="([^"#]+)"', page)
        assert [one for one in fetched if one.startswith("http") and f'<a href="{one}' not in page] == []
        local = [one for one in fetched if not re.match(r"https?:|data:", one) and not one.endswith(".ipynb")]
        assert [one for one in local if not (tmp_path / one.partition("#")[0]).exists()] == []


def test_what_a_cell_is():
    def word(text):
        return slides.slide_type(nbformat.v4.new_markdown_cell(text, id="x"))

    def code(text, name="x"):
        return slides.slide_type(nbformat.v4.new_code_cell(text, id=name))

    assert [word("## Say it"), word("### Exercise 01.1: x"), word("# Title")] == ["slide"] * 3
    assert word("So it is.") == "-"
    assert word("## Further reading\n\n- x") == "skip"
    assert [code("x = 1"), code("x = 1", "setup")] == ["-", "skip"]
    asked = nbformat.v4.new_code_cell('checks.predict("01-flat")', id="ask-flat")
    assert slides.slide_type(asked) == "subslide", "a question has a slide of its own"
    assert slides.slide_type(nbformat.v4.new_code_cell("x = 1", id="x"), asked) == "subslide", "and so has its answer"
    assert [code("checks.relu(relu)"), code('checks.solution("relu")')] == ["skip"] * 2


def test_hints_go_and_formulas_are_set():
    task = "### Exercise 01.1: a\n\nDo $x^2$, not `a $b$ c`.\n\n<details><summary>Hint 1</summary>\n\nno\n\n</details>"
    cells = [nbformat.v4.new_markdown_cell(task, id="x"), nbformat.v4.new_code_cell("f(1)", id="y")]
    first = slides.prepare(nbformat.v4.new_notebook(cells=cells)).cells[0].source
    assert "Hint" not in first and "<math" in first and "`a $b$ c`" in first


def test_what_is_not_reveal_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit):
        slides.main(["01", "--output", str(tmp_path / "out"), "--reveal", str(tmp_path)])
    assert "is not reveal.js: it has no dist/reveal.js" in capsys.readouterr().err


def test_without_npm_it_says_what_it_needs(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(slides.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit):
        slides.main(["01", "--output", str(tmp_path / "out")])
    assert "slides need npm, which fetches reveal.js" in capsys.readouterr().err
