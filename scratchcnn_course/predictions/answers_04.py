"""The answers to the predictions of notebook 04."""

import numpy as np

from scratchcnn_helpers import data, ops

EDGE, TOTAL = np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]), np.ones((3, 3))
CORNER = np.array([[1.0, 3, 2, 0], [4, 2, 2, 1], [0, -1, -3, -2], [-2, 0, -1, -4]])


def slide(image, kernel):
    """Slide a kernel over an image, (H, W), by the finished version."""
    return ops.conv2d(image[None, None], kernel[None, None], np.zeros(1))[0, 0]


def digit():
    """Return the digit of the notebook, (28, 28)."""
    return data.load_digits().test_images[3, 0].astype(float)


def together():
    """Return the kernel that both make together."""
    dot = np.zeros((9, 9))
    dot[4, 4] = 1
    return slide(slide(dot, EDGE), TOTAL)[::-1, ::-1]


def one_kernel():
    """Send a single 1 through both."""
    lone = np.array([[0.0, 0, 1, 0, 0]])
    one = slide(slide(lone, np.array([[1.0, 1]])), np.array([[1.0, -1]]))[0, ::-1]
    return " ".join(f"{weight:g}" for weight in one)


def seen():
    """Measure it."""
    return len(together())


def apart():
    """Compare the two."""
    image = digit()
    twice, once = slide(slide(image, EDGE), TOTAL), slide(image, together())
    same = twice.shape == once.shape and np.allclose(twice, once)
    return {"same": same, "little": not same, "border": twice.shape != once.shape, "much": False}


def minus():
    """Send both through."""
    out, turned = (slide(ops.relu(slide(image, EDGE)), TOTAL) for image in (digit(), -digit()))
    zero, opposite, equal = not turned.any(), np.allclose(turned, -out), np.allclose(turned, out)
    return {"minus": opposite, "other": not (zero or opposite or equal), "zero": zero, "equal": equal}


def half():
    """Ask all four."""
    four = {"relu": ops.relu, "leaky": ops.leaky_relu, "sigmoid": ops.sigmoid, "tanh": ops.tanh}
    return {name: bool(activation(np.zeros(1))[0] == 0.5) for name, activation in four.items()}


def leaky():
    """Ask it."""
    return ops.leaky_relu(np.array([-2.0]))[0]


def side():
    """Draw a stroke of three columns, and see where something is left."""
    image = np.zeros((5, 11))
    image[:, 4:7] = 1
    middles = np.flatnonzero(ops.relu(slide(image, EDGE))[1]) + 1
    left, right = bool((middles < 5).any()), bool((middles > 5).any())
    return {"left": left and not right, "right": right and not left, "both": left and right, "inside": 5 in middles}


def last_window():
    """Pool it."""
    return ops.max_pool2d(CORNER[None, None], 2)[0, 0, 1, 1]


def rows():
    """Count them."""
    return ops.conv_output_size(7, 3, stride=2)


def mean():
    """Pool it."""
    return ops.avg_pool2d(CORNER[None, None], 2)[0, 0, 0, 0]


def seven():
    """Pool the image, and count."""
    wide = np.zeros((5, 7))
    wide[2, 2], wide[4, 1] = 7, 9
    return np.count_nonzero(ops.max_pool2d(wide[None, None], 3, stride=2) == 7)


def axes():
    """Try each pair of axes, and compare with the pooling."""
    maps = np.random.default_rng(0).normal(size=(2, 3, 6, 6))
    cut, pooled = maps.reshape(2, 3, 3, 2, 3, 2), ops.max_pool2d(maps, 2)
    pairs = {"right": (3, 5), "last": (4, 5), "pairs": (2, 4), "middle": (2, 3)}
    tried = {name: cut.max(axis=pair) for name, pair in pairs.items()}
    return {name: out.shape == pooled.shape and np.array_equal(out, pooled) for name, out in tried.items()}


def over():
    """Count the columns whose window changes when they are pushed."""
    columns = np.arange(100)
    return 100 * np.mean(columns // 4 != (columns + 1) // 4)


def falls():
    """Measure the shares on a few digits."""
    images = data.load_digits().test_images[:20].astype(float)
    kernels = np.stack([EDGE, -EDGE, EDGE.T, -EDGE.T])[:, None]
    maps, moved = (ops.relu(ops.conv2d(x, kernels, np.zeros(4))) for x in (images, np.roll(images, 1, axis=3)))
    pooled = [(ops.max_pool2d(maps, size), ops.max_pool2d(moved, size)) for size in (1, 2, 4)]
    shares = [np.linalg.norm(after - before) / np.linalg.norm(before) for before, after in pooled]
    return {
        "zero": shares[1] < 0.01,
        "falls": shares[0] > shares[1] > shares[2] > 0.01,
        "same": bool(np.ptp(shares) < 0.01),
        "grows": shares[0] < shares[1] < shares[2],
    }


def first():
    """Try both orders with both."""
    x = np.random.default_rng(0).normal(size=(2, 3, 4, 4))
    largest, means = (
        np.allclose(pool(ops.relu(x), 2), ops.relu(pool(x, 2))) for pool in (ops.max_pool2d, ops.avg_pool2d)
    )
    return {
        "largest": largest and not means,
        "mean": means and not largest,
        "both": largest and means,
        "neither": not (largest or means),
    }


def whole():
    """Count what is left."""
    return ops.global_avg_pool2d(np.zeros((1, 4, 26, 26))).size
