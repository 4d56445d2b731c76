"""All exercises by name, in the order of the notebooks."""

from . import (
    activations,
    bug_probes,
    bugs,
    columns,
    convolution,
    convolution_backward,
    digits,
    dropout,
    first_weights,
    learning_rates,
    linear,
    losses,
    losses_backward,
    memory,
    normalisation,
    optimisers,
    pooling,
    pooling_backward,
    puzzles,
    reading,
    sizes,
    slide,
    slopes,
    slopes_by_hand,
    softmax,
    split,
    training,
)

_BANKS = (
    digits,
    split,
    slide,
    puzzles,
    sizes,
    convolution,
    convolution_backward,
    columns,
    memory,
    activations,
    pooling,
    linear,
    softmax,
    losses,
    slopes,
    slopes_by_hand,
    losses_backward,
    training,
    pooling_backward,
    bugs,
    bug_probes,
    first_weights,
    optimisers,
    learning_rates,
    normalisation,
    dropout,
    reading,
)

EXERCISES = {
    exercise.name: exercise
    for exercise in sorted((e for bank in _BANKS for e in bank.EXERCISES), key=lambda exercise: exercise.notebook)
}


def find(name):
    """Return an exercise by its name.

    Parameters
    ----------
    name : str

    Returns
    -------
    Exercise

    Raises
    ------
    ValueError
        If there is none of that name; the message lists them.
    """
    if name not in EXERCISES:
        raise ValueError(f"there is no exercise {name!r}; there are {', '.join(EXERCISES)}")
    return EXERCISES[name]
