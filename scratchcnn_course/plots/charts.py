"""Figures of numbers: curves of a training, the confusion matrix."""

import numpy as np
from matplotlib.figure import Figure

from .picture import SIGNED, WIDTH, styled


@styled
def training_curves(history):
    """Draw loss and accuracy of a training: each batch faintly, each epoch as a point, validation dashed.

    Parameters
    ----------
    history : History
        What `train.fit` returned.

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig = Figure(figsize=(WIDTH, 3.2), layout="constrained")
    for axes, name in zip(fig.subplots(1, 2), ("loss", "accuracy"), strict=True):
        batches, epochs, validation = history.column(name, "batches"), history.column(name), f"validation_{name}"
        where = np.arange(1, len(epochs) + 1)
        axes.plot(history.column("epoch", "batches"), batches, color="C0", alpha=0.25, linewidth=0.8)
        axes.plot(where, epochs, "o-", color="C0", label="training")
        if np.isfinite(history.column(validation)).any():
            axes.plot(where, history.column(validation), "s--", color="C1", label="validation")
        axes.set(xlabel="epoch", ylabel=name)
        axes.legend()
    return fig


@styled
def confusion(matrix, names=None):
    """Draw a confusion matrix: right answers blue, mistakes orange, each with its count.

    The two have a scale of their own, since a good network makes a few mistakes among thousands of right answers.

    Parameters
    ----------
    matrix : ndarray of int, shape (K, K)
        Row: the true class. Column: what was predicted. As `metrics.confusion_matrix` gives it.
    names : sequence of K, optional
        The classes; their numbers where it is left out.

    Returns
    -------
    matplotlib.figure.Figure
    """
    matrix = np.asarray(matrix)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or len(matrix) == 0:
        raise ValueError(f"matrix must be (K, K), got shape {matrix.shape}")
    K, right = len(matrix), np.eye(len(matrix), dtype=bool)
    shade = np.empty(matrix.shape)
    for part, sign in ((right, -1), (~right, 1)):
        shade[part] = 0.75 * sign * matrix[part] / max(matrix[part].max(initial=0), 1)
    fig = Figure(figsize=(0.55 * K + 1.2, 0.55 * K + 1.1), layout="constrained")
    axes = fig.subplots()
    axes.imshow(shade, cmap=SIGNED, vmin=-1, vmax=1)
    for (row, column), number in np.ndenumerate(matrix):
        colour = "white" if abs(shade[row, column]) > 0.55 else "black" if number else "#BBBBBB"
        axes.text(column, row, f"{number}", color=colour, ha="center", va="center", fontsize=11)
    names = [str(name) for name in (range(K) if names is None else names)]
    axes.set(xticks=range(K), yticks=range(K), xticklabels=names, yticklabels=names)
    axes.set(xlabel="predicted", ylabel="true", title=f"{matrix[right].sum():,} of {matrix.sum():,} right")
    axes.grid(False)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    return fig
