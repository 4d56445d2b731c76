"""How the naming of the planted bugs is tried: `name_the_bug`."""

import numpy as np

from ..lessons import bugs
from ..lessons.bugs import SUSPECTS
from .trial import NotAResult, Trial, probe

NAMES = {"A": "pool-overwrites", "B": "dx-cut", "C": "slope-forgotten", "D": "dw-first-image", "E": "dx-not-turned"}
OTHERS = ", ".join(f"{-1 - place} is {name}" for place, name in enumerate(SUSPECTS))
TAKEN_FOR = {
    "a-ties": {"A": "pool-ties"},
    "b-not-turned": {"B": "dx-not-turned"},
    "b-swapped": {"B": "dx-swapped"},
    "c-at-zero": {"C": "slope-at-zero"},
    "d-mean": {"D": "dw-mean"},
    "d-db": {"D": "db-mean"},
    "e-swapped": {"E": "dx-swapped"},
    "e-cut": {"E": "dx-cut"},
    "crossed": {"B": "dx-not-turned", "E": "dx-cut"},
    **{f"always-{name}": dict.fromkeys(bugs.BUGS, name) for name in SUSPECTS},
}


def wrong_name_the_bug(on, which):
    """Name a bug, some of them by another one's name."""
    if "always-the-same" in on:
        return "pool-overwrites"
    return (
        next((taken[which] for switch, taken in TAKEN_FOR.items() if switch in on and which in taken), None)
        or (NAMES[which])
    )


def read_name(function, which):
    """Call `name_the_bug`; return, in the place of the letter, 1 for its name and a number below 0 for any other."""
    name = function(which)
    if name is None:
        return None
    if not isinstance(name, str) or name not in SUSPECTS:
        raise NotAResult(f"For {which!r}, one of these names is wanted: {', '.join(SUSPECTS)}. Yours is {name!r}.")
    right = name == NAMES[which]
    return np.array([0 if letter != which else 1 if right else -1 - list(SUSPECTS).index(name) for letter in bugs.BUGS])


TRIALS = {
    "name_the_bug": Trial(
        probes=tuple(probe(f"bug {which}", which) for which in bugs.BUGS),
        wrong=wrong_name_the_bug,
        forms={"always-the-same": tuple(f"always-{name}" for name in list(SUSPECTS)[1:])},
        call=read_name,
        features={"name": tuple(f"the name of bug {which} (1 is its own, {OTHERS})" for which in bugs.BUGS)},
    ),
}
