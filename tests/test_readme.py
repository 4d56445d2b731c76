"""The README says what is so: its figures are those that were measured, its links lead somewhere."""

import re

from scratchcnn_course.lessons.results import load_results
from tools.benchmarks.readme import README, fill


def test_the_figures_are_those_of_the_results_file():
    text = README.read_text(encoding="utf-8")
    assert fill(text, load_results()) == text, "run `python -m tools.benchmarks.readme`"


def test_links_to_files_lead_to_files():
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README.read_text(encoding="utf-8"))
    assert len(links) >= 4
    assert [link for link in links if not (README.parent / link).exists()] == []
