"""The first windows: `one_cell`, `slide` and `convolve`, on one image and one kernel."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from .choosing import choose
from .exercise import Exercise, probe
from .probes import halves


def one_cell(image, kernel, i, j):
    """Return one pixel of the output: the window of `image` (H, W) at row `i`, column `j` under `kernel` (KH, KW)."""
    KH, KW = kernel.shape
    window = image[i : i + KH, j : j + KW]  # (KH, KW)
    return float((window * kernel).sum())


ONE_CELL = """
flipped-kernel: your kernel is upside down
Your number equals the one you get by turning the kernel through 180 degrees. Here the kernel stays as it is.
Look at the index of `kernel`. The top left weight meets the top left pixel of the window.

transposed-kernel: your kernel lies on its side
Rows and columns of the kernel have changed places, as in `kernel.T`.
Which index of `kernel` goes with the rows of the image?

swapped: row and column of the place are swapped
Your window begins at row `j` and column `i`.
`i` is the row, and the row comes first.

always-top-left: your window always lies in the top left corner
The place `i`, `j` does not change your number.
Look at the index of `image`: both `i` and `j` belong there.

centred: your window lies around the place instead of beginning there
Here `i` and `j` name the top left pixel of the window, not its middle.
Write down the rows that a window of 3 covers at `i = 1`: they are 1, 2 and 3.

one-product: you multiply one pair of numbers only
A window has as many products as the kernel has cells.
Is there a `=` where there should be a `+=`?

no-kernel: you add up the pixels of the window without their weights
Each pixel is multiplied by the weight that lies on it.
Where does `kernel` come in?

kernel-added: you add pixel and weight where you should multiply
Your number is the sum over `pixel + weight` instead of `pixel * weight`.
Look at the sign between `image[...]` and `kernel[...]`.

averaged: you take the mean where a sum is wanted
Your number equals the right one divided by the number of cells of the kernel.
Look for `mean` or a `/`. The products are added up, and nothing is divided.

last-cells-missing: the last row and column of the kernel are never used
Your sum leaves out what lies under the bottom row and the right column of the kernel.
How far does `range` go, or your slice?

side-by-side: your window begins too far down and to the right
You move it by its own size for each step of `i` and `j`.
At row `i`, the window begins at row `i` of the image.
"""


def wrong_one_cell(on, image, kernel, i, j):
    """Compute one output pixel, with mistakes."""
    KH, KW = kernel.shape
    for switch, turned in {"flipped-kernel": kernel[::-1, ::-1], "transposed-kernel": kernel.T}.items():
        kernel = turned if switch in on else kernel
    i, j = (j, i) if "swapped" in on else (i, j)
    if "always-top-left" in on:
        i = j = 0
    if "side-by-side" in on:
        i, j = i * KH, j * KW
    if "centred" in on:
        i, j = i - KH // 2, j - KW // 2
    window = image[i : i + kernel.shape[0], j : j + kernel.shape[1]]
    products = window if "no-kernel" in on else window + kernel if "kernel-added" in on else window * kernel
    products = products[:-1, :-1] if "last-cells-missing" in on else products
    products = products[-1:, -1:] if "one-product" in on else products
    return float(products.sum() / (products.size if "averaged" in on else 1))


def slide(image, kernel):
    """Slide a kernel `(KH, KW)` over an image `(H, W)`: the sum of the products at every place, `(OH, OW)`."""
    (H, W), (KH, KW) = image.shape, kernel.shape
    OH, OW = H - KH + 1, W - KW + 1
    out = np.zeros((OH, OW))
    for i in range(OH):
        for j in range(OW):
            for u in range(KH):
                for v in range(KW):
                    out[i, j] += image[i + u, j + v] * kernel[u, v]
    return out


SLIDE = """
flipped-kernel: your kernel is upside down
Your output equals the one you get by turning the kernel through 180 degrees. Here the kernel stays as it is.
Look at the index of `kernel` in your innermost line.
That turn is convolution as mathematicians mean it: `kernel[KH - 1 - u, KW - 1 - v]`. Ours is `kernel[u, v]`.

rows-flipped: your kernel is turned top to bottom
Its last row meets the first row of the window, and its first row the last. Left and right are in order.
Look at the first index of `kernel` in your innermost line.

columns-flipped: your kernel is mirrored left to right
Its last column meets the first column of the window, and its first column the last. Top and bottom are in order.
Look at the second index of `kernel` in your innermost line.

transposed-kernel: your kernel lies on its side
Rows and columns of the kernel have changed places, as in `kernel.T`.
Which index of `kernel` goes with the rows of the image?

transposed-output: your output lies on its side
The numbers are right, but rows and columns of the output have changed places.
The row of the window gives the row of the output. Look at the line that writes into your output.

overwritten: only one product of each window is left
Each output pixel equals the last product of its window instead of the sum of them all.
Is there a `=` where there should be a `+=`?

last-window-missing: your window stops one step early
The last row and the last column of the output are missing.
How many places has a window of 3 on a row of 5? Count them with a finger.
There are `H - KH + 1` of them, the first one included.

last-cells-missing: the last row and column of the kernel are never used
Your sums leave out what lies under the bottom row and the right column of the kernel.
How far does `range` go in your two inner loops?

averaged: you take the mean where a sum is wanted
Your output equals the right one divided by the number of cells of the kernel.
Look for `mean` or a `/`. The products are added up, and nothing is divided.

same-size: your output is as large as the image
The numbers at the top left are right; below and beside them are zeros for places where the window does not fit.
What shape do you give the output when you create it?

