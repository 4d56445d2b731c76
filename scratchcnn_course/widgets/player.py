"""The player: a trace, step by step."""

import traitlets

from ..traces import Trace, to_json
from .twin import Page, source


class Player(Page, traitlets.HasTraits):
    """Play a trace: step, play, scrub, or click a cell to jump to the step that writes it.

    Arrow keys step, Home and End go to the beginning and the end, Page Up and Page Down go ten steps, Space plays. A
    double click on a number that was given changes it, and the page computes all that follows; of recorded code, where
    that is plain arithmetic and never looks at a value, as an `if` does.

    Parameters
    ----------
    trace : Trace
        From `traces` or `replay.record`.
    step : int
        Where to begin; 0 is before the first step.
    speed : {1, 2, 5, 15, 60}
        Steps a second, while it plays.

    Raises
    ------
    TypeError
        If it is no trace.
    ValueError
        If there is no such step or speed.

    Examples
    --------
    >>> Player(traces.conv2d(image, kernel))  # doctest: +SKIP
    """

    SHOWN = ("trace", "step", "speed")
    _esm = source(
        *("keys.js", "stepper.js", "playing.js", "shapes.js", "numbers.js", "trace.js"),
        *("explorer/colours.js", "pictures.js", "arrays.js", "graph.js", "editor.js", "player.js"),
    )
    _css = source("stepper.css", "player.css")

    trace = traitlets.Unicode()
    step = traitlets.Int(0)
    speed = traitlets.Int(2)

    def __init__(self, trace, *, step=0, speed=2):
        if not isinstance(trace, Trace):
            given = type(trace).__name__
            raise TypeError(f"trace must be a Trace, from traces.conv2d(...), say, or replay.record(...), got {given}")
        if not 0 <= step <= len(trace):
            raise ValueError(f"step must be from 0 to {len(trace)}, got {step}")
        if speed not in (1, 2, 5, 15, 60):
            raise ValueError(f"speed must be 1, 2, 5, 15 or 60 steps a second, got {speed}")
        self.played = trace
        super().__init__(trace=to_json(trace), step=step, speed=speed)

    def picture(self):
        """Draw a few of the steps below each other."""
        from .filmstrip import filmstrip

        return filmstrip(self.played)

    def alt(self):
        """Return what the trace is of, and its first and last step in words."""
        return self.played.summary()
