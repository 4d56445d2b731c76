"""Every hand-out says under which licences it is handed out."""

import pytest

from tools import book, editions, handout, routes, worksheets
from tools.address import ROOT
from tools.stick.licences import licences


@pytest.mark.parametrize("make", ["route", "edition", "book", "sheets", "stick"])
def test_it_says_its_licences(tmp_path, make):
    plan = [routes.Step(45, "01", "The whole notebook.")]
    made = {
        "route": lambda: routes.build(plan, tmp_path),
        "edition": lambda: editions.build(tmp_path, ["01"]),
        "book": lambda: book.build(tmp_path, ["01"]),
        "sheets": lambda: worksheets.build(tmp_path, ["01"]),
        "stick": lambda: (tmp_path / "LICENCES.txt").write_text(licences(tmp_path, handout.LICENCES), "utf-8"),
    }
    made[make]()
    told = {path for path in tmp_path.rglob("*.*") if handout.LICENCES in path.read_text("utf-8", errors="replace")}
    copies = [path for path in tmp_path.rglob("LICENSE.txt") if path.read_bytes() == (ROOT / "LICENSE").read_bytes()]
    folders = {path.parent for path in tmp_path.rglob("*.ipynb")}
    assert folders == {path.parent for path in copies}
    assert folders or told == {path for path in tmp_path.rglob("*.*") if path.is_file()}


def test_the_sentence_says_what_the_licence_says():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "MIT License" in text and "CC BY 4.0" in text
    assert "CC BY 4.0" in handout.LICENCES and "MIT" in handout.LICENCES
