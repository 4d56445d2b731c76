"""The bug hunt: naming the planted bugs, `name_the_bug`."""

import numpy as np

from ..lessons import bugs
from ..lessons.bug_probes import PROBES
from ..lessons.bugs import SUSPECTS
from .legacy import Exercise, NotAResult, probe


def name_the_bug(which):
    """Return the name of a bug, `"A"` to `"E"`, as `SUSPECTS` has it."""
    names = {"A": "pool-overwrites", "B": "dx-cut", "C": "slope-forgotten", "D": "dw-first-image", "E": "dx-not-turned"}
    return names[which]


DECOYS = """
a-ties: bug A has nothing to do with ties
The numbers of the probe are random, and no two of them are equal.
What have the red pixels in common: their values, or how many windows they lie in?

b-not-turned: bug B turns its kernel as it should
It is right where there is no padding. A kernel that is not turned would be wrong there, too.
Which of the tame probes makes this bug vanish? Ask what the code does with that.

b-swapped: bug B does not swap height and width
It is right where there is no padding. A swapped kernel would be wrong there, too.
Which of the tame probes makes this bug vanish? Ask what the code does with that.

c-at-zero: bug C is not about what happens at 0
A gradient check sets entries at a kink aside. It could not tell `>=` from `>`.
Look at the signs of the numbers that went into the layer where the map is full.

d-mean: bug D does not divide by the number of images
Then all entries of dw would be too small by the same factor. Here the factor differs from entry to entry.
Divide what `backward` says by what the nudges say, entry by entry.

d-db: the db of bug D is right
The verdict says so. It is another gradient of the same layer that is wrong.
Read the line of the convolution once more: which of its three gradients is WRONG?

e-swapped: bug E does not swap height and width
The kernel of the probe is 3 x 2. Swapped, it would not even fit.
Which of the tame probes makes this bug vanish? What is special about its kernels?

e-cut: bug E has nothing to do with the padding
It is wrong without any padding, too.
Which of the tame probes makes this bug vanish? What is special about its kernels?

crossed: two of your names have changed places
Both are mistakes in the dx of a convolution, and both are there, but under the other letter.
Which of the two is right again when there is no padding?

always-the-same: you have one name for all the bugs
Each letter stands for another mistake.
Where does `which` come in?
"""

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
    return next((taken[which] for switch, taken in TAKEN_FOR.items() if switch in on and which in taken), None) or (
        name_the_bug(which)
    )


def read_name(function, which):
    """Call `name_the_bug`; return, in the place of the letter, 1 for its name and a number below 0 for any other."""
    name = function(which)
    if name is None:
        return None
    if not isinstance(name, str) or name not in SUSPECTS:
        raise NotAResult(f"For {which!r}, one of these names is wanted: {', '.join(SUSPECTS)}. Yours is {name!r}.")
    right = name == name_the_bug(which)
    return np.array([0 if letter != which else 1 if right else -1 - list(SUSPECTS).index(name) for letter in bugs.BUGS])


EXERCISES = (
    Exercise(
        right=name_the_bug,
        wrong=wrong_name_the_bug,
        mistakes=DECOYS,
        probes=tuple(probe(f"bug {which}", which) for which in bugs.BUGS),
        formula=f"Look for the probe on which the bug vanishes: {', '.join(list(PROBES)[1:])}.",
        notebook=10,
        forms={"always-the-same": tuple(f"always-{name}" for name in list(SUSPECTS)[1:])},
        call=read_name,
        returns=("name",),
        features={"name": tuple(f"whether bug {which} has its name (1 is yes)" for which in bugs.BUGS)},
    ),
)
