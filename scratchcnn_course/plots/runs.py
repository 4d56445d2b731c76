"""Curves of several networks in one figure: every one in a colour and a line of its own."""

import numpy as np
from matplotlib.figure import Figure

from .picture import WIDTH, styled

LOOKS = ("o-", "s--", "^-.", "D:", "v-", "P--", "X-.", "*:")  # told apart without their colours


@styled
def runs(curves, *, ylabel, low=None):
    """Draw one number over the epochs, for several networks: the mean over all seeds.

    Parameters
    ----------
    curves : dict of str to ndarray, shape (seeds, epochs)
        At most eight.
    ylabel : str
        What the number is.
    low : float, optional
        Where the axis begins.

    Returns
    -------
    matplotlib.figure.Figure
    """
    if len(curves) > len(LOOKS):
        raise ValueError(f"curves must hold at most {len(LOOKS)} networks, got {len(curves)}")
    fig = Figure(figsize=(WIDTH, 3.6), layout="constrained")
    axes = fig.subplots()
    for (name, values), look in zip(curves.items(), LOOKS, strict=False):
        mean = np.mean(values, axis=0)
        axes.plot(np.arange(1, len(mean) + 1), mean, look, label=name, markersize=6, linewidth=1.8)
    axes.set(xlabel="epoch", ylabel=ylabel, ylim=(low, None))
    fig.legend(*axes.get_legend_handles_labels(), loc="outside right center")
    return fig
