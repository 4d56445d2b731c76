"""All exercises by name, in the order of the notebooks."""

from . import (
    banks_activations,
    banks_bug_probes,
    banks_bugs,
    banks_columns,
    banks_convolution,
    banks_convolution_backward,
    banks_digits,
    banks_dropout,
    banks_first_weights,
    banks_learning_rates,
    banks_linear,
    banks_losses,
    banks_losses_backward,
    banks_memory,
    banks_normalisation,
    banks_optimisers,
    banks_pooling,
    banks_pooling_backward,
    banks_puzzles,
    banks_reading,
    banks_sizes,
    banks_slide,
    banks_slopes,
    banks_slopes_by_hand,
    banks_softmax,
    banks_split,
    banks_training,
)

_BANKS = (
    banks_digits,
    banks_split,
    banks_slide,
    banks_puzzles,
    banks_sizes,
    banks_convolution,
    banks_convolution_backward,
    banks_columns,
    banks_memory,
    banks_activations,
    banks_pooling,
    banks_linear,
    banks_softmax,
    banks_losses,
    banks_slopes,
    banks_slopes_by_hand,
    banks_losses_backward,
    banks_training,
    banks_pooling_backward,
    banks_bugs,
    banks_bug_probes,
    banks_first_weights,
    banks_optimisers,
    banks_learning_rates,
    banks_normalisation,
    banks_dropout,
    banks_reading,
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
