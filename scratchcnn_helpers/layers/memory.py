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


def spread_out(drows, height, step, count, space):
    """Set gradient rows `(OH, F, OW * N)` apart as the windows were, `count` rows with zeros between and around.

    Row h of the padded image was seen by the output rows `(h - KH + 1) / SH ... h / SH`. Of what is returned, these
    are the rows `h ... h + KH - 1`, so that windows of height KH find them all.
    """
    OH, F, L = drows.shape
    spread = space.array("spread", (count + height - 1, F, L), drows.dtype)
    spread[height - 1 : height + step * (OH - 1) : step] = drows
    return spread


def on_end(rows, height, step, count):
    """Stand `height` consecutive rows on end, beginning at every `step`-th one: what windows of that height see.

    From `(H, A, B)` in one piece of memory to `(count, height * A, B)`. Each stack is a slice of the memory, and
    overlapping stacks share their numbers: a read-only view, nothing is copied.
    """
    stacks = np.lib.stride_tricks.sliding_window_view(rows, height, axis=0)[: step * count : step]
    _, A, B = rows.shape
    return stacks.transpose(0, 3, 1, 2).reshape(count, height * A, B)  # (count, height, A, B) -> two axes in one


def multiply(matrix, stacks, out):
    """Write `matrix @ stack` into `out` for each of the stacks, a piece that fits the processor's cache at a time."""
    np.matmul(matrix, in_pieces(stacks), out=in_pieces(out))
    return out


def multiply_back(stacks, drows):
    """Add up `stack @ drow.T` over all rows: what each line of the stacks has to do with each line of the gradient."""
    return (in_pieces(stacks) @ in_pieces(drows).swapaxes(2, 3)).sum(axis=(0, 1))  # BLAS likes the taller matrix first


def add_back(dcolumns, width, step):
    """Add the gradient of what windows saw to the pixels: from `(H, C, KW, OW, N)` to `(H, C, width, N)`."""
    H, C, KW, OW, N = dcolumns.shape
    drows = np.zeros((H, C, width, N), dcolumns.dtype)
    drows[:, :, : step * (OW - 1) + 1 : step] = dcolumns[:, :, 0]  # the first writes, the others add
    for v in range(1, KW):
        drows[:, :, v : v + step * (OW - 1) + 1 : step] += dcolumns[:, :, v]
    return drows


def in_pieces(rows, widest=512):
    """Cut each `(K, L)` of `(H, K, L)` into P pieces side by side, `(H, P, K, L / P)`: a view; P may be 1."""
    H, K, L = rows.shape
    P = next((n for n in range(1, 33) if L % n == 0 and L // n <= widest), 1)
    return rows.reshape(H, K, P, L // P).transpose(0, 2, 1, 3)
