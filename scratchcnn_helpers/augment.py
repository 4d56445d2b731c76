"""Small random changes to training images: each epoch sees every digit in a slightly different place."""

import numpy as np

from .ops.windows import as_array


class RandomShift:
    """Move each image by up to `pixels` in both directions, zeros coming in at the border.

    Called as `augment(images, rng)` by `train.fit`.

    Parameters
    ----------
    pixels : int, at least 0
    """

    def __init__(self, pixels=1):
        if pixels < 0:
            raise ValueError(f"pixels must be at least 0, got {pixels}")
        self.pixels = pixels

    def __call__(self, images, rng):
        """Return shifted copies of `images` `(N, C, H, W)`."""
        N, _, H, W = as_array(images, "images", "N", "C", "H", "W").shape
        p = self.pixels
        padded = np.pad(images, ((0, 0), (0, 0), (p, p), (p, p)))
        # every place the H x W frame can have on the padded image: (N, C, 2p + 1, 2p + 1, H, W), a view
        frames = np.lib.stride_tricks.sliding_window_view(padded, (H, W), axis=(2, 3))
        down, right = rng.integers(0, 2 * p + 1, (2, N))
        return frames[np.arange(N), :, down, right]

    def __repr__(self):
        return f"RandomShift(pixels={self.pixels})"
