"""The site: every notebook a page, every link leads somewhere, nothing comes from elsewhere."""

import functools
import itertools
import json
import re
import shutil
from xml.etree import ElementTree

import nbformat
import pytest
from fontTools.ttLib import TTFont

from tools.address import ROOT, repository
from tools.outputs import METADATA, find
from tools.site import __main__ as command
from tools.site.build import build
from tools.site.check import Reader, problems
from tools.site.links import Links, slug
from tools.site.mathematics import mathml

MATH = "{http://www.w3.org/1998/Math/MathML}"


@pytest.fixture(scope="module")
def pages(course_site):
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(course_site.glob("*.html"))}


@pytest.fixture
def small(tmp_path):
    """Make a repository with one notebook; return its folder."""
    root = tmp_path / "repository"
    (root / "notebooks").mkdir(parents=True)
    (root / "scratchcnn_helpers").mkdir()
    shutil.copy(ROOT / "pyproject.toml", root)
    row = (
        "| # | title | you build | state |\n|---|---|---|---|\n| 00 | [One](notebooks/00_one.ipynb) | `a & b` | ready |"
    )
    sections = f"## Start\n\nRun it.\n\n## The notebooks\n\n{row}\n\n## What is here, and what is not\n\nMuch."
    (root / "README.md").write_text(f"# Course\n\nA course that is here to be built by a test.\n\n{sections}\n")
    write_notebook(root, "Some words.", "print(20 + 3)")
    return root


def write_notebook(root, words, code="x = 1", title="One"):
    need = f"# {title}\n\n**What you'll need:** 10 minutes, and forty letters at the least.\n\n{words}"
    cells = [nbformat.v4.new_markdown_cell(need, id="title"), nbformat.v4.new_code_cell(code, id="code")]
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=METADATA)
    nbformat.write(notebook, root / "notebooks" / "00_one.ipynb")


