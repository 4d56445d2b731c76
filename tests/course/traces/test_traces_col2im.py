"""The trace of `col2im`: it adds what the function adds, where it adds it, and its sentences are true."""

import numpy as np
import pytest

from scratchcnn_course import traces
from scratchcnn_helpers import ops
from tests.course.traces.test_traces import GEOMETRIES, assert_all_true


def rows_for(shape, kernel_size, **geometry):
    like = ops.im2col(np.zeros((1, *shape)), kernel_size, **geometry)
    return np.random.default_rng(0).integers(-8, 9, like.shape) / 4


def without_border(trace, shape, padding=0):
    PH, PW = np.broadcast_to(padding, 2)
    return trace["x"][..., PH : PH + shape[-2], PW : PW + shape[-1]]


@pytest.mark.parametrize("geometry", GEOMETRIES)
@pytest.mark.parametrize("shape", [(1, 5, 6), (2, 5, 6)])
def test_it_ends_where_the_function_does(shape, geometry):
    columns = rows_for(shape, (3, 2), **geometry)
    trace = traces.col2im(columns, shape, (3, 2), **geometry)
    wanted = ops.col2im(columns, (1, *shape), (3, 2), **geometry)[0]
    np.testing.assert_array_equal(without_border(trace, shape, geometry.get("padding", 0)), wanted)
    np.testing.assert_array_equal(trace["columns"], columns)


@pytest.mark.parametrize("geometry", GEOMETRIES)
def test_what_lights_up_is_what_im2col_has_read(geometry):
    back = traces.col2im(rows_for((2, 5, 6), (3, 2), **geometry), (2, 5, 6), (3, 2), **geometry)
    there = traces.im2col(np.zeros((2, 5, 6)), (3, 2), **geometry)
    assert len(back) == len(there)
    for step in range(1, len(back) + 1):
        (_, row, _), (name, cells, role) = back.lit(step)
        (_, read, _), (_, written, _) = there.lit(step)
        assert (name, role) == ("x", "write")
        np.testing.assert_array_equal((row, cells), (written, read))


def test_each_step_adds_its_row_and_says_so():
    trace = traces.col2im([[1, -1, 3, 2], [2, -2, 6, 4], [-1, 1, -3, -2], [3, -3, 9, 6]], (3, 3), 2)
    assert trace["x"].tolist() == [[1, 1, -2], [2, 12, 1], [-3, 7, 6]]
    assert trace.sentence(2) == (
        "Row 1 is added onto the window that begins at x[0, 1]: −1 + 2 = 1; 0 + −2 = −2; 2 + 6 = 8; 0 + 4 = 4"
    )
    assert_all_true(trace, least=4)
    wide = traces.col2im(rows_for((2, 4, 4), 3), (2, 4, 4), 3)
    assert wide.sentence(1).endswith("; …")
    assert_all_true(wide)


def test_an_image_of_one_channel_keeps_its_axes():
    columns = rows_for((1, 4, 4), 2)
    assert traces.col2im(columns, (4, 4), 2)["x"].shape == (4, 4)
    assert traces.col2im(columns, (1, 4, 4), 2)["x"].shape == (1, 4, 4)


@pytest.mark.parametrize(("columns", "shape"), [(np.zeros((4, 3)), (3, 3)), (np.zeros((3, 4)), (3, 3))])
def test_rows_that_do_not_fit_are_refused(columns, shape):
    with pytest.raises(ValueError, match=r"columns must have shape \(4, 4\) for an image of shape \(3, 3\), got"):
        traces.col2im(columns, shape, 2)


@pytest.mark.parametrize("shape", [(9,), (1, 1, 3, 3)])
def test_a_shape_that_is_no_image_is_refused(shape):
    with pytest.raises(ValueError, match="an image of that shape must have 2 to 3 axes"):
        traces.col2im(np.zeros((4, 4)), shape, 2)
