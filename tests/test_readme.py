"""The README says what is so: its figures are those that were measured, its links lead somewhere."""

import re

import pytest

from scratchcnn_course.lessons.results import load_results
from tools.benchmarks.readme import README, fill


def test_the_figures_are_those_of_the_results_file():
    text = README.read_text(encoding="utf-8")
    assert fill(text, load_results()) == text, "run `python -m tools.benchmarks.readme`"


@pytest.mark.parametrize(
    "page", ["README.md", "data/README.md", "TROUBLESHOOTING.md", "CONTRIBUTING.md", "TEACHING.md"]
)
def test_links_to_files_lead_to_files_and_headings(page):
    path = README.parent / page
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", path.read_text(encoding="utf-8")):
        file, _, heading = link.partition("#")
        target = path.parent / file if file else path
        assert target.exists(), link
        if heading:
            titles = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in [re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles], link


def test_a_newcomer_reads_it_in_three_minutes():
    besides = r"^```.*?^```|<!--.*?-->|^\|.*?$|\]\(.*?\)"  # of tables one reads the rows that one looks for
    text = re.sub(besides, "", README.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    assert len(text.split()) < 3 * 230  # words a minute
