"""The optimiser race: four ways downhill over the same map, step by step."""

import base64
import functools
import json

import numpy as np
import traitlets
from matplotlib.figure import Figure

from ..lessons.race import RACERS, SURFACES, race
from ..plots.picture import styled
from .twin import Page, drawn, source

RATES, STEPS = (0.01, 0.03, 0.09, 0.12, 0.3), 60
LEVELS = (0.02, 0.1, 0.25, 0.6, 1.2, 2.2, 4, 7, 11)  # heights of the contour lines
MAP = (400, 267)  # pixels
LOOKS = {  # as in the module: Okabe and Ito's colours, and a dash and a marker for those who cannot tell them apart
    "SGD": ("#0072B2", "-", "o"),
    "momentum": ("#D55E00", "--", "s"),
    "RMSprop": ("#009E73", ":", "^"),
    "Adam": ("#CC79A7", "-.", "D"),
}


class OptimiserRace(Page, traitlets.HasTraits):
    """Watch SGD, momentum, RMSprop and Adam run downhill on the same surface with the same learning rate.

    All races are run beforehand, by `race.race`, with the optimisers of the package. Their paths are sent once, so that
    it plays without a kernel. Arrow keys move the slider that has the focus, Home and End go to its ends, Space plays.

    Parameters
    ----------
    surface : {"bowl", "saddle", "ravine"}
    lr : {0.01, 0.03, 0.09, 0.12, 0.3}
        The learning rate of all racers.
    step : int
        Where to begin, from 0 to 60.
    racers : sequence of str
        Who runs: some of "SGD", "momentum", "RMSprop", "Adam".

    Raises
    ------
    ValueError
        If there is no such surface, learning rate, step or racer.

    Examples
    --------
    >>> OptimiserRace("saddle", lr=0.09)  # doctest: +SKIP
    """

    SHOWN = ("races", "surface", "lr", "step", "racers")
    _esm = source("keys.js", "stepper.js", "shapes.js", "optimiser_race.js")
    _css = source("stepper.css", "shapes.css", "optimiser_race.css")

    races = traitlets.Unicode()
    surface = traitlets.Unicode("bowl")
    lr = traitlets.Float(0.03)
    step = traitlets.Int(0)
    racers = traitlets.List(traitlets.Unicode())

    def __init__(self, surface="bowl", *, lr=0.03, step=0, racers=tuple(RACERS)):
        super().__init__(races=_races(), surface=surface, lr=lr, step=step, racers=list(racers))

    @traitlets.validate("surface", "lr", "step", "racers")
    def _fits(self, proposal):
        name, value = proposal["trait"].name, proposal["value"]
        if name == "step" and not 0 <= value <= STEPS:
            raise ValueError(f"step must be from 0 to {STEPS}, got {value}")
        known = {"surface": tuple(SURFACES), "lr": RATES, "racers": tuple(RACERS)}.get(name, (value,))
        for one in value if name == "racers" else [value]:
            if one not in known:
                raise ValueError(f"{name} must be {'some' if name == 'racers' else 'one'} of {known}, got {one!r}")
        return value

    def picture(self):
        """Draw the whole race: the paths on the map, and the heights over the steps.

        Returns
        -------
        PIL.Image.Image
        """
        return drawn(_figure(self.surface, self.lr, self.racers))

    def alt(self):
        """Return how the race begins and ends, in words.

        Returns
        -------
        str
        """
        ends = [sentence(self.surface, self.lr, step, self.racers) for step in (0, STEPS)]
        return f"Optimiser race on the {self.surface}, {SURFACES[self.surface].formula}. {' '.join(ends)}"


def sentence(surface, lr, step, racers=tuple(RACERS)):
    """Say how high the racers stand, and who is lowest.

    Parameters
    ----------
    surface : str
    lr : float
    step : int
    racers : sequence of str

    Returns
    -------
    str
    """
    heights = {name: _run(surface, lr)[name][step, 2] for name in RACERS if name in racers}
    if not heights:
        return "Nobody runs. Choose a racer."
    if step == 0:
        return f"Step 0: all begin at height {next(iter(heights.values())):.3f}."
    each = ", ".join(f"{name} {'off the map' if np.isnan(h) else f'{h:.3f}'}" for name, h in heights.items())
    running = {name: h for name, h in heights.items() if not np.isnan(h)}
    lowest = f" Lowest: {min(running, key=running.get)}." if running else ""
    return f"Step {step}, learning rate {lr:g}. Heights: {each}.{lowest}"


@functools.cache
def _run(surface, lr):
    """Return for each racer `(STEPS + 1, 3)` float32: x, y and the height."""
    height = SURFACES[surface].height
    paths = race(surface, lr, steps=STEPS)
    return {name: np.column_stack([path, height(*path.T)]).astype("<f4") for name, path in paths.items()}


@functools.cache
def _races():
    """Return all races as JSON."""
    surfaces = {
        name: {
            "formula": surface.formula,
            "low": surface.low,
            "high": surface.high,
            "contours": _contours(surface),
            "runs": [[base64.b64encode(run.tobytes()).decode() for run in _run(name, lr).values()] for lr in RATES],
        }
        for name, surface in SURFACES.items()
    }
    return json.dumps({"rates": RATES, "steps": STEPS, "racers": list(RACERS), "map": MAP, "surfaces": surfaces})


def _grid(surface):
    """Return x, y and the heights between."""
    x, y = (np.linspace(low, high, 49) for low, high in zip(surface.low, surface.high, strict=True))
    return x, y, surface.height(*np.meshgrid(x, y))


def _contours(surface):
    """Return the contour lines as an SVG path, in pixels of the map."""
    found = Figure().subplots().contour(*_grid(surface), levels=LEVELS)
    low, size = np.array(surface.low), np.subtract(surface.high, surface.low)
    parts = []
    for points in (points for level in found.allsegs for points in level if len(points)):
        places = (points - low) / size * MAP
        parts.append("M" + "L".join(f"{x:.0f},{MAP[1] - y:.0f}" for x, y in places))
    return "".join(parts)


@styled
def _figure(surface, lr, racers):
    ground = SURFACES[surface]
    fig = Figure(figsize=(7.6, 3.1), layout="constrained")
    axes, chart = fig.subplots(1, 2, width_ratios=[3, 2])
    axes.contour(*_grid(ground), levels=LEVELS, colors="#BBBBBB", linewidths=0.8)
    for name, run in _run(surface, lr).items():
        if name in racers:
            colour, dash, marker = LOOKS[name]
            last = run[~np.isnan(run[:, 0])][-1]
            axes.plot(run[:, 0], run[:, 1], dash, color=colour)
            axes.plot(*last[:2], marker, color=colour, markersize=9)
            chart.plot(run[:, 2], dash, color=colour, label=name)
    span = {"xlim": (ground.low[0], ground.high[0]), "ylim": (ground.low[1], ground.high[1])}
    axes.set(title=f"{surface}, learning rate {lr:g}", aspect="equal", **span)
    axes.grid(False)
    chart.set(yscale="log", title="height", xlabel="step", ylim=(1e-4, 20), xlim=(0, STEPS))
    if racers:
        chart.legend(fontsize=10, loc="lower left")
    return fig
