"""Mask viewer and augmentation preview: what they show is what dropout and augmentation do."""

import numpy as np
import pytest

from scratchcnn_course.widgets import AugmentPreview, DropoutMask
from scratchcnn_helpers import ops
from scratchcnn_helpers.augment import RandomRotation, RandomShift

X = np.random.default_rng(1).random((6, 9))


def test_training_drops_and_scales():
    board = DropoutMask(X)
    board.rate = 0.25
    out, mask = board.result()
    np.testing.assert_array_equal(out, ops.dropout(X, 0.25, rng=np.random.default_rng(0))[0])
    assert set(np.unique(mask)) == {0, 4 / 3}
    assert f"{(mask == 0).mean():.0%} are set to 0, the others are multiplied by 1.33." in board._page.value
    assert f"The mean was {X.mean():.3f} and is {out.mean():.3f}." in board.alt()
    assert board.frame().count("<img ") == 3


def test_inference_leaves_everything_alone():
    board = DropoutMask(X)
    board.mode = "inference"
    np.testing.assert_array_equal(board.result()[0], X)
    assert f"Nothing is dropped, and nothing is scaled. The mean stays {X.mean():.3f}." in board._page.value
    board.mode, board.rate = "training", 0.0
    assert "Nothing is dropped" in board._page.value


def test_another_mask_is_another_one_and_the_first_comes_again():
    board, other = DropoutMask(X), DropoutMask(X)
    before = board.frame()
    assert before == other.frame()
    board.again.click()
    assert board.frame() != before and board._page.value == board.frame()


def test_the_preview_is_what_training_would_see():
    board = AugmentPreview(X)
    board.pixels, board.degrees = 2, 30
    rng = np.random.default_rng(0)
    images = np.repeat(X[None, None], 8, axis=0)
    wanted = RandomShift(2)(RandomRotation(30)(images, rng), rng)[:, 0]
    np.testing.assert_array_equal(board.result(), wanted)
    assert board.frame().count("<img ") == 9
    assert "Moved by up to 2 pixels each way, and turned by up to 30 degrees either way." in board._page.value
    before = board.frame()
    board.again.click()
    assert board._page.value != before


def test_a_preview_of_nothing():
    board = AugmentPreview(X)
    board.pixels, board.degrees = 0, 0
    np.testing.assert_allclose(board.result(), np.repeat(X[None], 8, axis=0), atol=1e-12)
    assert "Nothing changes: every epoch sees the same image." in board.alt()


@pytest.mark.parametrize(("kind", "name"), [(DropoutMask, "x"), (AugmentPreview, "image")])
def test_what_does_not_fit_is_named(kind, name):
    with pytest.raises(ValueError, match=rf"{name} must have the axes \(H, W\), got shape \(2, 3, 4\)"):
        kind(np.zeros((2, 3, 4)))
    with pytest.raises(ValueError, match="must be from 0"):
        setattr(kind(X), "rate" if kind is DropoutMask else "degrees", -1)
