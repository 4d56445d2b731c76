"""Exercises on batch normalisation, forward and backward."""

import numpy as np

from scratchcnn_helpers import ops

from .legacy import Exercise, optional, probe
from .probes import halves

SHARED = """
per-pixel: you take the statistics over the batch only
Every pixel has a mean of its own. A channel should have one for all its pixels and all images.
Which axes does the mean run over? All but the channel's.

whole-batch: you take one mean over everything
Each channel should have a mean and a variance of its own.
Which axes does the mean run over? All but the channel's.

per-image: you take the statistics of each image by itself
A channel should have one mean for all images of the batch.
Which axes does the mean run over? All but the channel's.

eps-ignored: you do not use `eps`
Without it, a channel that never changes divides by 0.
It is added to the variance, under the root.

eps-outside: you add `eps` outside the root
It belongs to the variance: `sqrt(var + eps)`.
Look at your brackets.

unbiased: your variance divides by one less than the number of values
That is the estimate statisticians use for a sample. Here the batch is all there is.
Look for `ddof`.

not-rooted: you divide by the variance
What is divided by is its root, the standard deviation.
Where is `sqrt`?

given-ignored: you take the batch's statistics where others are given
With `mean` and `var` given, nothing is computed from the batch: a single image must do at inference.
What does your function do where `mean` is not `None`?
"""

FORWARD = (
    SHARED
    + """
gamma-missing: you do not scale
Your output equals the one for `gamma = 1`.
Where is `gamma`?

beta-missing: you do not shift
Your output equals the one for `beta = 0`.
Where is `beta`?

gamma-and-beta-swapped: gamma and beta have changed places
`gamma` is what the result is multiplied by, `beta` what is added.
Look at your last line.

mean-missing: you do not subtract the mean
You divide by the standard deviation only.
What comes before the division?
"""
)

AXES = {"per-pixel": (0,), "whole-batch": None, "per-image": (2, 3)}


