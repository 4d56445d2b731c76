"""The answers to the predictions of notebook 01."""

import numpy as np

from scratchcnn_helpers import data, ops

LEFT_TO_RIGHT = np.array([[-1.0, 0, 1]] * 3)


def slide(image, kernel):
    """Slide a kernel over an image, (H, W), by the finished version."""
    return ops.conv2d(image[None, None], kernel[None, None], np.zeros(1))[0, 0]


def flat():
    """Slide it over flat ground."""
    return slide(np.ones((3, 3)), LEFT_TO_RIGHT)[0, 0]


def window_picture():
    """Return the corner of the notebook."""
    return np.array([[0.0, 0, 0, 1, 1]] * 4 + [[0.0, 0, 1, 1, 1]])


def window():
    """Find the cell that alone reaches the output pixel through a kernel with its only weight in the top left."""
    numbers = np.arange(25.0).reshape(5, 5)
    top_left = np.zeros((3, 3))
    top_left[0, 0] = 1
    row, column = divmod(int(slide(numbers, top_left)[1, 2]), 5)
    return {
        "right": [(row, column)],
        "middle": [(row + 1, column + 1)],
        "swapped": [(column, row)],
        "one": [(row - 1, column - 1)],
    }


def size():
    """Slide such a kernel over such an image."""
    return " x ".join(map(str, slide(np.zeros((28, 28)), np.zeros((5, 3))).shape))


def loops():
    """Run them, and count how often each index changes."""
    seen = np.array([(i, j, u, v) for i in range(3) for j in range(3) for u in range(3) for v in range(3)])
    changes = (np.diff(seen, axis=0) != 0).sum(axis=0)
    return ["ijuv"[place] for place in np.argsort(changes)]


def stroke():
    """Draw a stroke of three columns, and look where the output is negative."""
    image = np.zeros((5, 11))
    image[:, 4:7] = 1
    middles = np.flatnonzero(slide(image, LEFT_TO_RIGHT)[1] < 0) + 1  # of the windows with a negative sum
    return {
        "left": bool(len(middles)) and middles.max() < 5,
        "right": bool(len(middles)) and middles.min() > 5,
        "inside": 5 in middles,
        "nowhere": not len(middles),
    }


def level():
    """Draw a level stroke, and look at the output in its middle."""
    image = np.zeros((9, 28))
    image[3:6] = 1
    middle = slide(image, LEFT_TO_RIGHT)[:, 13]
    above, below = middle[:3], middle[-3:]
    return {
        "zero": bool(np.allclose(middle, 0)),
        "positive": bool((middle > 0).all()),
        "negative": bool((middle < 0).all()),
        "both": bool((above > 0).any() and (below < 0).any()),
    }


def piece():
    """Cut it out, slide it, and see where the output is largest."""
    image, place = seven(), PIECE
    kernel = image[place[0] : place[0] + 9, place[1] : place[1] + 9]
    out = slide(image, kernel - kernel.mean())
    white = slide(image, np.ones((9, 9)))
    best = np.unravel_index(out.argmax(), out.shape)
    return {
        "there": best == place,
        "bright": best == np.unravel_index(white.argmax(), white.shape),
        "middle": best == (9, 9),
        "all": bool(np.isclose(out, out.max(), rtol=0.05).sum() > 9),
    }


PIECE = (4, 12)


def seven():
    """Return the first 7 among the test images, (28, 28)."""
    digits = data.load_digits()
    return digits.test_images[np.flatnonzero(digits.test_labels == 7)[0], 0].astype(float)


def blur():
    """Blur a dot, and count."""
    return np.count_nonzero(slide(_dot(), np.full((3, 3), 1 / 9)))


def identity():
    """Slide it over the 7, and compare."""
    kernel = np.zeros((3, 3))
    kernel[1, 1] = 1
    image = seven()
    out, same = slide(image, kernel), image[1:-1, 1:-1]
    return {
        "same": np.array_equal(out, same),
        "black": not out.any(),
        "bright": bool(out.sum() > same.sum() + 1),
        "moved": any(np.array_equal(out, np.roll(same, step, axis)) for step in (1, -1) for axis in (0, 1)),
    }


def weights():
    """Slide a kernel whose weights add up to 2 over such a part."""
    kernel = np.arange(9.0).reshape(3, 3)
    return slide(np.full((3, 3), 0.3), 2 * kernel / kernel.sum())[0, 0]


def dot():
    """Slide the L over the dot, and compare."""
    ell = np.array([[1.0, 0, 0], [1, 0, 0], [1, 1, 1]])
    seen = slide(_dot(), ell)[1:4, 1:4]
    looks = {"upright": ell, "turned": ell[::-1, ::-1], "mirrored": ell[:, ::-1]}
    return {name: np.array_equal(seen, look) for name, look in looks.items()} | {"dot": np.count_nonzero(seen) == 1}


def hidden():
    """Make each mistake on such an image, with such a kernel."""
    image = np.random.default_rng(0).normal(size=(6, 6))
    kernel = np.array([[1.0, 2, 1], [2, 5, 2], [1, 2, 1]])
    right, less = slide(image, kernel), kernel.copy()
    less[-1], less[:, -1] = 0, 0
    wrong = {
        "turned": slide(image, kernel[::-1, ::-1]),
        "cut": slide(image, less),
        "mean": right / 9,
        "short": right[:-1, :-1],
    }
    return {name: out.shape == right.shape and np.allclose(out, right) for name, out in wrong.items()}


def _dot():
    """Return a black image with one white pixel in its middle."""
    image = np.zeros((7, 7))
    image[3, 3] = 1
    return image