def index(folder):
    text = (folder / "static" / "search-index.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix("window.courseIndex = ").removesuffix(";\n"))


@pytest.mark.slow
def test_every_notebook_is_there_with_its_outputs(pages):
    for path in find():
        page = pages[f"{path.stem}.html"]
        notebook = nbformat.read(path, as_version=4)
        title = re.search(r"^# (.+)$", notebook.cells[0].source, re.MULTILINE)[1]
        assert f'<h1 id="{slug(title)}">{title}</h1>' in page
        assert f'<a href="{path.stem}.html" aria-current="page">' in page
        assert f'<a href="{path.stem}.html">' in pages["index.html"]
        pictures = re.findall(r"base64,([^\"]{200})", page)
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                if picture := output.get("data", {}).get("image/png"):
                    assert picture.strip()[:200] in pictures, f"{path.name}: {cell.id}"


@pytest.mark.slow
def test_the_checker_finds_nothing(course_site):
    assert problems(course_site) == []


@pytest.mark.slow
def test_nothing_comes_from_elsewhere(pages, course_site):
    assert len(pages) > len(find())
    for name, text in pages.items():
        assert [part for part in Reader(text).fetched if re.match("https?:|//", part)] == [], name
        words = re.sub(r"[A-Za-z0-9+/=]{200,}", "", text)  # pictures and weights are letters, too
        assert not re.search(r"\bcdn|unpkg|jsdelivr|cloudflare|googleapis|mathjax|require\.js|jquery", words, re.I), (
            name
        )
    for path in (course_site / "static").iterdir():
        if path.suffix in (".js", ".css") and path.name != "search-index.js":
            assert not re.search(r"https?:|@import|(?<![.}\w])fetch\(", path.read_text(encoding="utf-8")), path.name


@pytest.mark.slow
def test_the_reference_describes_what_is_public_and_links_to_its_source(course_site):
    texts = {path.stem: path.read_text(encoding="utf-8") for path in (course_site / "reference").rglob("*.html")}
    for module, name, words in (
        ("layers", "Conv2d", "learned kernels over the image"),
        ("ops", "max_pool2d_backward", "Returns"),
        ("train", "fit", "batch_size"),
    ):
        assert f'id="{name}"' in texts[module] and words in texts[module], name
        assert f"{repository()}/blob/HEAD/scratchcnn_helpers/" in texts[module]
    for name, text in texts.items():
        assert [part for part in Reader(text).fetched if re.match("https?:|//", part)] == [], name


@pytest.mark.slow
def test_pages_are_little_larger_than_their_notebooks(pages):
    """A notebook stores no programs; a page has that of each kind of widget once."""
    for path in find():
        assert 20_000 < len(pages[f"{path.stem}.html"]) < min(path.stat().st_size + 200_000, 800_000)


def test_what_the_site_styles_is_in_no_widget():
    """A bare class of the site would dress what a widget calls by the same name, a frame, say, as wide as a page."""
    site = (ROOT / "tools/site/static/site.css").read_text(encoding="utf-8")
    bare = set(re.findall(r"^ *(?:[\w.-]+, )*\.([\w-]+)(?: \{|,)", site, re.MULTILINE))
    widgets = ROOT / "scratchcnn_course/widgets/js"
    theirs = {name for path in widgets.rglob("*.css") for name in re.findall(r"\.([a-z][\w-]*)", path.read_text())}
    assert {"top", "middle", "cell"} <= bare and bare & theirs <= {
        "cell"
    }  # which has a margin only, and they are drawn


@pytest.mark.slow
def test_the_order_of_reading(pages):
    names = ["index.html", *(f"{path.stem}.html" for path in find())]
    for before, after in itertools.pairwise(names):
        assert f'rel="next" href="{after}"' in pages[before]
        assert f'rel="prev" href="{before}"' in pages[after]
    assert 'rel="prev"' not in pages["index.html"]


@pytest.mark.slow
def test_minutes_stand_beside_every_notebook(pages):
    for path in find():
        first = nbformat.read(path, as_version=4).cells[0].source
        minutes = re.search(r"(\d+) minutes", first.partition("**What you'll need:**")[2])[1]
        link = re.search(rf'<a href="{path.stem}.html">.*?</a>', pages["index.html"], re.DOTALL)[0]
        assert f">{minutes} min<" in link


@pytest.mark.slow
def test_the_table_of_contents_is_that_of_the_page(pages):
    for text in pages.values():
        contents = re.search(r'<nav class="contents".*?</nav>', text, re.DOTALL)[0]
        main = re.search(r"<main.*</main>", text, re.DOTALL)[0]
        headings = re.findall(r'<h[23] id="([^"]+)">', main)
        assert headings and re.findall(r'href="#([^"]+)"', contents) == headings


@pytest.mark.slow
def test_hints_and_solutions_stay_folded(pages):
    for path in find():
        cells = nbformat.read(path, as_version=4).cells
        folded = sum(cell.source.count("<details>") for cell in cells if cell.cell_type == "markdown")
        main = re.search(r"<main.*</main>", pages[f"{path.stem}.html"], re.DOTALL)[0]
        assert main.count("<details>") == folded > 0
        assert "<details open" not in main


@pytest.mark.slow
def test_search_finds_max_pooling_in_04(course_site, pages):
    found = [part for part in index(course_site) if part["page"].startswith("04_")]
    hits = [part for part in found if "max pooling" in part["text"].lower()]
    assert hits and all(f'id="{part["id"]}"' in pages[part["page"]] for part in hits if part["id"])
    assert any("max_pool2d" in part["text"] for part in found), "code is searched too"


@pytest.mark.slow
def test_the_index_knows_every_heading_with_words_below_and_no_pictures(course_site, pages):
    known = {(part["page"], part["id"]) for part in index(course_site)}
    searched = {name: text for name, text in pages.items() if name != "teaching.html"}
    headings = {(name, anchor) for name, text in searched.items() for anchor in re.findall(r'<h2 id="([^"]+)">', text)}
    assert len(headings - known) <= len(headings) / 20  # a heading right above another has no words of its own
    assert not any("base64" in part["text"] for part in index(course_site))
    assert (course_site / "static" / "search-index.js").stat().st_size < 800_000


@pytest.mark.slow
def test_teachers_pages_are_not_searched(course_site):
    assert (course_site / "teaching.html").exists()
    assert "teaching.html" not in {part["page"] for part in index(course_site)}


@pytest.mark.slow
def test_formulas_are_whole_and_the_site_has_their_letters(pages, course_site):
    font = TTFont(course_site / "static" / "math.woff")
    letters, formulas = font.getBestCmap(), 0
    assert "MATH" in font
    for name, text in pages.items():
        outside = re.sub(r"<(pre|code|script|style|math)\b.*?</\1>", "", text, flags=re.DOTALL)
        assert not re.search(r"\$[^$<]+\$|\\(frac|sum|mathrm|ln)\b", outside), name
        for formula in re.findall(r"<math\b.*?</math>", text, re.DOTALL):
            formulas += 1
            missing = set("".join(ElementTree.fromstring(formula).itertext())) - set(map(chr, letters))
            assert missing <= {"\N{NO-BREAK SPACE}", "\n"}, f"{name}: the font of the formulas lacks {missing}"
    assert formulas > 20


@pytest.mark.parametrize(
    "latex, words",
    [
        (r"\mathrm{loss} = -\ln p", ["loss", "=", "−", "ln", "p"]),
        (r"\mathrm{b}x", ["b", "x"]),
        (r"\max(x, 0)", ["max", "(", "x", ",", "0", ")"]),
        (r"a @ b", ["a", "@", "b"]),
    ],
)
def test_words_in_formulas_stay_words(latex, words):
    tree = ElementTree.fromstring(mathml(latex, display=True))
    assert [element.text for element in tree.iter() if element.text and element.text.strip()] == words


def test_spaces_and_limits_are_set_as_in_print():
    tree = ElementTree.fromstring(mathml(r"x + \ln y", display=False))
    tags = [part.tag.removeprefix(MATH) for part in tree.iter()]
    assert tags[tags.index("mspace") + 1] == "mi"
    assert ElementTree.fromstring(mathml(r"\max_{u} x", display=True)).find(f".//{MATH}munder") is not None


def test_a_formula_that_is_not_understood_stops_the_build():
    with pytest.raises(ValueError, match=r"not understood.*\\nonsense"):
        mathml(r"\nonsense{x}", display=False)


def test_where_links_lead():
    notebook = find()[0].name
    links = Links({f"notebooks/{notebook}": "first.html", "README.md": "index.html"})
    assert links.to("gone.ipynb", "notebooks") == "gone.ipynb"
    assert links.to(f"{notebook}#Say-it:-shape,-type,-range", "notebooks") == "first.html#say-it-shape-type-range"
    assert links.to(f"notebooks/{notebook}", "") == "first.html"
    assert links.to("../README.md", "notebooks") == "index.html"
    assert links.to("#glossary", "notebooks") == "#glossary"
    assert links.to("https://example.org/#x", "notebooks") == "https://example.org/#x"
    assert links.to("../scratchcnn_helpers/ops", "notebooks") == f"{repository()}/tree/HEAD/scratchcnn_helpers/ops"
    assert links.to("LICENSE", "") == f"{repository()}/blob/HEAD/LICENSE"
    assert links.to_picture("data/picture.png", "") == "images/picture.png"
    assert links.pictures == {"images/picture.png": ROOT / "data/picture.png"}


def test_exercises_are_linked_to_without_their_difficulty():
    assert slug("Exercise 01.2: your own slide · ●●○○○ · about 12 minutes") == "exercise-01-2-your-own-slide"
    assert slug("Exercise-01.2:-your-own-slide-·-●●○○○-·-about-12-minutes") == "exercise-01-2-your-own-slide"


def test_the_checker_finds_what_is_wrong(tmp_path):
    head = "<title>Same</title><h1 id='a'>A</h1><h3 id='a'>B</h3>"
    links = "<a href='#nowhere'></a><a href='none.html'></a><a href='two.html#a'></a><a href='https://example.org'></a>"
    (tmp_path / "one.html").write_text(
        f"{head}{links}<img src='http://example.org/x.png'><script src=gone.js></script>"
    )
    (tmp_path / "two.html").write_text("<title>Same</title><h2 id='a'>A</h2><details open>B</details>")
    (tmp_path / "look.css").write_text("@font-face { src: url('https://example.org/font.woff') }")
    assert problems(tmp_path) == [
        "one.html: #nowhere leads nowhere",
        "one.html: none.html leads nowhere",
        "one.html: http://example.org/x.png is not there",
        "one.html: gone.js is not there",
        "one.html: the id a stands twice",
        "one.html: another page has the title 'Same'",
        "one.html: a heading of level 3 below one of 1",
        "two.html: another page has the title 'Same'",
        "two.html: a heading of level 2 below one of 0",
        "two.html: 0 headings of level 1",
        "two.html: 1 folds stand open",
        "look.css: https://example.org/font.woff is not there",
    ]


@pytest.mark.slow
def test_a_site_with_a_page_for_teachers(small, tmp_path):
    (small / "TEACHING.md").write_text("# Teach it\n\n## First\n\nSee [one](notebooks/00_one.ipynb#one).\n")
    (small / "README.md").write_text((small / "README.md").read_text() + "\n")
    pages = build(tmp_path / "site", root=small)
    assert [page.name for page in pages] == ["index.html", "00_one.html", "teaching.html"]
    assert '<a href="00_one.html#one">one</a>' in (tmp_path / "site" / "teaching.html").read_text(encoding="utf-8")
    assert "You build <code>a &amp; b</code>." in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert problems(tmp_path / "site") == []


@pytest.mark.slow
def test_links_and_pictures_that_are_not_there_are_named(small, tmp_path):
    write_notebook(small, "[x](gone.ipynb) [y](#gone) ![z](images/gone.png)")
    build(tmp_path / "site", root=small)
    assert problems(tmp_path / "site") == [
        "00_one.html: gone.ipynb leads nowhere",
        "00_one.html: #gone leads nowhere",
        "00_one.html: images/gone.png is not there",
    ]


def test_a_formula_that_cannot_be_set_stops_the_build(small, tmp_path):
    write_notebook(small, "$\\nonsense$")
    with pytest.raises(ValueError, match="not understood"):
        build(tmp_path / "site", root=small)
    assert not (tmp_path / "site").exists()


def test_a_folder_that_holds_no_site_is_left_alone(small, tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ValueError, match="choose another folder"):
        build(tmp_path, root=small)
    assert (tmp_path / "thesis.txt").exists()


@pytest.mark.slow
def test_a_second_build_replaces_the_first(small, tmp_path):
    build(tmp_path / "site", root=small)
    (tmp_path / "site" / "left_over.html").write_text("old")
    build(tmp_path / "site", root=small)
    assert not (tmp_path / "site" / "left_over.html").exists()


@pytest.mark.slow
def test_executing_first(small, tmp_path):
    build(tmp_path / "site", root=small)
    assert "23" not in re.search("<main.*</main>", (tmp_path / "site/00_one.html").read_text(), re.DOTALL)[0]
    build(tmp_path / "site", root=small, execute=True)
    assert '<pre class="output">23' in (tmp_path / "site/00_one.html").read_text()


@pytest.mark.slow
def test_the_command(small, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(command, "build", functools.partial(build, root=small))
    assert command.main(["--read", "--output", str(tmp_path / "site")]) == 0
    pages = list((tmp_path / "site").glob("*.html"))
    assert f"{len(pages)} pages in {tmp_path / 'site'}, 0 problems, not looked at" in capsys.readouterr().out
    assert {path.name for path in pages} >= {"index.html", "00_one.html"}
    with pytest.raises(SystemExit):
        command.main(["--output", str(ROOT / "notebooks")])
    assert "choose another folder" in capsys.readouterr().err


def test_a_bar_over_several_letters_is_one_that_stretches():
    tree = ElementTree.fromstring(mathml(r"\overline{z^2}", display=False))
    (bar,) = (part for part in tree.iter(f"{MATH}mo") if part.text == "\N{OVERLINE}")
    assert bar.get("stretchy") == "true"
