"""One step of an optimiser: `momentum_step`, `adam_step`."""

import numpy as np

from .legacy import Exercise, probe
from .probes import halves


def momentum_step(w, grad, velocity, *, lr, momentum):
    """Go one step with momentum; return the new weights and the new velocity."""
    velocity = momentum * velocity + grad
    return w - lr * velocity, velocity


MOMENTUM = """
old-velocity: you step with the old velocity
First comes the new velocity, then the step with it.
Which velocity does your second line use?

velocity-unused: your step does not use the velocity
Then it is plain SGD: the velocity is kept, and changes nothing.
What do you multiply by `lr`?

velocity-returned-old: you return the velocity that came in
The next step needs the new one.
What is the second thing that you return?

no-friction: your velocity never gets less
What is left of the old velocity is a part of it: `momentum` times.
Where do you use `momentum`?

momentum-on-gradient: you multiply the gradient by `momentum`
It is the old velocity that loses a part. The gradient comes in whole.
What does `momentum` stand in front of?

averaged: you take a mean of velocity and gradient
That is done, too, and for a momentum of 0.9 its steps are a tenth as long. Here the gradient comes in whole.
Look for `1 - momentum`.

lr-missing: you step without the learning rate
The step is `lr` times the velocity.
Where do you use `lr`?

lr-in-velocity: your learning rate is inside the velocity
Here the velocity adds up gradients, and `lr` multiplies it at the end.
In which of your two lines does `lr` stand?

other-sign: your velocity points downhill
Some books do it so: they take `lr * grad` from the velocity, and add it to the weights. Here it adds up gradients.
Is there a minus in the line of the velocity?

uphill: you go uphill
The weights move against the velocity, as they moved against the gradient.
Is there a plus where a minus should be?
"""


def wrong_momentum_step(on, w, grad, velocity, *, lr, momentum):
    """Go one step with momentum, with mistakes."""
    kept = velocity * (1 if on & {"no-friction", "momentum-on-gradient"} else momentum)
    part = momentum if "momentum-on-gradient" in on else 1 - momentum if "averaged" in on else 1
    inside = lr if on & {"lr-in-velocity", "other-sign"} else 1
    sign = -1 if "other-sign" in on else 1
    new = kept + sign * inside * part * grad
    used = grad if "velocity-unused" in on else velocity if "old-velocity" in on else new
    far = (1 if "lr-missing" in on else lr) / inside * sign
    w = w + far * used if "uphill" in on else w - far * used
    return w, velocity if "velocity-returned-old" in on else new


def adam_step(w, grad, m, s, step, *, lr, beta1, beta2, eps):
    """Go one step of Adam; `step` is 1 for the first one. Return the new weights and both new running means."""
    m = beta1 * m + (1 - beta1) * grad
    s = beta2 * s + (1 - beta2) * grad**2
    m_hat, s_hat = m / (1 - beta1**step), s / (1 - beta2**step)  # corrected for having started at 0
    return w - lr * m_hat / (np.sqrt(s_hat) + eps), m, s


ADAM = """
no-correction: you do not correct the bias
Both means have started at 0, and lag behind at first.
What should `m` and `s` be divided by before you use them?

m-not-corrected: you correct `s`, and not `m`
Both means have started at 0.
Where do you divide by `1 - beta1**step`?

s-not-corrected: you correct `m`, and not `s`
Both means have started at 0.
Where do you divide by `1 - beta2**step`?

corrected-kept: you return the corrected means
The correction is for this step only. The next one goes on from `m` and `s` as they are.
Have the corrected ones names of their own?

no-power: your correction does not know the step
In step t, what is missing is `beta**t`. It becomes less with every step.
What is `beta1` to the power of?

counted-from-0: you count the steps from 0
Here `step` is 1 for the first one already.
Is there a `step + 1`?

no-root: you divide by the mean square
The root of it has the size of a gradient. Then the units cancel out.
Where is `np.sqrt`?

eps-inside: your `eps` is under the root
There it becomes far larger: the root of 1e-8 is 1e-4.
Where does the bracket of `np.sqrt` end?

eps-missing: you leave out `eps`
A gradient that was always 0 makes 0 / 0.
What is added to the root?

betas-swapped: you swap the two betas
`beta1` belongs to the mean of the gradient, `beta2` to that of its square.
Which of them stands beside `m`?

s-not-squared: your `s` is a mean of the gradient itself
It should say how large the gradient is, whatever its sign.
Where is the square?

m-squared: your `m` is a mean of the squared gradient
It should say where the gradient points, so its sign has to stay.
Look for `**2` in the line of `m`.

means-turned-round: you keep the small part and take in the large one
`beta` is what stays of the old mean: 0.9 of it. A tenth comes from the new gradient.
Which part is multiplied by `beta1`?

sums: you take the gradient in whole
In a running mean, what comes in is multiplied by `1 - beta`.
What stands in front of `grad` in the line of `m`?

lr-missing: you step without the learning rate
The step is `lr` times the quotient.
Where do you use `lr`?

uphill: you go uphill
The weights move against the mean gradient.
Is there a plus where a minus should be?
"""


