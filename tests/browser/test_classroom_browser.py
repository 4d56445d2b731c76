"""The page of a class: what the teacher has unfolded stays so while it loads itself again."""

import json

import pytest

from scratchcnn_course.checks import sharing
from tests.browser.conftest import barriers
from tools.classroom.page import page as page_of
from tools.classroom.reading import read

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_loads_itself_again_and_leaves_unfolded_what_is(tmp_path, open_file, scheme):
    one = {"what": sharing.KIND, "form": sharing.FORM, "who": "0" * 16, "passed": ["slide"]}
    one["predictions"] = {"01-size": {"answer": "swapped", "sure": 2, "again": {"answer": "right", "sure": 1}}}
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "scratchcnn-0.json").write_text(json.dumps(one), encoding="utf-8")
    page = open_file(page_of(*read(tmp_path / "class"), seconds=1), color_scheme=scheme)
    told = page.get_by_text("Rows and columns have changed places.").first
    assert not told.is_visible() and page.get_by_text("1 of 1").count()
    page.locator("[id='a01-size'] summary").click()
    with page.expect_event("load"):
        pass
    told.wait_for()
    assert not page.errors
    path = tmp_path / "page.html"
    path.write_text(page_of(*read(tmp_path / "class")), encoding="utf-8")  # it stays, so that axe has its time
    page.get_by_text("loads itself").wait_for(state="detached")
    assert not barriers(page)
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
