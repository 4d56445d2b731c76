"""What an answer says: which one it is of those that can be given, and whether it is right. As the browser judges."""

import math
from typing import NamedTuple

from scratchcnn_course.predictions.prediction import OTHERWISE


class Answer(NamedTuple):
    """One answer: where it stands among the others, how it reads, whether it is right, what it took for granted."""

    place: tuple
    text: str
    right: bool | None
    told: str


def judged(prediction, record):
    """Return the answer of a record, or None where it was skipped.

    Parameters
    ----------
    prediction : Prediction
    record : dict
        Written by somebody else: its own word on what is right does not count.

    Returns
    -------
    Answer or None

    Raises
    ------
    ValueError
        If that answer cannot be given.
    """
    if record.get("skipped"):
        return None
    if prediction.kind == "line":
        return Answer((), "in words of their own", None, "")
    given = record.get("answer")
    kind = {"choice": _choice, "number": _number, "cell": _cell, "order": _order}[prediction.kind]
    place, text, right, key = kind(prediction, given)
    told = {choice.key: choice.told for choice in prediction.choices}
    return Answer(place, text, right, "" if right else told.get(key, told.get(OTHERWISE, "")))


def _choice(prediction, given):
    keys = [choice.key for choice in prediction.shown]
    if given not in keys:
        raise ValueError("no such choice")
    place = keys.index(given)
    return (place,), prediction.shown[place].text, given == prediction.right, given


def _number(prediction, given):
    if type(given) not in (int, float) or abs(given) > 1e300 or not math.isfinite(given):
        raise ValueError("no number")
    right = _near(given, prediction.right, prediction.tolerance)
    wrong = [choice.key for choice in prediction.choices if choice.key != OTHERWISE]
    key = next((key for key in wrong if _near(given, float(key))), OTHERWISE)
    shown = prediction.right if right and not prediction.tolerance else given
    return (shown,), f"{shown:,.6g} {prediction.unit}".strip(), right, key


def _near(one, other, within=0):
    return abs(one - other) <= within + 1e-6 * max(1, abs(other))


def _cell(prediction, given):
    rows, columns = prediction.picture.shape
    whole = isinstance(given, list) and len(given) == 2 and all(type(part) is int for part in given)
    if not whole or not (0 <= given[0] < rows and 0 <= given[1] < columns):
        raise ValueError("no such cell")
    key = next((key for key, cells in prediction.right.items() if given in cells), OTHERWISE)
    return tuple(given), f"row {given[0]}, column {given[1]}", key == "right", key


def _order(prediction, given):
    texts = {choice.key: choice.text for choice in prediction.shown}
    if not isinstance(given, list) or not all(isinstance(key, str) for key in given) or sorted(given) != sorted(texts):
        raise ValueError("no such order")
    return tuple(map(list(texts).index, given)), "; ".join(texts[key] for key in given), given == prediction.right, ""
