"""Figures of small arrays with their numbers, and of the street that they lie on."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch

from scratchcnn_course.plots import street, tables

TABLE = np.arange(12.0).reshape(3, 4)


def numbers(axes):
    return [text.get_text() for text in axes.texts]


def test_every_table_has_its_numbers_its_name_and_its_shape():
    fig = tables([TABLE, TABLE.T], ["before", "after"], [TABLE.astype(int) % 4, TABLE.T.astype(int) % 4])
    first, second = fig.axes
    assert numbers(first) == [str(i) for i in range(12)]
    assert numbers(second) == [f"{number:g}" for number in TABLE.T.ravel()]
    assert [axes.get_title(loc="center") for axes in fig.axes] == ["before\n3 × 4", "after\n4 × 3"]


def test_what_belongs_together_has_one_colour_everywhere():
    fig = tables([TABLE, TABLE.T], ["before", "after"], [TABLE.astype(int) % 4, TABLE.T.astype(int) % 4])
    seen = {}
    for axes in fig.axes:
        for patch, number in zip(axes.patches, numbers(axes), strict=True):
            seen.setdefault(int(number) % 4, set()).add(to_hex(patch.get_facecolor()))
    assert [len(colours) for colours in seen.values()] == [1] * 4
    assert len(set.union(*seen.values())) == 4


def test_the_street_keeps_its_order_whoever_walks_it():
    table, along, down = street(TABLE).axes
    assert numbers(table) == numbers(along) == numbers(down) == [str(i) for i in range(12)]


def test_the_steps_lead_from_house_to_house_as_the_table_is_read():
    def steps(axes):
        arrows = [patch for patch in axes.patches if isinstance(patch, FancyArrowPatch)]
        return [tuple(int(x) for x, _ in arrow._posA_posB) for arrow in arrows]

    _, along, down = street(TABLE).axes
    assert steps(along)[:3] == [(0, 1), (1, 2), (2, 3)]
    assert steps(down)[:3] == [(0, 4), (4, 8), (8, 1)]


@pytest.mark.parametrize("array", [np.zeros(4), np.zeros((1, 1)), np.zeros((2, 2, 2))])
def test_what_is_no_table_has_no_street(array):
    with pytest.raises(ValueError, match="array must be a table"):
        street(array)


@pytest.mark.parametrize("groups", [[TABLE.T], [TABLE, TABLE], []])
def test_tables_and_groups_have_to_fit(groups):
    with pytest.raises(ValueError, match="arrays and groups must be"):
        tables([TABLE], ["one"], groups)
