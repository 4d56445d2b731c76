"""The heat map of a gradient check: each entry in its place, wrong ones red, kinks set aside."""

import numpy as np
import pytest

from scratchcnn_course import plots
from scratchcnn_course.plots.gradient_errors import entry_errors
from scratchcnn_helpers import gradcheck
from scratchcnn_helpers.gradcheck import Comparison, Verdict
from scratchcnn_helpers.layers import Conv2d, Linear, ReLU

X = np.random.default_rng(0).normal(size=(3, 5))


class OneWrong(Linear):
    """Wrong in one weight, and in all biases."""

    def backward(self, dout):
        dx = super().backward(dout)
        self.grads["w"][1, 2] *= 1.5
        self.grads["b"] = self.grads["b"] / 3
        return dx


def compared(analytic, numeric, inconclusive=None, error=None):
    analytic, numeric = np.array(analytic, float), np.array(numeric, float)
    aside = np.zeros(analytic.shape, bool) if inconclusive is None else np.array(inconclusive)
    error = gradcheck.relative_error(analytic, numeric, aside) if error is None else error
    return Comparison("x", analytic, numeric, aside, error)


def pictures(fig):
    """Return the axes with a heat map, without the bar of colours."""
    return [axes for axes in fig.axes if axes.images]


def red(axes):
    image = axes.images[0]
    return np.argwhere(image.norm(image.get_array()) > 0.5).tolist()


def test_what_is_wrong_is_red_where_it_is_wrong():
    verdict = gradcheck.check_layer(OneWrong(5, 4, rng=0), X)
    dx, dw, db = pictures(plots.gradient_errors(verdict))
    assert (red(dx), red(dw), red(db)) == ([], [[1, 2]], [[0, 0], [0, 1], [0, 2], [0, 3]])
    assert [axes.get_xlabel() for axes in (dx, dw, db)] == ["right", "WRONG", "WRONG"]
    assert [axes.get_title(loc="center") for axes in (dx, dw, db)] == ["dx\n3 × 5", "dw\n5 × 4", "db\n4"]


def test_the_largest_entry_is_the_error_of_the_verdict():
    for comparison in gradcheck.check_layer(OneWrong(5, 4, rng=0), X).comparisons.values():
        assert np.nanmax(entry_errors(comparison)) == pytest.approx(comparison.error)


def test_kinks_are_hatched_and_counted():
    x = np.array([[0.0, 1, -1], [2, 0, 0]])
    verdict = gradcheck.check_layer(ReLU(), x)
    (axes,) = pictures(plots.gradient_errors(verdict))
    assert sorted((patch.get_y() + 0.5, patch.get_x() + 0.5) for patch in axes.patches) == [(0, 0), (1, 1), (1, 2)]
    assert {patch.get_hatch() for patch in axes.patches} == {"///"}
    assert axes.get_xlabel() == "right, 3 set aside" and red(axes) == []
    (axes,) = pictures(plots.gradient_errors(gradcheck.check_layer(ReLU(), np.zeros((2, 2)))))
    assert axes.get_xlabel() == "nothing can be said"


def test_channels_lie_beside_and_images_below_each_other():
    verdict = gradcheck.check_layer(Conv2d(2, 3, 2, rng=0), np.random.default_rng(1).normal(size=(2, 2, 3, 4)))
    dx, dw, db = pictures(plots.gradient_errors(verdict))
    assert [axes.images[0].get_array().shape for axes in (dx, dw, db)] == [(6, 8), (6, 4), (1, 3)]
    powers = np.asarray(dx.images[0].get_array())
    error = entry_errors(verdict.comparisons["x"])[1, 0, 2, 3]
    assert powers[3 + 2, 3] == pytest.approx(max(np.log10(error), -12) if error else -12)


def test_zero_and_infinity_have_a_colour():
    verdict = Verdict({"x": compared([0.0, 1, 2], [0.0, 1, 2])}, 1e-6)
    (axes,) = pictures(plots.gradient_errors(verdict))
    assert np.array_equal(axes.images[0].get_array(), [[-12, -12, -12]])
    verdict = Verdict({"x": compared([np.nan, 1, 2], [0.0, 1, 2])}, 1e-6)
    (axes,) = pictures(plots.gradient_errors(verdict))
    assert np.array_equal(axes.images[0].get_array(), [[0, -12, -12]]) and axes.get_xlabel() == "WRONG"
