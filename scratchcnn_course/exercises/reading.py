"""Reading a confusion matrix: `precision_recall`."""

import numpy as np

from .legacy import Exercise, probe


def precision_recall(matrix, k):
    """Return precision and recall of class `k`, from a confusion matrix (K, K): row true, column predicted.

    Precision: of all that were called `k`, the part that was. Recall: of all that were `k`, the part that was found.
    """
    right = matrix[k, k]
    return right / matrix[:, k].sum(), right / matrix[k].sum()


PRECISION_RECALL = """
swapped: precision and recall have changed places
Precision asks of all that were *called* k, which is a column. Recall asks of all that *were* k, which is a row.
Which of your two sums runs over a column?

over-everything: you divide by all images
Only those that were called k, or those that were k, are asked about.
Which sum of the matrix belongs below the fraction?

right-ones-left-out: the right answers are missing below the fraction
All that were called k are the wrong ones and the right ones together.
Does your sum include `matrix[k, k]`?

wrong-ones-counted: you give the part that was wrong
One minus your numbers would be right.
What stands above the fraction: those that were right.

all-classes: your numbers do not depend on the class
You add up the right answers of all classes.
Only `matrix[k, k]` is right for class k.

percent: your numbers are a hundred times too large
A part lies between 0 and 1.
Is there a 100 in your function?

first-class: you answer for class 0, whatever is asked
The numbers are those of class 0.
Where does `k` come in?
"""


def wrong_precision_recall(on, matrix, k):
    """Compute both, with mistakes."""
    k = 0 if "first-class" in on else k
    right = np.trace(matrix) if "all-classes" in on else matrix[k, k]
    answers = []
    for total in (matrix[:, k].sum(), matrix[k].sum()):
        total = matrix.sum() if "over-everything" in on or "all-classes" in on else total
        above = total - right if "wrong-ones-counted" in on else right
        below = total - right if "right-ones-left-out" in on else total
        answers.append(above / below * (100 if "percent" in on else 1))
    return answers[::-1] if "swapped" in on else answers


EXERCISES = (
    Exercise(
        right=precision_recall,
        wrong=wrong_precision_recall,
        mistakes=PRECISION_RECALL,
        probes=(
            probe("two classes", np.array([[5, 2], [1, 9]]), 1),
            probe("three classes", np.array([[6, 1, 3], [2, 7, 0], [4, 5, 8]]), 1),
            probe("another class", np.array([[6, 1, 3], [2, 7, 0], [4, 5, 8]]), 2),
            probe("the first class", np.array([[11, 1, 3, 0], [2, 7, 5, 1], [4, 6, 8, 2], [1, 0, 3, 9]]), 0),
        ),
        formula="`matrix[k, k]` over the sum of column `k`, and over the sum of row `k`.",
        notebook=13,
        returns=("precision", "recall"),
    ),
)
