"""What a network says about an image: its probabilities as bars, and in words."""

import numpy as np

from .pieces import box, label, svg

ROW, LEFT, LONGEST = 28, 34, 220  # pixels: the height of a bar, where bars begin, and the one of probability 1
WIDTH = LEFT + LONGEST + 100


def of_classes(probabilities):
    """Return one probability for each class, also where a network has one output, `(1,)`, for two classes."""
    return np.append(1 - probabilities, probabilities) if len(probabilities) == 1 else np.asarray(probabilities)


def bars(probabilities):
    """Draw probabilities as bars, each with its label and its number; the largest stands out.

    Parameters
    ----------
    probabilities : ndarray, shape (K,)

    Returns
    -------
    str
    """
    rows, winner = [], int(probabilities.argmax())
    for k, probability in enumerate(probabilities):
        y, bold = ROW * k + 20, k == winner
        rows.append(label(LEFT - 10, y, k, at="end", bold=bold))
        rows.append(box(LEFT, y - 16, LONGEST, 21, 'fill="var(--quiet)"'))
        rows.append(box(LEFT, y - 16, LONGEST * probability, 21, f'fill="var(--{"red" if bold else "blue"})"'))
        rows.append(label(LEFT + LONGEST + 10, y, chance(probability), at="start", bold=bold))
    told = "; ".join(f"{k}: {chance(probability)}" for k, probability in enumerate(probabilities))
    return svg("".join(rows), WIDTH, ROW * len(probabilities), f"Probabilities: {told}.")


def verdict(probabilities, names=None):
    """Return what the two largest of some probabilities say, as a sentence; classes are numbers or have names."""
    first, second = np.argsort(-probabilities, kind="stable")[:2]
    one, other = chance(probabilities[first]), chance(probabilities[second])
    names = range(len(probabilities)) if names is None else names
    return f"The network says {names[first]}, with probability {one}. Next comes {names[second]}, with {other}."


def chance(probability):
    """Return a probability with three decimals; never 0 or 1 where it is only near."""
    if 0 < probability < 0.0005:
        return "< 0.001"
    return "> 0.999" if 0.9995 <= probability < 1 else f"{probability:.3f}"
