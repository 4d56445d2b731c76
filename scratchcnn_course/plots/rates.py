"""How long a step is: schedules over a training, and the loss over the learning rate."""

import numpy as np
from matplotlib.figure import Figure

from .picture import WIDTH, styled

DASHES = ("-", "--", ":", "-.")


@styled
def learning_rate_curve(curve):
    """Draw what a search for a learning rate has seen: the loss over the rate, the suggestion as a dashed line.

    Parameters
    ----------
    curve : lr_finder.LearningRateCurve

    Returns
    -------
    matplotlib.figure.Figure
    """
    fig = Figure(figsize=(WIDTH, 3.2), layout="constrained")
    axes = fig.subplots()
    axes.plot(curve.rates, curve.losses, color="C0")
    axes.axvline(curve.suggestion, color="C1", linestyle="--", label=f"suggestion {curve.suggestion:.2g}")
    low, high = np.nanmin(curve.losses), curve.losses[0]
    axes.set(xscale="log", xlabel="learning rate", ylabel="loss", ylim=(low - 0.2 * (high - low), 1.6 * high))
    axes.legend()
    return fig


@styled
def schedules(named, epochs):
    """Draw the factor that schedules multiply the learning rate with, from the first epoch to the last.

    Parameters
    ----------
    named : dict of str to callable
        Each is called as `schedule(epoch, epochs)`.
    epochs : int
        At least 1.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is no schedule, or no epoch.
    """
    if not named or epochs < 1:
        raise ValueError(f"there must be a schedule and an epoch, got {len(named)} and {epochs}")
    fig = Figure(figsize=(WIDTH, 2.8), layout="constrained")
    axes, when = fig.subplots(), np.linspace(0, epochs, 401)
    for i, (name, schedule) in enumerate(named.items()):
        factors = [schedule(epoch, epochs) for epoch in when]
        axes.plot(when, factors, DASHES[i % len(DASHES)], color=f"C{i}", linewidth=2.5, label=name)
    axes.set(xlabel="epoch", ylabel="times lr", ylim=(-0.03, 1.05))
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return fig
