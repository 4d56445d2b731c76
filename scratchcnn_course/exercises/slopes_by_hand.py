"""Three slopes of the cross-entropy, worked out on paper: `slopes_by_hand`."""

import numpy as np

from .legacy import Exercise, probe

EXPONENTIALS = np.array([1.0, 2, 5])  # of the logits 0, ln 2 and ln 5


def slopes_by_hand(label):
    """Return the slope of the loss at each of the logits 0, ln 2 and ln 5."""
    slopes = np.array([1, 2, 5]) / 8
    slopes[label] -= 1
    return slopes


MISTAKES = """
target-missing: you stop at the probabilities
They are the slopes of ln S. The other part of the loss, minus the logit of the right class, has a slope, too.
What happens at the label?

sign: your signs are turned round
To raise the right logit makes the loss smaller, so its slope is negative.
Which of the two is subtracted from which?

no-total: you do not divide by the total
The slope of ln S has 1 / S in it.
What do 1, 2 and 5 add up to?

no-exponentials: you subtract from the logits
The slope is `p - y`, with the probabilities.
What is e to the power of ln 2?

right-class-only: only the right class has a slope
The other logits are part of S, so the loss moves with them, too.
Take the slope of ln S at each of the three.

added: you add 1 at the right class
The right logit is taken away from ln S in the loss.
Which sign has its slope?

averaged: you divide by the number of classes
The mean is over images, and here is a single one.
Do your three slopes go beyond `p - y`?

from-one: you count the classes from 1
The first of the three logits belongs to class 0.
Which of the logits is the right one for label 1?

logarithm-only: you stop at the slope of the logarithm
That is -1 / p, for the probability of the right class. Behind it stands the softmax.
Begin with the loss as a difference: ln S minus the right logit.
"""


def wrong_slopes_by_hand(on, label):
    """Work out the slopes, with mistakes."""
    p = EXPONENTIALS / (1 if "no-total" in on else 8)
    p = np.log(EXPONENTIALS) if "no-exponentials" in on else p
    y = np.arange(3) == (label - 1 if "from-one" in on else label)
    d = p - (0 if "target-missing" in on else -1 * y if "added" in on else 1 * y)
    d = np.where(y, -1 / (EXPONENTIALS / 8), 0) if "logarithm-only" in on else d
    d = d * y if "right-class-only" in on else d
    return d * (-1 if "sign" in on else 1) / (3 if "averaged" in on else 1)


EXERCISES = (
    Exercise(
        right=slopes_by_hand,
        wrong=wrong_slopes_by_hand,
        mistakes=MISTAKES,
        probes=(probe("label 0", 0), probe("label 1", 1), probe("label 2", 2)),
        formula="`p - y`, with `p` = 1/8, 2/8 and 5/8.",
        notebook=8,
    ),
)
