"""How long several ways of doing the same take."""

import math

from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator

from .picture import WIDTH, styled


@styled
def speed_chart(milliseconds, *, what="one image"):
    """Draw a bar for each way of doing something, on a scale where each line is ten times the one before.

    Beside each bar stands its time, and how many times as fast as the first it is.

    Parameters
    ----------
    milliseconds : dict of str to float
        What each takes, by name; the first is what the others are compared with.
    what : str
        What the time is for.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is nothing to draw, or a time is not above 0.
    """
    names, times = list(milliseconds), list(milliseconds.values())
    if not times or not all(0 < time < math.inf for time in times):
        raise ValueError(f"milliseconds must hold times above 0, got {milliseconds}")
    fig = Figure(figsize=(WIDTH, 0.55 * len(times) + 1.1), layout="constrained")
    axes = fig.subplots()
    axes.barh(names, times, color=["C1", *["C0"] * (len(times) - 1)])
    for row, time in enumerate(times):
        faster = f"  ·  {_short(times[0] / time)} times as fast" if row else ""
        axes.text(1.02, row, _short(time) + " ms" + faster, va="center", transform=axes.get_yaxis_transform())
    lowest, highest = (math.floor(math.log10(time)) for time in (min(times), max(times)))
    axes.set(xscale="log", xlim=(10.0 ** (lowest - 1), 10.0 ** (highest + 1)))
    axes.set(title=f"milliseconds for {what}: each line is ten times the one before", ylim=(len(times) - 0.5, -0.5))
    axes.grid(False, axis="y")
    axes.xaxis.set_major_locator(LogLocator(numticks=99))  # by default it leaves some out
    axes.minorticks_off()
    axes.xaxis.set_major_formatter(lambda time, _: f"{time:g}" if round(math.log10(time)) % 3 == 0 else "")
    axes.tick_params(length=0)
    return fig


def _short(number):
    """Write a number with two digits that count, and no exponent."""
    digits = max(0, 1 - math.floor(math.log10(number)))
    return f"{float(f'{number:.2g}'):,.{digits}f}"
