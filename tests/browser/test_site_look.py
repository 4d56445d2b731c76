"""What a look at the site finds in Chromium when it is planted: a clipped table, a dead control, an open solution."""

import contextlib

import pytest

from tests.browser.test_site_browser import PAGES
from tests.test_notebooks import weekly_but
from tools.address import ROOT
from tools.site import look as looking

pytestmark = pytest.mark.slow


@pytest.fixture
def seen(chromium, monkeypatch):
    """Return the look at a site, in the browser that all these tests share."""
    monkeypatch.setattr(looking, "launched", lambda: contextlib.nullcontext(chromium))
    return looking.seen


@pytest.fixture
def planted(tmp_path, seen):
    """Return a function that makes a site of one page with something planted in it, and looks at it."""

    def look(inside, style=""):
        sheet = (ROOT / "tools/site/static/site.css").read_text(encoding="utf-8").replace("@font-face", "@media none")
        head = f"<!doctype html><title>x</title><style>{sheet}{style}</style>"
        (tmp_path / "page.html").write_text(f"{head}<main>{inside}</main>", encoding="utf-8")
        return seen(tmp_path)

    return look


WIDGET = '<div data-scratchcnn="X" data-alive="true">{}</div>'
PLAY = """<button aria-label=Play onclick='
  const timer = setInterval(() => document.querySelector("p").textContent++, 9);
  this.ariaLabel = "Pause";
  this.onclick = () => clearInterval(timer)'>Play</button>"""
ROW = "<tr>" + "<td>8</td>" * 10 + "</tr>"


@pytest.mark.parametrize(
    "inside, style, found",
    [
        (f'<div class="output"><table>{ROW}</table></div>', "", []),
        (f'<div class="output"><table>{ROW}</table></div>', "td { min-width: 10rem }", ["a table is cut off"]),
        (f'<div style="overflow: hidden; width: 90px"><table>{ROW}</table></div>', "", ["a table is cut off"]),
        ("<details><summary>Hint 1</summary>Look at k.</details>", "", []),
        (
            "<details open><summary>Solution</summary>return 1</details>",
            "",
            ["'Solution' is unfolded", "'Solution' unf"],
        ),
        (
            "<details><summary>Solution</summary>return 1</details><script>addEventListener('beforeprint', () => "
            "document.querySelectorAll('details').forEach((fold) => (fold.open = true)))</script>",
            "@media print { details { display: block !important } }",
            ["'Solution' unfolds on paper"],
        ),
        (WIDGET.format("<button onclick='this.nextSibling.textContent += 1'>More</button><p></p>"), "", []),
        (WIDGET.format("<button>More</button><p>3</p>"), "", ["a control does nothing: More"]),
        (WIDGET.format("<input type=range aria-label=Step min=0 max=9><p>3</p>"), "", ["a control does nothing: Step"]),
        (
            WIDGET.format(
                "<p>0</p><button onclick='last = document.querySelector(\"p\"); last.textContent = 0'>Back</button>"
                "<button onclick='document.querySelector(\"p\").textContent = 1'>Next</button>"
            ),
            "",
            [],
        ),
        (WIDGET.format(f"{PLAY}<button>Dead</button><p>0</p>"), "", ["a control does nothing: Dead"]),
        ("<script>nonsense()</script>", "", ["a script fails: nonsense is not defined"]),
    ],
)
def test_a_look_finds_what_was_planted(planted, inside, style, found):
    problems = planted(inside, style)
    assert len(problems) == len(found), problems
    assert all(problem.startswith(f"page.html: {start}") for problem, start in zip(problems, found, strict=True))


@weekly_but("index", "07", paths=PAGES)
def test_a_look_at_the_course_finds_nothing(course_site, seen, path):
    assert seen(course_site, [f"{path}.html"]) == []
