"""The site in Chromium, from a plain web server, with every other computer out of reach."""

import contextlib
import functools
import http.server
import re
import shutil
import threading
from urllib.parse import parse_qs, urlsplit

import nbformat
import numpy as np
import pytest

from scratchcnn_course import traces
from scratchcnn_course.widgets import Player
from tests.browser.conftest import barriers
from tests.test_notebooks import weekly_but
from tools.address import ROOT, repository
from tools.browser import watched
from tools.outputs import find
from tools.site.build import build

pytestmark = pytest.mark.slow

PAGES = ["index", *(path.stem for path in find())]
FIRST, SECOND = PAGES[1:3]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A web server that keeps no log."""

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def address(course_site):
    handler = functools.partial(Quiet, directory=course_site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def visit(chromium, address):
    """Return a function that opens a page of the site; what is asked of any other computer fails the test."""
    with contextlib.ExitStack() as opened:
        seen = []

        def show(name, width=1280, **options):
            context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
            opened.callback(context.close)
            context.route(lambda url: not url.startswith(address), lambda route: route.abort())
            page = watched(context)
            seen.append(page)
            page.goto(f"{address}/{name}.html", wait_until="load")
            return page

        yield show
        for page in seen:
            assert page.errors == []
            assert [url for url in page.fetched if not url.startswith((address, "data:"))] == []


def wear(page, theme):
    """Press the button until the page is light or dark."""
    if page.locator("html").get_attribute("data-theme") != theme:
        page.get_by_role("button", name="Dark").click()
    assert page.locator("html").get_attribute("data-theme") == theme


def unfold(page):
    """Open what a prediction keeps folded."""
    page.evaluate("document.querySelectorAll('.folded-output').forEach((fold) => (fold.open = true))")


def follow(page, theme):
    """Change the system's theme, and wait for the page to follow."""
    page.emulate_media(color_scheme=theme)
    page.wait_for_function(f"document.documentElement.dataset.theme === '{theme}'")


def ground(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def alive(page):
    """Wait until each widget has been drawn."""
    widgets = "[...document.querySelectorAll('[data-scratchcnn]')]"
    page.wait_for_function(f"{widgets}.every((widget) => widget.querySelector('[class^=scratchcnn]'))")


@weekly_but("index", "00", "01", "03", "05", "08", "11", "13", "14", paths=PAGES)
def test_widgets_are_alive_and_no_page_scrolls_sideways(visit, path):
    page = visit(path)
    alive(page)
    unfold(page)
    for width in (400, 800, 1280, 1600):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@weekly_but("index", "01", "13", paths=PAGES)
def test_a_page_keeps_nobody_out(visit, path):
    page = visit(path)
    alive(page)
    unfold(page)
    wear(page, "light")
    assert barriers(page) == []
    wear(page, "dark")
    assert barriers(page, rules=["color-contrast"]) == []  # nothing else depends on the theme


def test_a_player_steps_by_click_and_by_key(visit):
    page = visit(next(name for name in PAGES if name.startswith("01")))
    unfold(page)
    player = page.locator(".scratchcnn-player").first
    player.get_by_role("button", name="Step forward").click()
    assert player.get_attribute("data-step") == "1"
    player.get_by_role("slider", name="Step").focus()
    page.keyboard.press("ArrowRight")
    assert player.get_attribute("data-step") == "2"
    wear(page, "dark")
    assert player.get_attribute("data-look") == "dark"
    wear(page, "light")
    assert player.get_attribute("data-look") == "light" and player.get_attribute("data-step") == "2"


EXPLORER = "#cell-{} .scratchcnn-explorer"


@pytest.mark.parametrize(("name", "cell"), [("index", "draw"), (FIRST, "explorer")])
def test_a_visitor_draws_a_digit_and_a_network_reads_it(visit, name, cell):
    """Without a kernel; what was drawn stands in the address, so that it can be sent to somebody."""
    page, explorer = visit(name), EXPLORER.format(cell)
    canvas = page.locator(f"{explorer} .paper canvas")
    canvas.scroll_into_view_if_needed()
    assert page.locator(f"{explorer} .verdict").text_content().startswith("The network says 3,")
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 100, box["y"] + 170, steps=10)
    page.mouse.up()
    page.wait_for_function(f"document.querySelector('{explorer} .verdict').textContent.includes('says 1')")
    page.locator(f"{explorer} .scene canvas").click(position={"x": 40, "y": 200})
    page.wait_for_function("location.hash.includes('pixels')")
    other = visit(name, width=390)
    other.goto(page.url)  # the page begins anew, to be what its address says
    other.wait_for_function(f"document.querySelector('{explorer} .verdict')?.textContent.includes('says 1')")
    assert page.errors == other.errors == []


