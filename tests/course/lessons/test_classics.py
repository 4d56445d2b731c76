"""The famous networks: their lists of layers come to the numbers that are published of them."""

import pytest

from scratchcnn_course import plots
from scratchcnn_course.lessons.classics import CLASSICS, Stack, classics, relatives, stages_of, totals
from scratchcnn_course.lessons.results import load_results
from scratchcnn_helpers import nets

PUBLISHED = {  # parameters, and multiply-adds in thousands, millions or billions as papers and tables have them
    "LeNet-5, 1998": (61_706, 0.000417e9),
    "AlexNet, 2012": (60_965_224, 0.724e9),
    "VGG-16, 2014": (138_357_544, 15.5e9),
    "ResNet-18, 2015": (11_689_512, 1.81e9),
}


@pytest.mark.parametrize("name", CLASSICS)
def test_they_come_to_what_is_published(name):
    parameters, work = totals(classics()[name])
    assert parameters == PUBLISHED[name][0]
    assert work == pytest.approx(PUBLISHED[name][1], rel=0.005)


@pytest.mark.parametrize("name", load_results()["nets"])
def test_a_network_of_the_course_keeps_its_numbers(name):
    summary = nets.build(name, classes=2 if name == "sigmoid" else 10).summary((1, 28, 28))
    stages = stages_of(summary)
    row = load_results()["nets"][name]
    assert totals(stages) == (row["parameters"], row["multiply_adds"])
    assert stages[-1].kind == "linear" and stages[0].kind == "input"


def test_the_small_ones_are_five_and_are_those_of_the_table():
    rows = load_results()["nets"]
    found = relatives()
    assert len(found) == 5
    for name, stages in found.items():
        assert totals(stages) == (rows[name]["parameters"], rows[name]["multiply_adds"])


def test_small_ones_stand_in_two_columns():
    small, large = plots.architectures(relatives()), plots.architectures(classics())
    assert {axes.get_subplotspec().colspan.start for axes in small.axes} == {0, 1}
    assert {axes.get_subplotspec().colspan.start for axes in large.axes} == {0}
    assert small.get_size_inches()[1] < large.get_size_inches()[1]


def test_a_shortcut_between_equal_shapes_costs_nothing():
    plain = Stack(4, 8, 8).conv(4, 3, padding=1).conv(4, 3, padding=1)
    around = Stack(4, 8, 8).conv(4, 3, padding=1).conv(4, 3, padding=1, skips=2)
    wider = Stack(4, 8, 8).conv(6, 3, padding=1).conv(6, 3, padding=1, skips=2)
    assert totals(plain.stages) == totals(around.stages)
    assert totals(wider.stages)[1] == 64 * 9 * (6 * 4 + 6 * 6) + 64 * 4 * 6


def test_they_are_drawn_with_their_numbers():
    fig = plots.architectures(classics())
    assert len(fig.axes) == len(CLASSICS)
    titles = [axes.get_title(loc="left") for axes in fig.axes]
    assert titles[0] == "LeNet-5, 1998: 61,706 parameters, 416,520 multiply-adds"
    assert titles[2] == "VGG-16, 2014: 138 million parameters, 15.5 billion multiply-adds"
    boxes = [len(axes.patches) for axes in fig.axes]
    assert boxes == [len(stages) for stages in classics().values()]
    assert [len(axes.lines) for axes in fig.axes] == [0, 0, 0, 8], "an arc for each shortcut"
    with pytest.raises(ValueError, match="at least one"):
        plots.architectures({})


def test_what_networks_reach_is_a_mark_for_each_seed():
    rows = load_results()["nets"]
    fig = plots.reached(rows, {"first": "1,000 images"})
    (axes,) = fig.axes
    for line, row in zip(axes.lines, rows.values(), strict=True):
        assert line.get_ydata() == pytest.approx([100 * (1 - one) for one in row["accuracy"]])
    assert [line.get_markerfacecolor() for line in axes.lines].count("none") == 1
    with pytest.raises(ValueError, match=r"apart must name networks among first, .* got last"):
        plots.reached(rows, {"last": "what there is not"})
