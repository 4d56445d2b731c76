"""How a probe of the learner's is tried: `hunting_probe`. The known mistakes of another exercise run on it."""

import numpy as np

from .catalogue import find
from .hunting import call_of, caught
from .trial import NotAResult, Trial, probe

HUNTED = "conv2d_backward"


def hunting_probe_call(function):
    """Run the known mistakes on the learner's probe; return for each whether it shows in all of its forms."""
    exercise, given = find(HUNTED), function()
    if not isinstance(given, (tuple, list)) or len(given) != 4:
        raise NotAResult("Your function should return four things: `return x, w, stride, padding`.")
    try:
        found = caught(exercise, call_of(exercise, given, {}))
    except ValueError as why:
        raise NotAResult(f"Your probe is refused: {why}.") from None
    return np.array([all(shows for name, shows in found if name == one) for one in exercise.bank], dtype=float)


TRIALS = {
    "hunting_probe": Trial(
        probes=(probe("your probe"),),
        call=hunting_probe_call,
        features={
            "caught": tuple(
                f"whether this mistake shows, {one.title.replace(' (', ', ')} (1 is yes)"
                for one in find(HUNTED).bank.values()
            )
        },
    ),
}