def test_a_visitor_watches_a_network_learn(visit):
    page, explorer = visit("index"), EXPLORER.format("learn")
    page.get_by_role("button", name="Start the training").click()
    page.wait_for_function(f"document.querySelector('{explorer}').dataset.steps > 3")
    page.get_by_role("button", name="Stop the training").click()
    assert "test digits right" in page.locator(f"{explorer} .news").text_content() and page.errors == []


def test_search_by_keyboard_reaches_a_heading(visit):
    page = visit(FIRST)
    page.keyboard.press("/")
    page.keyboard.type("max pooling")
    results = page.locator(".results a")
    results.filter(has_text=re.compile("max pooling", re.I)).first.wait_for()
    assert re.match(r"\d+ sections", page.locator("#found").text_content())
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    target = results.first.get_attribute("href")
    assert results.first.evaluate("link => link === document.activeElement")
    assert target.startswith("04_") and "#" in target
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{target}")
    assert page.evaluate("document.querySelector(':target').matches('h2, h3')")
    assert page.locator(":target").bounding_box()["y"] >= page.locator(".top").bounding_box()["height"]


def test_the_search_says_when_there_is_nothing_and_escape_leaves_it(visit):
    page = visit(FIRST)
    page.get_by_role("button", name="Search").click()
    page.keyboard.type("zebrafish")
    page.get_by_text("Nothing found.").wait_for()
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible()
    assert page.get_by_role("button", name="Search").evaluate("button => button === document.activeElement")


def test_signs_and_tags_in_the_search_box_are_only_text(visit):
    page = visit(FIRST)
    page.keyboard.press("Control+k")
    for text in ("a(b", "[x] .*", "<img src=x onerror=throw(1)>", "\\"):
        page.get_by_role("searchbox").fill(text)
        page.wait_for_timeout(100)
    page.get_by_role("searchbox").fill("x[::-1, ::-1]")
    page.wait_for_function("document.querySelector('#found').textContent.match(/section|Nothing/)")
    assert barriers(page, "dialog") == []


def test_a_link_within_the_page_closes_the_search(visit):
    page = visit(FIRST)
    page.keyboard.press("/")
    page.keyboard.type("glossary")
    page.locator(f".results a[href^='{FIRST}.html#']").first.click()
    page.wait_for_url("**#*")
    assert not page.locator("dialog").is_visible()


def test_the_theme_follows_the_system_until_somebody_chooses(visit):
    page = visit(FIRST, color_scheme="dark")
    dark = ground(page)
    follow(page, "light")
    light = ground(page)
    assert dark != light
    page.get_by_role("button", name="Dark").click()
    assert ground(page) == dark
    page.get_by_role("link", name="Next").last.click()
    page.wait_for_url(f"**/{SECOND}.html")
    assert ground(page) == dark and page.get_by_role("button", name="Dark").get_attribute("aria-pressed") == "true"
    page.go_back()
    page.get_by_role("button", name="Dark").click()
    page.reload()
    assert ground(page) == light
    follow(page, "dark")  # what was chosen last is what the system said: it is followed again
    assert ground(page) == dark


