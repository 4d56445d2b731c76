"""Telling ink from ground: which of the two is light, what the ground would look like, how much ink there is."""

import numpy as np


def local_mean(image, size):
    """Return the mean of the `size` x `size` pixels around each pixel; the outermost pixels go on beyond the edge.

    An *integral image* holds at each place the sum of all pixels above and to the left of it; from four of its
    entries follows the sum of any rectangle, however large. One axis at a time, two entries are enough.

    Parameters
    ----------
    image : ndarray, shape (H, W)
    size : int
        Odd, so that the window has a middle.

    Returns
    -------
    ndarray, shape (H, W), float32
    """
    half = size // 2
    mean = np.pad(np.asarray(image, np.float64), half, mode="edge")
    for _ in range(2):
        integral = np.pad(np.cumsum(mean, axis=0), [(1, 0), (0, 0)])
        mean = (integral[size:] - integral[:-size]).T / size
    return mean.astype(np.float32)


def extreme(image, size, choose):
    """Return the largest or smallest of the `size` x `size` values from each pixel on, shape (H-size+1, W-size+1).

    `choose` is np.maximum or np.minimum. Windows of 2 make windows of 4, these make windows of 8, and so on.
    """
    for _ in range(2):
        done = 1
        while done < size:
            step = min(done, size - done)
            image = choose(image[:-step], image[step:])
            done += step
        image = np.ascontiguousarray(image.T)
    return image


def ground_level(grey, size):
    """Return the brightness that the ground has at each pixel, or would have if no dark ink covered it.

    First each window of `size` x `size` pixels takes its lightest value: every dark stroke thinner than the window
    is gone, but dark regions have shrunk. Then each pixel takes the darkest of the windows it is in: regions that
    are larger than a window, such as a shadow, are back with their edges where they were; strokes are not.

    Parameters
    ----------
    grey : ndarray, shape (H, W), float32
    size : int
        More than the thickness of a stroke.

    Returns
    -------
    ndarray, shape (H, W), float32
    """
    beyond = np.pad(grey, size - 1, mode="edge")  # a shadow goes on outside the picture
    beyond = extreme(extreme(beyond, size, np.maximum), size, np.minimum)
    rest = (beyond.shape[0] - grey.shape[0]) // 2
    return beyond[rest : rest + grey.shape[0], rest : rest + grey.shape[1]]
