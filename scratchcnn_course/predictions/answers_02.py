"""The answers to the predictions of notebook 02."""

import numpy as np

from scratchcnn_helpers import ops
from scratchcnn_helpers.layers import Conv2d

ONES = np.ones((3, 3))


def slide(image, kernel, **settings):
    """Slide a kernel over an image, (H, W), by the finished version."""
    return ops.conv2d(image[None, None], kernel[None, None], np.zeros(1), **settings)[0, 0]


def windows_on(size, padding=0):
    """Count the 3 x 3 windows that each pixel of a square image lies in: what its gradient collects."""
    image = np.zeros((1, 1, size, size))
    out = ops.conv2d(image, ONES[None, None], np.zeros(1), padding=padding)
    dx, *_ = ops.conv2d_backward(np.ones_like(out), image, ONES[None, None], padding=padding)
    return dx[0, 0]


def passes():
    """Slide again and again, while a window fits."""
    image, count = np.zeros((28, 28)), 0
    while min(image.shape) >= 3:
        image, count = slide(image, ONES), count + 1
    return count


def border():
    """Count the windows on the middle of the first row."""
    return windows_on(5)[0, 2]


def first():
    """Add up what the window covers."""
    return slide(np.array([[1.0, 2, 0, 1], [0, 1, 3, 2], [2, 0, 1, 1]]), ONES, padding=1)[0, 0]


def padded_corner():
    """Count the windows on the corner."""
    return windows_on(5, padding=1)[0, 0]


def untouched_picture():
    """Return the image of the notebook."""
    rows = [[1.0, 0, 2, 1, 0, 9], [0, 1, 1, 0, 3, 9], [2, 0, 1, 1, 0, 9], [1, 1, 0, 2, 1, 9], [0, 3, 1, 0, 1, 9]]
    return np.array(rows)


def untouched():
    """Count the windows on each cell."""
    image = untouched_picture()[None, None]
    out = ops.conv2d(image, ONES[None, None], np.zeros(1), stride=2)
    dx, *_ = ops.conv2d_backward(np.ones_like(out), image, ONES[None, None], stride=2)
    count = dx[0, 0].astype(int)
    cells = {name: [] for name in ("right", "between", "twice", "row")}
    for (row, column), windows in np.ndenumerate(count):
        if not windows:
            cells["right"].append((row, column))
        elif windows > 1:
            cells["twice"].append((row, column))
        elif row == 4:
            cells["row"].append((row, column))
        elif column % 2:
            cells["between"].append((row, column))
    return cells


def places():
    """Count them by the formula."""
    return ops.conv_output_size(8, 3, stride=2)


def scribble():
    """Write into the last row and column, and count."""
    clean = np.random.default_rng(0).normal(size=(8, 8))
    scribbled = clean.copy()
    scribbled[-1], scribbled[:, -1] = 1000, 1000
    return np.count_nonzero(slide(clean, ONES, stride=2) != slide(scribbled, ONES, stride=2))


def yellow():
    """Ask the kernel."""
    pixel, redness = np.array([1.0, 1, 0]), np.array([1, -0.5, -0.5])
    return ops.conv2d(pixel.reshape(1, 3, 1, 1), redness.reshape(1, 3, 1, 1), np.zeros(1)).item()


def two_channels():
    """Add up both channels, and the bias."""
    x, w = np.array([[[1.0, 2], [0, 1]], [[2, 0], [1, 1]]]), np.array([[[1.0, -1], [0, 2]], [[0, 1], [1, 1]]])
    return ops.conv2d(x[None], w[None], np.array([0.5])).item()


def shape():
    """Build the layer."""
    return str(Conv2d(1, 4, 3, padding=1).params["w"].shape)


def weights():
    """Build the layer."""
    return Conv2d(4, 8, 3, stride=2, padding=1).params["w"].size


def second_shape():
    """Run it."""
    out = Conv2d(4, 8, 3, stride=2, padding=1).forward(np.zeros((1, 4, 28, 28), np.float32))
    return f"{out.shape[1]} maps of {out.shape[2]} x {out.shape[3]}"


def fifth():
    """Run the loops over such an output."""
    n, f, oh, ow = list(np.ndindex(1, 2, 2, 2))[4]
    top_left = oh == ow == 0
    return {"filter": top_left and f == 1, "image": top_left and n == 1, "channel": False, "row": f == 0 and oh == 2}


def hides():
    """Make each mistake on such an input."""
    image = np.random.default_rng(0).normal(size=(1, 1, 6, 6))
    w, b = ONES[None, None], np.zeros(1)
    right = ops.conv2d(image, w, b)
    wrong = [
        ops.conv2d(image, w.transpose(0, 1, 3, 2), b),
        ops.conv2d(image, w[:, :, ::-1, ::-1], b),
        ops.conv2d(image[:, :1], w[:, :1], b),
        ops.conv2d(image, w, np.zeros(1)),
    ]
    return sum(not np.allclose(out, right) for out in wrong)