def test_a_narrow_window_has_a_menu(visit):
    page = visit(FIRST, 400)
    link = page.get_by_role("navigation", name="Notebooks").locator(f"a[href='{SECOND}.html']")
    assert not link.is_visible()
    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press("Enter")
    assert link.is_visible() and barriers(page) == []
    page.keyboard.press("Escape")
    assert not link.is_visible()
    page.get_by_role("button", name="Menu").click()
    link.click()
    page.wait_for_url(f"**/{SECOND}.html")


def test_the_first_tab_skips_to_the_text(visit):
    page = visit(FIRST)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_search_knows_word_forms_slips_and_questions(visit):
    page = visit(FIRST)
    page.keyboard.press("/")

    def first(query):
        page.get_by_role("searchbox").fill(query)
        page.wait_for_function("document.querySelector('#found').textContent.match(/section|Nothing/)")
        page.wait_for_timeout(150)
        hits = page.locator(".results li")
        return [hits.nth(i).text_content().lower() for i in range(min(3, hits.count()))]

    assert first("convolving kernels") and all("kernel" in hit for hit in first("convolving kernels"))
    for slip, meant in (("convoltuion", "convolution"), ("sofmax", "softmax"), ("momentun", "momentum")):
        assert meant in first(slip)[0], slip
    for question in ("how do I stop overfitting", "What is overfitting?", "why does it overfit"):
        assert all("overfit" in hit for hit in first(question)[:2]), question
    assert "vanish" in first("vanishing gradients")[0]
    assert not page.locator(".results a[href^=teaching]").count()


def test_on_paper_there_is_the_text_alone(visit):
    page = visit(next(name for name in PAGES if name.startswith("08")))
    wear(page, "dark")
    page.wait_for_function("!document.querySelector('[data-scratchcnn]:not([data-alive])')")
    assert not page.locator(".on-paper").first.is_visible()
    page.emulate_media(media="print")
    assert [box for box in page.locator("nav, .top, dialog").all() if box.is_visible()] == []
    stills = page.locator("img.on-paper:visible")
    assert stills.count() and not page.locator(".scratchcnn-player:visible").count()
    assert all(still.get_attribute("alt") for still in stills.all())
    assert ground(page) == "rgb(255, 255, 255)"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("main details").count() > 0
    assert [fold for fold in page.locator("main details").all() if fold.is_visible()] == [], (
        "a worksheet answers nothing"
    )
    stubs = page.locator("pre", has_text="raise NotImplementedError").count()
    assert page.locator(".to-write:visible").count() == stubs > 0 and page.locator(".to-sign").is_visible()
    page.emulate_media(media="screen")
    assert not page.locator(".to-write").first.is_visible() and not page.locator(".to-sign").is_visible()


@pytest.fixture(scope="module")
def two_players(tmp_path_factory):
    """Build a site of one notebook with two players; return its page."""
    folder = tmp_path_factory.mktemp("demonstration")
    root = folder / "repository"
    (root / "notebooks").mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", root)
    sections = "## Start\n\nx\n\n## What is here, and what is not\n\nx"
    (root / "README.md").write_text(f"# Course\n\nA course that is here to be built by a test.\n\n{sections}\n")
    title = "# One\n\n**What you'll need:** 10 minutes, and forty letters at the least.\n\n## A heading"
    cells = [nbformat.v4.new_markdown_cell(title, id="title")]
    for name in ("edges", "other"):
        cells.append(nbformat.v4.new_code_cell("Player(...)", id=name))
        trace = traces.conv2d(np.arange(25.0).reshape(5, 5), np.ones((3, 3)))
        data = {"text/html": Player(trace).to_html(), "text/plain": "A player."}
        cells[-1].outputs = [nbformat.v4.new_output("display_data", data)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), root / "notebooks" / "00_one.ipynb")
    build(folder / "site", root=root)
    return folder / "site" / "00_one.html"


