"""What a network says about an image, in words."""

import numpy as np


def of_classes(probabilities):
    """Return one probability for each class, also where a network has one output, `(1,)`, for two classes."""
    return np.append(1 - probabilities, probabilities) if len(probabilities) == 1 else np.asarray(probabilities)


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