kernel-added: you add image and kernel where you should multiply
Each output pixel is the sum over `pixel + weight` instead of `pixel * weight`.
Look at the sign in your innermost line.

window-stands-still: your window never moves
Every output pixel is computed from the top left corner of the image.
The index of `image` in the innermost line needs the place of the window, too.

side-by-side: your windows lie side by side
The window moves by its own size instead of by one pixel.
How far does the window move from one output pixel to the next?
"""


def wrong_slide(on, image, kernel):
    """Slide, with mistakes."""
    if "flipped-kernel" in on:
        kernel = kernel[::-1, ::-1]
    if "rows-flipped" in on:
        kernel = kernel[::-1]
    if "columns-flipped" in on:
        kernel = kernel[:, ::-1]
    if "transposed-kernel" in on:
        kernel = kernel.T
    places = sliding_window_view(image, kernel.shape)  # (OH, OW, KH, KW)
    if "side-by-side" in on:
        places = places[:: kernel.shape[0], :: kernel.shape[1]]
    if "last-window-missing" in on:
        places = places[:-1, :-1]
    if "window-stands-still" in on:
        places = np.broadcast_to(places[0, 0], places.shape)
    products = places + kernel if "kernel-added" in on else places * kernel
    if "last-cells-missing" in on:
        products = products[..., :-1, :-1]
    if "overwritten" in on:
        products = products[..., -1:, -1:]
    out = products.sum(axis=(2, 3))
    if "averaged" in on:
        out = out / kernel.size
    if "transposed-output" in on:
        out = out.T
    if "same-size" in on:
        room = np.subtract(image.shape, out.shape).clip(0)
        out = np.pad(out, [(0, room[0]), (0, room[1])])
    return out


def convolve(image, kernel):
    """Convolve as mathematicians do: slide the kernel (KH, KW), turned by 180 degrees, over the image (H, W)."""
    return slide(image, kernel[::-1, ::-1])


CONVOLVE = """
not-turned: your kernel is not turned
Your output is that of `slide`.
What has to happen to the kernel before it slides?

rows-only: your kernel is turned top to bottom only
Left and right have to change places, too.
`kernel[::-1]` turns the rows. What turns the columns?

columns-only: your kernel is mirrored left to right only
Top and bottom have to change places, too.
`kernel[:, ::-1]` turns the columns. What turns the rows?

transposed: your kernel lies on its side
Rows and columns of the kernel have changed places, as in `kernel.T`. That is no turn.
After a turn through 180 degrees, the kernel has the shape it had before.

quarter-turn: your kernel is turned through 90 degrees
Half a turn is wanted: the first row becomes the last.
`np.rot90` makes a quarter turn unless you ask for two.

image-turned: you turn the image instead of the kernel
Your output has the right numbers, and they run backwards.
Which of the two arrays gets the `[::-1, ::-1]`?

""" + choose(SLIDE, "overwritten", "last-window-missing", "last-cells-missing", "averaged", "same-size")

TURNS = {
    "not-turned": lambda kernel: kernel,
    "rows-only": lambda kernel: kernel[::-1],
    "columns-only": lambda kernel: kernel[:, ::-1],
    "transposed": np.transpose,
    "quarter-turn": np.rot90,
    "image-turned": lambda kernel: kernel,
    "quarter-turn-back": lambda kernel: np.rot90(kernel, -1),
}


def wrong_convolve(on, image, kernel):
    """Convolve, with mistakes."""
    turn = next((turn for switch, turn in TURNS.items() if switch in on), lambda kernel: kernel[::-1, ::-1])
    return wrong_slide(on, image[::-1, ::-1] if "image-turned" in on else image, turn(kernel))


EXERCISES = (
    Exercise(
        right=one_cell,
        wrong=wrong_one_cell,
        mistakes=ONE_CELL,
        probes=(
            probe("a square kernel on a square image", halves(10, 10), halves(3, 3), 1, 2),
            probe("an image that is not square", halves(9, 12), halves(3, 3, seed=1), 2, 3),
            probe("a kernel that is not square", halves(9, 10), halves(2, 3), 3, 2),
            probe("the top left corner", halves(4, 5), halves(2, 3, seed=2), 0, 0),
        ),
        formula="Cut the window `image[i : i + KH, j : j + KW]`, multiply by `kernel`, add up.",
        notebook=1,
    ),
    Exercise(
        right=slide,
        wrong=wrong_slide,
        mistakes=SLIDE,
        probes=(
            probe("a square kernel on a square image", halves(5, 5), halves(3, 3)),
            probe("an image that is not square", halves(5, 7), halves(3, 3, seed=1)),
            probe("a kernel that is not square", halves(6, 5), halves(2, 3)),
            probe("a kernel higher than wide", halves(7, 9), halves(4, 2)),
        ),
        formula="`out[i, j]` is the sum of `image[i + u, j + v] * kernel[u, v]` over all `u` and `v`.",
        notebook=1,
    ),
    Exercise(
        right=convolve,
        wrong=wrong_convolve,
        mistakes=CONVOLVE,
        probes=(
            probe("a square kernel", halves(5, 6), halves(3, 3)),
            probe("a kernel that is not square", halves(6, 5), halves(2, 3)),
            probe("a kernel higher than wide", halves(7, 9), halves(4, 2)),
        ),
        formula="`out[i, j]` is the sum of `image[i + u, j + v] * kernel[KH - 1 - u, KW - 1 - v]`.",
        notebook=1,
        forms={"quarter-turn": ("quarter-turn-back",)},
    ),
)