@pytest.fixture
def demonstration(two_players, chromium):
    """Return a function that opens the page with two players at an address."""
    with contextlib.closing(chromium.new_context(offline=True, viewport={"width": 1280, "height": 600})) as context:

        def show(fragment=""):
            page = watched(context)
            page.goto(two_players.as_uri() + fragment)
            page.wait_for_function("!document.querySelector('[data-scratchcnn]:not([data-alive])')")
            page.wait_for_timeout(100)
            return page

        yield show


def wait_for_steps(page, steps):
    where = "[...document.querySelectorAll('.scratchcnn-player')].map((player) => player.dataset.step)"
    page.wait_for_function(f"(steps) => String({where}) === String(steps)", arg=steps)


def steps(page):
    return [player.get_attribute("data-step") for player in page.locator(".scratchcnn-player").all()]


def test_a_link_is_a_prepared_demonstration(demonstration):
    page = demonstration()
    assert steps(page) == ["0", "0"]
    for _ in range(3):
        page.locator(".scratchcnn-player").nth(1).get_by_role("button", name="Step forward").click()
    page.wait_for_function("location.hash.includes('other=')")
    link = page.evaluate("location.hash")
    page.locator(".scratchcnn-player").first.get_by_role("button", name="Step forward").click()
    page.wait_for_function("location.hash.includes('edges=')")
    both = page.evaluate("location.hash")
    other = demonstration(link)
    wait_for_steps(other, ["0", "3"])
    seen = "([, second]) => (({ top, bottom }) => bottom > 0 && top < 600)(second.getBoundingClientRect())"
    other.wait_for_function(f"({seen})(document.querySelectorAll('.scratchcnn-player'))")  # what was prepared
    wait_for_steps(demonstration(both), ["1", "3"])
    assert page.errors == other.errors == []


@pytest.mark.parametrize(
    "fragment",
    [
        "#edges=nonsense",
        '#edges={"step":',
        '#edges={"step":"<img src=x onerror=alert(1)>"}',
        '#edges={"step":"3","trace":5,"more":1}',
        '#nobody={"step":3}',
        "#a-heading",
    ],
)
def test_what_an_address_may_not_say_is_passed_over(demonstration, fragment):
    page = demonstration(fragment)
    assert steps(page) == ["0", "0"] and page.errors == []


def test_a_fault_is_told_with_its_place(demonstration):
    page = demonstration()
    link = page.get_by_role("link", name="Report a fault, or ask")
    assert link.get_attribute("href").startswith(f"{repository()}/issues/new?")
    link.evaluate("link => link.addEventListener('click', (event) => event.preventDefault())")
    page.locator(".scratchcnn-player").nth(1).get_by_role("button", name="Step forward").click()
    page.wait_for_function("location.hash.includes('other=')")
    page.mouse.wheel(0, 3000)
    page.wait_for_function("document.querySelector('.contents [aria-current]')")
    link.click()
    asked = parse_qs(urlsplit(link.get_attribute("href")).query)
    assert asked["title"] == ["00 One: "]
    assert "Section: A heading" in asked["body"][0] and "00_one.html#other=" in asked["body"][0]


def test_everything_works_from_files_too(chromium, course_site):
    context = chromium.new_context(offline=True)
    with contextlib.closing(context):
        page = watched(context)
        page.goto((course_site / f"{PAGES[2]}.html").as_uri())
        unfold(page)
        page.locator(".scratchcnn-player").first.get_by_role("button", name="Step forward").click()
        assert page.locator(".scratchcnn-player").first.get_attribute("data-step") == "1"
        page.keyboard.press("Control+k")
        page.keyboard.type("max pooling")
        page.locator(".results a").first.wait_for()
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "#" in url)
        assert page.errors == [] and [url for url in page.fetched if not url.startswith(("file:", "data:"))] == []


def test_without_scripts_the_text_and_the_list_are_there(visit):
    page = visit(FIRST, 400, java_script_enabled=False)
    assert page.get_by_role("navigation", name="Notebooks").is_visible()
    assert page.locator("h1").is_visible() and not page.get_by_role("button", name="Search").is_visible()
