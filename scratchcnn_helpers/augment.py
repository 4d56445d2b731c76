"""Small random changes to training images: each epoch sees every digit a little differently."""

from operator import index

import numpy as np

from .ops.arguments import as_array, check_range


class RandomShift:
    """Move each image by up to `pixels` in both directions, zeros coming in at the border.

    Called as `augment(images, rng)` by `train.fit`.

    Parameters
    ----------
    pixels : int, at least 0
    """

    def __init__(self, pixels=1):
        self.pixels = int(check_range("pixels", index(pixels), "[0, inf)"))

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


class RandomRotation:
    """Turn each image about its middle by up to `degrees` either way, zeros coming in at the corners.

    A new pixel lies between four old ones and takes their weighted mean (bilinear interpolation). Called as
    `augment(images, rng)` by `train.fit`.

    Parameters
    ----------
    degrees : float, from 0 to 180
    """

    def __init__(self, degrees=10):
        check_range("degrees", degrees, "[0, 180]")
        self.degrees = degrees

    def __call__(self, images, rng):
        """Return turned copies of `images` `(N, C, H, W)`, floats."""
        N, _, H, W = as_array(images, "images", "N", "C", "H", "W").shape
        angles = np.deg2rad(rng.uniform(-self.degrees, self.degrees, (N, 1, 1)))
        down, right = np.mgrid[:H, :W] - np.array([H - 1, W - 1]).reshape(2, 1, 1) / 2  # seen from the middle
        # Where each new pixel comes from, in an image with a border of one zero: (N, H, W) each.
        rows = (np.cos(angles) * down + np.sin(angles) * right + (H + 1) / 2).clip(0, H + 0.999)
        columns = (np.cos(angles) * right - np.sin(angles) * down + (W + 1) / 2).clip(0, W + 0.999)
        top, left = rows.astype(int), columns.astype(int)
        lower, later = ((place - whole)[:, None] for place, whole in ((rows, top), (columns, left)))
        padded = np.pad(images, ((0, 0), (0, 0), (1, 1), (1, 1))).transpose(0, 2, 3, 1)  # (N, H + 2, W + 2, C)

        def pixels(i, j):
            return padded[np.arange(N)[:, None, None], top + i, left + j].transpose(0, 3, 1, 2)  # (N, C, H, W)

        above = (1 - later) * pixels(0, 0) + later * pixels(0, 1)
        below = (1 - later) * pixels(1, 0) + later * pixels(1, 1)
        return ((1 - lower) * above + lower * below).astype(images.dtype)

    def __repr__(self):
        return f"RandomRotation(degrees={self.degrees})"
