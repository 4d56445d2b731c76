"""Networks side by side: what each is made of, and what each has reached."""

import math

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from .picture import WIDTH, styled

KINDS = {  # no colour of a value, and told apart by how dark they are as well
    "input": ("image", "#FFFFFF"),
    "conv": ("convolution", "#009E73"),
    "pool": ("pooling", "#D9D9D9"),
    "linear": ("linear layer", "#4D2C3F"),
}
INK = "#333333"
WIDEST = 16  # of a row, in units of its boxes: shorter networks are drawn to the same scale
NARROW = 10  # stages: where no network has more, two stand side by side


@styled
def architectures(networks):
    """Draw networks, a box for each layer, as high as its maps, as wide as their number; short ones in two columns.

    Both on a scale of doublings, since they go from 1 to thousands. Above the boxes stands the height of the maps in
    pixels, below them how many there are, each where it changes. An arc is a shortcut.

    Parameters
    ----------
    networks : dict of str to list of Stage
        As in `lessons.classics`.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is no network.
    """
    if not networks:
        raise ValueError("networks must hold at least one")
    columns = 2 if len(networks) > 1 and max(map(len, networks.values())) <= NARROW else 1
    rows = math.ceil(len(networks) / columns)
    fig = Figure(figsize=(WIDTH, (1.3 + 0.2 * columns) * rows + 0.4), layout="constrained")
    for place, (name, stages) in enumerate(networks.items(), start=1):
        axes = fig.add_subplot(rows, columns, place)
        _row(axes, stages, WIDEST / columns)
        axes.set_title(f"{name}:{' ' if columns == 1 else chr(10)}{_size(stages)}", loc="left", fontsize=11)
    looks = [Patch(facecolor=colour, edgecolor=INK, label=name) for name, colour in KINDS.values()]
    fig.legend(handles=looks, loc="outside lower center", ncols=len(looks))
    return fig


def _size(stages):
    parameters, work = (sum(getattr(stage, what) for stage in stages) for what in ("parameters", "multiply_adds"))
    return f"{_rounded(parameters)} parameters, {_rounded(work)} multiply-adds"


def _rounded(count):
    """Write a count with three figures."""
    for size, word in ((10**9, " billion"), (10**6, " million")):
        if count >= size:
            return f"{count / size:.3g}{word}"
    return f"{count:,}"


def _row(axes, stages, least):
    left, middles, before = 0.0, [], (None, None)
    for stage in stages:
        maps, pixels = stage.shape[0], stage.shape[1] if len(stage.shape) == 3 else None
        height = 1 + math.log2(pixels) if pixels else 1 + math.log2(maps) / 2
        width = 0.3 + math.log2(maps) / 8 if pixels else 0.25
        axes.bar(left, height, width, bottom=-height / 2, align="edge", color=KINDS[stage.kind][1], edgecolor=INK)
        middles.append(left + width / 2)
        if maps != before[0] or (pixels is None) != (before[1] is None):
            axes.text(middles[-1], -5.2, f"{maps:,}", ha="center", va="top", fontsize=8, rotation=45)
        if pixels != before[1] and pixels:
            axes.text(middles[-1], 4.8, pixels, ha="center", va="bottom", fontsize=8)
        if stage.skips:
            start = middles[len(middles) - 1 - stage.skips]
            arc = np.linspace(0, np.pi, 20)
            half = (middles[-1] - start) / 2
            axes.plot(start + half - half * np.cos(arc), 3.6 + 0.9 * np.sin(arc), color=INK, linewidth=1)
        before, left = (maps, pixels), left + width + 0.25
    axes.set(xlim=(-0.3, max(left, least)), ylim=(-7.4, 6.2))
    axes.axis("off")


@styled
def reached(nets, apart):
    """Draw how much networks misread, over what one image costs them: a mark for each seed, both on a scale of tens.

    Parameters
    ----------
    nets : dict of str to dict
        Rows by name, as in `lessons.results`: `accuracy`, one a seed, and `multiply_adds`.
    apart : dict of str to str
        The networks that had another task, and what it was: they are drawn hollow.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If a network that is to stand apart is not there.
    """
    if missing := apart.keys() - nets.keys():
        raise ValueError(f"apart must name networks among {', '.join(nets)}, got {', '.join(sorted(missing))}")
    fig = Figure(figsize=(WIDTH, 3.6), layout="constrained")
    axes = fig.subplots()
    for name, row in nets.items():
        work, wrong = row["multiply_adds"], 100 * (1 - np.asarray(row["accuracy"]))
        face = "none" if name in apart else "#009E73"
        axes.plot([work] * len(wrong), wrong, "o", color="#009E73", markerfacecolor=face, markersize=7)
        label = f"{name}, {apart[name]}" if name in apart else name
        axes.annotate(label, (work, wrong.mean()), (8, 0), textcoords="offset points", va="center", fontsize=10)
    axes.set(xscale="log", yscale="log", xlabel="multiply-adds for one image", ylabel="test images misread, %")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter("")
    axes.set_xlim(right=3 * max(row["multiply_adds"] for row in nets.values()))
    return fig
