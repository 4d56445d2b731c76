"""How images lie in memory, and a convolution in three steps on it: lay out, multiply, add back.

Memory is one long street (notebook 03), and NumPy is fast where it walks along it. An index means `(N, C, H, W)`
everywhere; the bytes of what layers hand to each other lie as `(H, C, W, N)`:

* N last: the same pixel of all images stands side by side, so whatever part of the images one cuts out, the numbers in
  it come in long runs.
* H first: an image row with all its channels is one block, and a window KH rows high is KH blocks that follow each
  other. Windows that begin one row further down are the same blocks, one block on: they need not be copied at all.

So the matrix of `im2col` needs only KW copies of the image instead of KH * KW. The functions here are those three
steps, both ways, each for all images at once. Elementwise functions keep the memory order of what they are given, so
one layer passes it on to the next.
"""

import numpy as np


class Workspace(dict):
    """Arrays that are used again from batch to batch, by name: new memory costs more than what is done in it."""

    def array(self, name, shape, dtype):
        """Return the array of that name; a new one, of zeros, only where shape or dtype have changed."""
        if name not in self or self[name].shape != shape or self[name].dtype != dtype:
            self[name] = np.zeros(shape, dtype)
        return self[name]

    def __deepcopy__(self, memo):
        return Workspace()  # two layers that work at the same time must not write to one array


def as_rows(x):
    """Look at `(N, C, H, W)` as `(H, C, W, N)`: a view."""
    return x.transpose(2, 1, 3, 0)


def as_images(rows):
    """Look at `(H, C, W, N)` as `(N, C, H, W)`: a view."""
    return rows.transpose(3, 1, 0, 2)


def lay_out(rows, padding, width, step, space):
    """Copy out, for each image row, what windows see of it: KW copies of `(H, C, W, N)`, each one pixel on.

    Returns `(H + 2 PH, C * KW + 1, OW * N)`: for each row of the padded images a matrix with a column for each window.
    The last line of it is all ones: what the bias is multiplied by, which thus costs no pass of its own.
    """
    (H, C, W, N), (PH, PW) = rows.shape, padding
    if PH or PW:
        padded = space.array("padded", (H + 2 * PH, C, W + 2 * PW, N), rows.dtype)  # the border stays zero
        padded[PH : PH + H, :, PW : PW + W] = rows
        rows = padded
    OW = (W + 2 * PW - width) // step + 1
    columns = space.array("columns", (len(rows), C * width + 1, OW, N), rows.dtype)
    seen = columns[:, :-1].reshape(len(rows), C, width, OW, N)
    for v in range(width):
        seen[:, :, v] = rows[:, :, v : v + step * (OW - 1) + 1 : step]
    columns[:, -1] = 1
    return columns.reshape(len(rows), C * width + 1, OW * N)


def on_end(rows, height, step, count):
    """Stand `height` consecutive rows on end, beginning at every `step`-th one: what windows of that height see.

    From `(H, A, B)` in one piece of memory to `(count, height * A, B)`. Each stack is a slice of the memory, and
    overlapping stacks share their numbers: a read-only view, nothing is copied.
    """
    (_, A, B), (row, line, number) = rows.shape, rows.strides
    shape, strides = (count, height * A, B), (step * row, line, number)
    return np.lib.stride_tricks.as_strided(rows, shape, strides, writeable=False)


def multiply_back(drows, w, step, first, out):
    """Write into `out`, `(H, C * KW, OW * N)`, the gradient of what windows saw of the padded image's rows `first ...`.

    Output row i looked at row h through the kernel's row `h - step * i`, where there is such a row. So the output rows
    that saw h follow each other, and the kernel's rows run the other way: with the kernel upside down, both begin at
    the first of them and go down together. On end, they are a matrix each.
    """
    OH, F, L = drows.shape
    _, C, KH, KW = w.shape
    upside_down = w[:, :, ::-1].transpose(1, 3, 2, 0).reshape(C * KW, KH, F)
    for h, row in enumerate(out, start=first):
        i = max(0, -((KH - 1 - h) // step))  # the first that saw it
        count = max(0, min(OH - 1, h // step) + 1 - i)
        top = KH - 1 - (h - step * i)  # the kernel's row that it looked through, counted from below
        met = upside_down[:, top : top + step * count : step].reshape(C * KW, count * F)
        np.matmul(met, drows[i : i + count].reshape(count * F, L), out=row)


def add_back(dcolumns, width, step):
    """Add the gradient of what windows saw to the pixels: from `(H, C, KW, OW, N)` to `(H, C, width, N)`."""
    H, C, KW, OW, N = dcolumns.shape
    drows = np.zeros((H, C, width, N), dcolumns.dtype)
    drows[:, :, : step * (OW - 1) + 1 : step] = dcolumns[:, :, 0]  # the first writes, the others add
    for v in range(1, KW):
        drows[:, :, v : v + step * (OW - 1) + 1 : step] += dcolumns[:, :, v]
    return drows