def wrong_adam_step(on, w, grad, m, s, step, *, lr, beta1, beta2, eps):
    """Go one step of Adam, with mistakes."""
    beta1, beta2 = (beta2, beta1) if "betas-swapped" in on else (beta1, beta2)
    m = _mean(on, beta1, m, grad**2 if "m-squared" in on else grad)
    s = _mean(on, beta2, s, grad if "s-not-squared" in on else grad**2)
    power = 1 if "no-power" in on else step + 1 if "counted-from-0" in on else step
    m_hat = m if on & {"no-correction", "m-not-corrected"} else m / (1 - beta1**power)
    s_hat = s if on & {"no-correction", "s-not-corrected"} else s / (1 - beta2**power)
    inside, outside = (eps, 0) if "eps-inside" in on else (0, 0 if "eps-missing" in on else eps)
    size = s_hat + inside if "no-root" in on else np.sqrt(s_hat + inside)
    far = (1 if "lr-missing" in on else lr) * m_hat / (size + outside)
    w = w + far if "uphill" in on else w - far
    return (w, m_hat, s_hat) if "corrected-kept" in on else (w, m, s)


def _mean(on, beta, mean, new):
    """Return a running mean, with mistakes."""
    stays, comes = (1 - beta, beta) if "means-turned-round" in on else (beta, 1 - beta)
    return stays * mean + (1 if "sums" in on else comes) * new


_w, _g, _v = (halves(2, 3, seed=seed) for seed in range(3))
_s = np.abs(halves(2, 3, seed=4))
_still = np.array([0.0, 1.5, -2.0])  # a gradient that was always 0, and two others
_settings = {"lr": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}

EXERCISES = (
    Exercise(
        right=momentum_step,
        wrong=wrong_momentum_step,
        mistakes=MOMENTUM,
        probes=(
            probe("a step that was already moving", _w, _g, _v, lr=0.5, momentum=0.75),
            probe("a first step", _w, _g, 0 * _v, lr=0.25, momentum=0.9),
            probe("no momentum", _w, _g, _v, lr=0.1, momentum=0.0),
            probe("one row", halves(4), halves(4, seed=1), halves(4, seed=2), lr=2.0, momentum=0.5),
        ),
        formula="`velocity = momentum * velocity + grad`, then `w - lr * velocity`.",
        notebook=11,
        returns=("w", "velocity"),
    ),
    Exercise(
        right=adam_step,
        wrong=wrong_adam_step,
        mistakes=ADAM,
        probes=(
            probe("the first step", _w, _g, 0 * _w, 0 * _w, 1, **_settings | {"lr": 0.1}),
            probe("the third step", _w, _g, _v / 4, _s, 3, lr=0.5, beta1=0.75, beta2=0.875, eps=1e-8),
            probe("a large eps", _w, _g, _v, _s, 2, lr=0.5, beta1=0.5, beta2=0.75, eps=0.25),
            probe("a gradient that was always 0", halves(3), _still, 0 * _still, 0 * _still, 1, **_settings),
        ),
        formula="`w - lr * m_hat / (sqrt(s_hat) + eps)`, with `m_hat = m / (1 - beta1**step)` and `s_hat` likewise.",
        notebook=11,
        returns=("w", "m", "s"),
    ),
)