def wrong_batch_norm(on, x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    """Standardise each channel, with mistakes."""
    x_hat, _ = _standardise(on, x, mean, var, eps)
    gamma, beta = (beta, gamma) if "gamma-and-beta-swapped" in on else (gamma, beta)
    gamma, beta = gamma * ("gamma-missing" not in on) + ("gamma-missing" in on), beta * ("beta-missing" not in on)
    return _wide(gamma, x) * x_hat + _wide(beta, x)


def _standardise(on, x, mean, var, eps):
    """Return `(x - mean) / std` and `1 / std`, which broadcasts."""
    axes = AXES[min(on & AXES.keys())] if on & AXES.keys() else (0, *range(2, x.ndim))
    axes = (1,) if axes == (2, 3) and x.ndim == 2 else axes
    if mean is None or "given-ignored" in on:
        mean = x.mean(axis=axes, keepdims=True)
        var = x.var(axis=axes, keepdims=True, ddof=1 if "unbiased" in on else 0)
    else:
        mean, var = _wide(mean, x), _wide(var, x)
    inside, outside = (0, eps) if "eps-outside" in on else (0, 0) if "eps-ignored" in on else (eps, 0)
    power = 1 if "not-rooted" in on else 0.5
    inverse = 1 / ((var + inside) ** power + outside)
    return (x - (0 if "mean-missing" in on else mean)) * inverse, inverse


def _wide(values, x):
    return np.reshape(values, (-1,) + (1,) * (x.ndim - 2))


BACKWARD = (
    SHARED
    + """
constant-statistics: you take mean and variance for constants
They depend on `x`, and the gradient goes through them as well.
Which two terms are subtracted from `dout`?

mean-path-missing: the gradient does not go through the mean
The mean depends on `x`, too.
What becomes of `dbeta / M`?

variance-path-missing: the gradient does not go through the variance
The variance depends on `x`, too.
What becomes of `x_hat * dgamma / M`?

gamma-missing: you do not multiply dx by `gamma`
What was scaled on the way forward is scaled on the way back.
Where is `gamma` in the line of `dx`?

images-only: your M counts the images only
A channel has `N * H * W` values, and M is their number.
What do you divide `dbeta` and `dgamma` by?

dgamma-from-x: your dgamma is made with `x`
`gamma` was multiplied by the standardised `x_hat`.
What stands beside `gamma` in the forward pass?

dgamma-mean: your dgamma is a mean where a sum is wanted
Only the backward of the loss divides. Everything behind it adds up.
Look for `mean`.

dbeta-mean: your dbeta is a mean where a sum is wanted
Only the backward of the loss divides. Everything behind it adds up.
Look for `mean`.

swapped-results: dgamma and dbeta have changed places
`dbeta` is the sum of `dout`, `dgamma` that of `dout * x_hat`.
The order is `return dx, dgamma, dbeta`.
"""
)


def wrong_batch_norm_backward(on, dout, x, gamma, *, mean=None, var=None, eps=1e-5):
    """Send the gradient of batch normalisation back, with mistakes."""
    x_hat, inverse = _standardise(on, x, mean, var, eps)
    axes = (0, *range(2, x.ndim))
    M = x.size // x.shape[1]
    dbeta, dgamma = dout.sum(axis=axes), (dout * (x if "dgamma-from-x" in on else x_hat)).sum(axis=axes)
    dx = dout
    if mean is None or "given-ignored" in on:
        values = len(x) if "images-only" in on else M
        through_mean = 0 if on & {"constant-statistics", "mean-path-missing"} else _wide(dbeta, x)
        through_var = 0 if on & {"constant-statistics", "variance-path-missing"} else x_hat * _wide(dgamma, x)
        dx = dout - (through_mean + through_var) / values
    dx = dx * inverse * (1 if "gamma-missing" in on else _wide(gamma, x))
    dgamma, dbeta = dgamma / (M if "dgamma-mean" in on else 1), dbeta / (M if "dbeta-mean" in on else 1)
    return (dx, dbeta, dgamma) if "swapped-results" in on else (dx, dgamma, dbeta)


GIVEN = {"mean": np.array([0.5, -1.0]), "var": np.array([2.0, 0.25])}
_image, _dimage = halves(3, 2, 2, 4), halves(3, 2, 2, 4, seed=1)
_rows, _drows = halves(5, 3), halves(5, 3, seed=1)
_gamma, _beta, _gammas, _betas = halves(2, seed=2), halves(2, seed=3), halves(3, seed=2), halves(3, seed=3)

EXERCISES = (
    Exercise(
        right=ops.batch_norm,
        wrong=wrong_batch_norm,
        mistakes=FORWARD,
        probes=(
            probe("a batch of images", _image, _gamma, _beta),
            probe("eps = 0.5", _image, _gamma, _beta, eps=0.5),
            probe("mean and var given", _image, _gamma, _beta, **GIVEN),
            probe("mean and var given, one image", _image[:1], _gamma, _beta, **GIVEN, eps=0.5),
            optional("flat rows", _rows, _gammas, _betas, eps=0.5),
        ),
        formula="`gamma * (x - mean) / sqrt(var + eps) + beta`, channel by channel.",
        notebook=12,
    ),
    Exercise(
        right=ops.batch_norm_backward,
        wrong=wrong_batch_norm_backward,
        mistakes=BACKWARD,
        probes=(
            probe("a batch of images", _dimage, _image, _gamma),
            probe("eps = 0.5", _dimage, _image, _gamma, eps=0.5),
            probe("mean and var given", _dimage, _image, _gamma, **GIVEN, eps=0.5),
            optional("flat rows", _drows, _rows, _gammas, eps=0.5),
        ),
        formula="`dx = gamma / sqrt(var + eps) * (dout - dbeta / M - x_hat * dgamma / M)`",
        notebook=12,
        returns=("dx", "dgamma", "dbeta"),
    ),
)
