"""What becomes of a picture by a result, where that can be seen: target and one's own beside each other."""

import numpy as np

from .pictures import led_to, picture, row

SMALL = 1.7  # inches of a picture that is there to be looked at, not read


def becomes(before, target, yours):
    """Draw a picture, what it should become, and what it becomes.

    Parameters
    ----------
    before, target, yours : ndarray, shape (H, W)

    Returns
    -------
    str
        HTML.
    """
    return _beside(before, {"target": target, "yours": yours})


def all_becomes(exercise):
    """Draw a picture, and what it should become by each call of an exercise, as `becomes` does."""
    pairs = {probe.label: exercise.trial.pictured(exercise.right(*probe.args)) for probe in exercise.probes}
    (before, _), *_ = pairs.values()
    return _beside(before, {f"target for {label}": after for label, (_, after) in pairs.items()})


def _beside(before, after):
    """Draw pictures after an arrow: grey ones in the same grey, those with a sign in the same colours."""
    arrays = [before, *after.values()]
    drawn = []
    for name, array in {"image": before, **after}.items():
        alike = [np.abs(other).max() for other in arrays if _signed(other) == _signed(array)]
        look = {"largest": max(alike), "signed": _signed(array), "widest": SMALL}
        drawn.append(picture(name, array, note="", **look))
    return row([drawn[0], led_to(drawn[1]), *drawn[2:]])


def _signed(array):
    return bool((array < 0).any())
