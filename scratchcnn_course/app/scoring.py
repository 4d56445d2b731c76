"""How many pictures are read as they are named."""

import re
from pathlib import Path

from scratchcnn_helpers.data.formats.names import printable

from .words import note


def label_of(photo, classes):
    """Return which of the classes a picture shows by its name, or None where that tells none.

    ``7/a.png``, ``7.png``, ``7-2.png``, ``7_anna.jpg`` and ``digit7.png`` all show a 7.
    """
    path, known = Path(str(photo)), {name.lower(): name for name in classes}
    words = re.split(r"[^\w]|_", path.stem.lower())
    for word in (
        path.parent.name.lower(),
        path.stem.lower(),
        words[0],
        re.sub(r"^[a-z]+(?=\d+$)", "", words[0]),
        words[-1],
    ):
        if word in known:
            return known[word]
    return None


def print_score(answers, classes):
    """Print what was read otherwise, and how many were right; return the exit code.

    Parameters
    ----------
    answers : list of (str, str or None)
        Each picture, and what it was read as; None where it could not be read.
    classes : list of str
    """
    named = [(photo, label_of(photo, classes), answer) for photo, answer in answers]
    for photo, label, answer in named:
        if label is None:
            note(f"{photo}: not counted, its name does not say what it shows")
        elif answer != label:
            print(f"{printable(photo)}: {'could not be read' if answer is None else f'read as {answer}'}")
    counted = [(label, answer) for _, label, answer in named if label is not None]
    right = sum(label == answer for label, answer in counted)
    print(f"Score: {right} of {len(counted)} read as they are named ({100 * right / len(counted):.1f} %)")
    return 0
