"""What happened while a network trained: a row for each batch, a row for each epoch."""

import time

import numpy as np


class History:
    """The record of a training.

    Attributes
    ----------
    batches : list of dict
        `epoch`, `loss`, `accuracy`, `lr` of each batch, as it was before the step.
    epochs : list of dict
        `epoch`, `loss`, `accuracy` (means over the epoch's images), `seconds`, and `validation_loss` and
        `validation_accuracy` where there was a validation set.
    interrupted : bool
        Whether the run was stopped before its end. The last epoch may then be a part of one.
    diverged : str or None
        Where the loss or a weight was no finite number any more: a sentence on when, why, and what was kept.
    """

    def __init__(self):
        self.batches, self.epochs, self.interrupted, self.diverged = [], [], False, None
        self._open, self._since = [], None

    def start_epoch(self):
        """Start the clock of an epoch."""
        self._open, self._since = [], time.perf_counter()

    def add_batch(self, size, **row):
        """Add the row of one batch of `size` images."""
        self.batches.append(row)
        self._open.append((size, row))

    def close_epoch(self, validation=None):
        """Sum up the batches since the last row, if there are any; return the new row.

        `validation` is `(loss, accuracy)` or None.
        """
        if not self._open:
            return None
        sizes = [size for size, _ in self._open]
        row = {"epoch": len(self.epochs) + 1}
        for name in ("loss", "accuracy"):
            row[name] = float(np.average([batch[name] for _, batch in self._open], weights=sizes))
        row["seconds"] = time.perf_counter() - self._since
        if validation is not None:
            row["validation_loss"], row["validation_accuracy"] = validation
        self.epochs.append(row)
        self._open = []
        return row

    def column(self, name, rows="epochs"):
        """Return one column of `epochs` or `batches` as an array, NaN where a row lacks it."""
        return np.array([row.get(name, np.nan) for row in getattr(self, rows)], float)

    def __str__(self):
        return "\n".join(describe(row) for row in self.epochs) or "nothing trained yet"

    def __repr__(self):
        return f"<History: {len(self.epochs)} epochs, {len(self.batches)} batches>"


def describe(row):
    """Return one row of `History.epochs` as a line of text."""
    text = f"epoch {row['epoch']}: loss {row['loss']:.4f}, accuracy {row['accuracy']:.4f}"
    if "validation_loss" in row:
        text += f", validation loss {row['validation_loss']:.4f}, accuracy {row['validation_accuracy']:.4f}"
    return f"{text}, {row['seconds']:.1f} s"
