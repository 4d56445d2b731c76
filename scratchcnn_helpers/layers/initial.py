"""How weights begin."""

import numpy as np

from ..ops.arguments import as_generator


def initial_weights(shape, fan_in, fan_out, init, rng):
    """Draw the first weights of a layer.

    `"he"` (normal, variance `2 / fan_in`) keeps the size of activations through ReLU layers, `"xavier"` (normal,
    variance `2 / (fan_in + fan_out)`) through sigmoid and tanh layers. `"uniform"` is `rand - 0.5`, as many tutorials
    do, and `"zeros"` shows why one does not.

    Parameters
    ----------
    shape : tuple of int
    fan_in, fan_out : int
        Inputs to one output, outputs of one input.
    init : {"he", "xavier", "uniform", "zeros"}
    rng : numpy.random.Generator or int or None
        A seed, a generator to draw from, or None for other numbers each time.

    Returns
    -------
    ndarray of float32

    Raises
    ------
    ValueError
        If `init` is none of these.

    References
    ----------
    He et al. 2015, "Delving deep into rectifiers"; Glorot and Bengio 2010, "Understanding the difficulty of training
    deep feedforward neural networks".
    """
    rng = as_generator(rng)
    draw = {
        "he": lambda: rng.normal(0, np.sqrt(2 / fan_in), shape),
        "xavier": lambda: rng.normal(0, np.sqrt(2 / (fan_in + fan_out)), shape),
        "uniform": lambda: rng.random(shape) - 0.5,
        "zeros": lambda: np.zeros(shape, np.float32),
    }
    if init not in draw:
        raise ValueError(f"init must be one of {', '.join(map(repr, draw))}, got {init!r}")
    return draw[init]().astype(np.float32, copy=False)
