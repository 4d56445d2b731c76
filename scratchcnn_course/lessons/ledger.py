"""The ledger: with plain gradient descent a weight is its start, plus what each training image added to it."""

from dataclasses import dataclass

import numpy as np

from scratchcnn_helpers import ops

FILTERS, KERNEL, CLASSES = 8, 3, 10
BATCH, EPOCHS, LR = 64, 3, 0.1


@dataclass(frozen=True, eq=False)
class Ledger:
    """A training of one convolution, pooling and a dense layer, with a book of who moved the filters.

    Attributes
    ----------
    start, end : dict of str to ndarray, float64
        `"w"` `(F, 1, KH, KW)` and `"b"` `(F,)` of the convolution, `"dense_w"` `(D, K)` and `"dense_b"` `(K,)`.
    shares : ndarray, shape (N, F, 1, KH, KW)
        What each image added to each weight of the filters: `end["w"] - start["w"]` is their sum.
    order : ndarray of int, shape (EPOCHS, N)
        The images in the order in which they were seen.
    """

    start: dict
    end: dict
    shares: np.ndarray
    order: np.ndarray

    def by_class(self, labels, classes=CLASSES):
        """Return what the images of each class added together, `(K, F, 1, KH, KW)`."""
        return np.stack([self.shares[labels == k].sum(axis=0) for k in range(classes)])

    def predict(self, images):
        """Return the label that the trained network gives each image, `(N,)`."""
        return _logits(np.asarray(images, np.float64), self.end)[0].argmax(axis=1)


def first_weights(side, *, seed=0):
    """Draw the weights of the beginning, rounded to float16, so that a page can have exactly the same.

    Parameters
    ----------
    side : int
        Rows and columns of an image.
    seed : int

    Returns
    -------
    dict of str to ndarray, float64
    """
    rng, pooled = np.random.default_rng(seed), (side - KERNEL + 1) // 2
    drawn = {
        "w": rng.normal(size=(FILTERS, 1, KERNEL, KERNEL)) * np.sqrt(2 / KERNEL**2),
        "b": np.zeros(FILTERS),
        "dense_w": rng.normal(size=(FILTERS * pooled**2, CLASSES)) * 0.02,
        "dense_b": np.zeros(CLASSES),
    }
    return {name: array.astype(np.float16).astype(np.float64) for name, array in drawn.items()}


def seen_in(count, *, seed=0):
    """Return the order in which `count` images are seen, `(EPOCHS, count)`."""
    rng = np.random.default_rng([seed, 1])
    return np.stack([rng.permutation(count) for _ in range(EPOCHS)])


def train(images, labels, *, seed=0, without=None):
    """Train with plain gradient descent and write down what each image adds to each weight of the filters.

    Momentum carries a gradient on into later steps, and Adam divides it by what all images before have done: their
    sums can not be taken apart like this.

    Parameters
    ----------
    images : ndarray, shape (N, 1, H, H)
    labels : ndarray of int, shape (N,)
    seed : int
    without : int, optional
        An image that is left out of its batches; all else stays as it is.

    Returns
    -------
    Ledger

    Raises
    ------
    ValueError
        If the images are no squares of one channel, or there is no image `without`.
    """
    images = np.asarray(images, np.float64)
    if images.ndim != 4 or images.shape[1] != 1 or images.shape[2] != images.shape[3]:
        raise ValueError(f"images must be (N, 1, H, H), got shape {images.shape}")
    if without is not None and not 0 <= without < len(images):
        raise ValueError(f"without must be from 0 to {len(images) - 1}, got {without}")
    start, order = first_weights(images.shape[2], seed=seed), seen_in(len(images), seed=seed)
    now = {name: array.copy() for name, array in start.items()}
    shares = np.zeros((len(images), *now["w"].shape))
    for epoch in order:
        for first in range(0, len(epoch), BATCH):
            seen = epoch[first : first + BATCH]
            seen = seen[seen != without] if without is not None else seen
            if len(seen):
                shares[seen] += _step(now, images[seen], labels[seen])
    return Ledger(start, now, shares, order)


def _logits(x, now):
    """Return the logits, and what the way back will need."""
    maps = ops.conv2d(x, now["w"], now["b"])
    pooled = ops.max_pool2d(maps, 2)
    row = pooled.reshape(len(x), -1)
    return ops.linear(row, now["dense_w"], now["dense_b"]), maps, pooled, row


def _step(now, x, labels):
    """Move the weights a step, in place; return what each image added to the filters, `(N, F, 1, KH, KW)`."""
    logits, maps, pooled, row = _logits(x, now)
    drow, dense_w, dense_b = ops.linear_backward(ops.cross_entropy_backward(logits, labels), row, now["dense_w"])
    dmaps = ops.max_pool2d_backward(drow.reshape(pooled.shape), maps, 2)
    windows = np.lib.stride_tricks.sliding_window_view(x[:, 0], (KERNEL, KERNEL), axis=(1, 2))
    shares = (
        -LR * np.einsum("nfhw,nhwuv->nfuv", dmaps, windows)[:, :, None]
    )  # (N, F, 1, KH, KW): the sum, not yet summed
    now["w"] += shares.sum(axis=0)
    now["b"] -= LR * dmaps.sum(axis=(0, 2, 3))
    now["dense_w"] -= LR * dense_w
    now["dense_b"] -= LR * dense_b
    return shares
