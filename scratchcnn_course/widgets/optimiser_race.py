"""The optimiser race: four ways downhill over the same map, step by step."""

import functools

import numpy as np
import traitlets
from matplotlib.figure import Figure

from ..lessons.race import LIMIT, RACERS, SURFACES, race
from ..plots.picture import styled
from ..traces.words import number
from .desk import Desk, Setting, fitting

RATES, STEPS = (1e-4, 2.0), 60
LEVELS = (0.02, 0.1, 0.25, 0.6, 1.2, 2.2, 4, 7, 11)  # heights of the contour lines
LOOKS = {  # as in the module: Okabe and Ito's colours, and a dash and a marker for those who cannot tell them apart
    "SGD": ("#0072B2", "-", "o"),
    "momentum": ("#D55E00", "--", "s"),
    "RMSprop": ("#009E73", ":", "^"),
    "Adam": ("#CC79A7", "-.", "D"),
}


class Racers(Setting):
    """Some of the racers, each refused by name."""

    def validate(self, desk, value):
        """Return the names, if there are such racers."""
        return [fitting(one, self.name, self.allowed) for one in value]


class OptimiserRace(Desk):
    """Watch SGD, momentum, RMSprop and Adam run downhill on the same surface with the same learning rate.

    The page computes the race as `lessons.race` does. A click on its map lets all begin there; the learning rate is
    dragged or typed. Arrow keys move the slider that has the focus, Home and End go to its ends, Space plays.

    Parameters
    ----------
    surface : {"bowl", "saddle", "ravine"}
    lr : float, from 0.0001 to 2
        The learning rate of all racers.
    start : (float, float), optional
        Where on the map all begin; by default where the surface says.
    step : int
        Where to begin to look, from 0 to 60.
    racers : sequence of str
        Who runs: some of "SGD", "momentum", "RMSprop", "Adam".

    Raises
    ------
    TypeError, ValueError
        If there is no such surface, learning rate, place on the map, step or racer.

    Examples
    --------
    >>> OptimiserRace("saddle", lr=0.09)  # doctest: +SKIP
    """

    MODULE = "race"

    surface = Setting("bowl", list(SURFACES))
    lr = Setting(0.03, RATES)
    start = Setting(None, None)
    step = Setting(0, range(STEPS + 1))
    racers = Racers(list(RACERS), list(RACERS))

    def __init__(self, surface="bowl", *, lr=0.03, start=None, step=0, racers=tuple(RACERS)):
        surfaces = {
            name: {part: getattr(ground, part) for part in ("formula", "start", "low", "high")}
            for name, ground in SURFACES.items()
        }
        data = {"surfaces": surfaces, "racers": list(RACERS), "rates": RATES, "steps": STEPS, "limit": LIMIT}
        super().__init__(data, surface=surface, lr=lr, start=start, step=step, racers=racers)

    @traitlets.validate("surface", "start")
    def _lies_on_the_map(self, proposal):
        now = {"surface": self.surface, "start": self.start, proposal["trait"].name: proposal["value"]}
        if now["start"] is not None:
            ground, place = SURFACES[now["surface"]], tuple(now["start"])
            if len(place) != 2:
                raise ValueError(f"start must be two numbers (x, y), got {place}")
            for axis, at, *ends in zip("xy", place, ground.low, ground.high, strict=True):
                fitting(at, f"start's {axis} on the {now['surface']}", tuple(ends))
        return proposal["value"]

    @styled
    def figure(self):
        """Draw the whole race: the paths on the map, and the heights over the steps."""
        ground = SURFACES[self.surface]
        fig = Figure(figsize=(7.6, 3.1), layout="constrained")
        axes, chart = fig.subplots(1, 2, width_ratios=[3, 2])
        x, y = (np.linspace(low, high, 97) for low, high in zip(ground.low, ground.high, strict=True))
        axes.contour(x, y, ground.height(*np.meshgrid(x, y)), levels=LEVELS, colors="#BBBBBB", linewidths=0.8)
        for name, run in _run(self.surface, self.lr, self.start).items():
            if name in self.racers:
                colour, dash, marker = LOOKS[name]
                axes.plot(run[:, 0], run[:, 1], dash, color=colour)
                axes.plot(*run[~np.isnan(run[:, 0])][-1, :2], marker, color=colour, markersize=9)
                chart.plot(run[:, 2], dash, color=colour, label=name)
        span = {"xlim": (ground.low[0], ground.high[0]), "ylim": (ground.low[1], ground.high[1])}
        axes.set(title=f"{self.surface}, learning rate {self.lr:g}", aspect="equal", **span)
        axes.grid(False)
        chart.set(yscale="log", title="height", xlabel="step", ylim=(1e-4, 20), xlim=(0, STEPS))
        if self.racers:
            chart.legend(fontsize=10, loc="lower left")
        return fig

    def alt(self):
        """Return how the race begins and ends, in words."""
        ends = [sentence(self.surface, self.lr, step, self.racers, self.start) for step in (0, STEPS)]
        return f"Optimiser race on the {self.surface}, {SURFACES[self.surface].formula}. {' '.join(ends)}"


def sentence(surface, lr, step, racers=tuple(RACERS), start=None):
    """Say how high the racers stand, and who is lowest.

    Parameters
    ----------
    surface : str
    lr : float
    step : int
    racers : sequence of str
    start : (float, float), optional
    """
    heights = {name: _run(surface, lr, start)[name][step, 2] for name in RACERS if name in racers}
    if not heights:
        return "Nobody runs. Choose a racer."
    if step == 0:
        return f"Step 0: all begin at height {number(next(iter(heights.values())))}."
    each = ", ".join(f"{name} {'off the map' if np.isnan(h) else number(h)}" for name, h in heights.items())
    running = {name: h for name, h in heights.items() if not np.isnan(h)}
    lowest = f" Lowest: {min(running, key=running.get)}." if running else ""
    return f"Step {step}, learning rate {lr:g}. Heights: {each}.{lowest}"


def _run(surface, lr, start=None):
    """Return for each racer `(STEPS + 1, 3)`: x, y and the height."""
    return _cached_run(surface, lr, None if start is None else tuple(start))


@functools.cache
def _cached_run(surface, lr, start):
    height = SURFACES[surface].height
    paths = race(surface, lr, steps=STEPS, start=start)
    return {name: np.column_stack([path, height(*path.T)]) for name, path in paths.items()}
