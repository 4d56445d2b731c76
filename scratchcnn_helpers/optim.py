"""Optimisers, which turn gradients into steps, and schedules, which say how long the steps are.

Every optimiser changes the parameters in place, and keeps what it remembers of each in `state[name]`, a dict of arrays.
"""

import math

import numpy as np

from .ops.arguments import check_range

__all__ = ["SGD", "Adam", "CosineDecay", "OneCycle", "RMSprop", "StepDecay"]


class Optimizer:
    """Move every parameter of a model a step down its gradient.

    A subclass has `update(param, grad, memory)`, which changes one parameter in place; `memory` is its own entry of
    `state`.

    Parameters
    ----------
    lr : float, above 0
        The learning rate: how long a step is.

    Attributes
    ----------
    lr : float
    steps : int
        Taken so far.
    state : dict of str to dict of str to ndarray
        What is remembered of each parameter, under the parameter's name.
    params : dict of str to ndarray
        The parameters that the last step moved: what is remembered is theirs.
    """

    def __init__(self, lr, **settings):
        self.lr, self.settings = check_range("lr", lr, "(0, inf)"), settings
        self.steps, self.state, self.params = 0, {}, {}

    def step(self, model):
        """Take one step with the gradients that the last `backward` left.

        Parameters
        ----------
        model : object with `parameters() -> [(name, array, grad)]`

        Raises
        ------
        ValueError
            If there is no gradient yet, or the optimiser remembers something of another network.
        """
        parameters = model.parameters()
        missing = [name for name, _, grad in parameters if grad is None]
        if missing:
            raise ValueError(f"no gradient for {', '.join(missing)}: call forward, loss and backward before step")
        self.check_own(parameters)
        self.params = {name: param for name, param, _ in parameters}
        for name, param, grad in parameters:
            self.update(param, grad, self.state.setdefault(name, {}))
        self.steps += 1

    def check_own(self, parameters):
        """Raise a `ValueError` if what is remembered is another network's: it would lead this one astray."""
        same = [np.may_share_memory(self.params[name], param) for name, param, _ in parameters if name in self.params]
        if self.params and not (same and all(same)) and (any(self.state.values()) or self.settings.get("decay")):
            raise ValueError("optimizer remembers another network than this one: make a new one for this one")

    def __repr__(self):
        settings = "".join(f", {name}={value!r}" for name, value in self.settings.items())
        return f"{type(self).__name__}(lr={self.lr!r}{settings})"


class SGD(Optimizer):
    """Stochastic gradient descent: `v = momentum * v + grad + weight_decay * w; w -= lr / (1 + decay * steps) * v`.

    Parameters
    ----------
    lr : float, above 0
    momentum : float, in [0, 1)
        How much of the last step goes on into this one.
    decay : float, at least 0
        Shrinks the learning rate a little with every step taken.
    weight_decay : float, at least 0
        Pulls every parameter towards 0.
    """

    def __init__(self, lr=0.01, momentum=0, decay=0, weight_decay=0):
        super().__init__(lr, momentum=momentum, decay=decay, weight_decay=weight_decay)
        self.momentum = check_range("momentum", momentum, "[0, 1)")
        self.decay = check_range("decay", decay, "[0, inf)")
        self.weight_decay = check_range("weight_decay", weight_decay, "[0, inf)")

    def update(self, param, grad, memory):
        """Change one parameter in place."""
        if self.weight_decay:
            grad = grad + self.weight_decay * param
        if self.momentum:
            v = _remembered(memory, "v", param)
            v *= self.momentum
            v += grad
            grad = v
        param -= self.lr / (1 + self.decay * self.steps) * grad


class RMSprop(Optimizer):
    """Divide each step by the running size of its gradient.

    `s = alpha * s + (1 - alpha) * grad ** 2`, then `w -= lr * grad / (sqrt(s) + eps)`.

    Parameters
    ----------
    lr : float, above 0
    alpha : float, in [0, 1)
        How long the running mean of the squared gradient remembers.
    eps : float, above 0

    References
    ----------
    Tieleman and Hinton 2012, lecture 6e of "Neural networks for machine learning".
    """

    def __init__(self, lr=0.001, alpha=0.99, eps=1e-8):
        super().__init__(lr, alpha=alpha, eps=eps)
        self.alpha, self.eps = check_range("alpha", alpha, "[0, 1)"), check_range("eps", eps, "(0, inf)")

    def update(self, param, grad, memory):
        """Change one parameter in place."""
        s = _remembered(memory, "s", param)
        s *= self.alpha
        s += (1 - self.alpha) * grad**2
        param -= self.lr * grad / (np.sqrt(s) + self.eps)


class Adam(Optimizer):
    """Momentum and RMSprop together, both corrected for having started at 0.

    `m = beta1 * m + (1 - beta1) * grad`, `s = beta2 * s + (1 - beta2) * grad ** 2`, and after t steps
    `w -= lr * (m / (1 - beta1 ** t)) / (sqrt(s / (1 - beta2 ** t)) + eps)`.

    Parameters
    ----------
    lr : float, above 0
    betas : (float, float), each in [0, 1)
    eps : float, above 0

    References
    ----------
    Kingma and Ba 2015, "Adam: a method for stochastic optimization".
    """

    def __init__(self, lr=0.001, betas=(0.9, 0.999), eps=1e-8):
        if not isinstance(betas, (tuple, list)) or len(betas) != 2:
            kind = ValueError if isinstance(betas, (tuple, list)) else TypeError
            raise kind(f"betas must be two numbers (beta1, beta2), got {betas!r}")
        super().__init__(lr, betas=tuple(betas), eps=eps)
        self.betas = tuple(check_range("betas", beta, "[0, 1)") for beta in betas)
        self.eps = check_range("eps", eps, "(0, inf)")

    def update(self, param, grad, memory):
        """Change one parameter in place."""
        (beta1, beta2), t = self.betas, self.steps + 1
        m, s = _remembered(memory, "m", param), _remembered(memory, "s", param)
        m *= beta1
        m += (1 - beta1) * grad
        s *= beta2
        s += (1 - beta2) * grad**2
        size = np.sqrt(s / (1 - beta2**t))
        size += self.eps
        param -= (self.lr / (1 - beta1**t)) * m / size


class Schedule:
    """How long steps are, told by how far the training has come.

    A schedule is called as `schedule(epoch, epochs)`: epochs done so far, fractions included, and epochs in all. It
    returns what the optimiser's learning rate is multiplied with, in [0, 1].
    """

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"


class StepDecay(Schedule):
    """Multiply the learning rate by `factor` every `every` epochs.

    Parameters
    ----------
    every : float, above 0
    factor : float, in (0, 1]
    """

    def __init__(self, every, factor=0.5):
        self.every, self.factor = check_range("every", every, "(0, inf)"), check_range("factor", factor, "(0, 1]")

    def __call__(self, epoch, epochs):
        """Return `factor ** floor(epoch / every)`."""
        return self.factor ** (epoch // self.every)


class CosineDecay(Schedule):
    """Let the learning rate fall along half a cosine, from whole to 0: `(1 + cos(pi * epoch / epochs)) / 2`."""

    def __call__(self, epoch, epochs):
        """Return the factor, in [0, 1]."""
        return (1 + math.cos(math.pi * min(epoch / epochs, 1))) / 2


class OneCycle(Schedule):
    """Rise in a line to the whole learning rate during `warmup`, then fall along half a cosine to 0.

    Small steps while the network knows nothing, large ones to get far, small ones to settle.

    Parameters
    ----------
    warmup : float, in (0, 1)
        The part of the run that rises.
    start : float, in (0, 1]
        The factor of the first step.

    References
    ----------
    Smith and Topin 2018, "Super-convergence".
    """

    def __init__(self, warmup=0.2, start=0.04):
        self.warmup, self.start = check_range("warmup", warmup, "(0, 1)"), check_range("start", start, "(0, 1]")

    def __call__(self, epoch, epochs):
        """Return the factor, in [0, 1]."""
        done = min(epoch / epochs, 1)
        if done < self.warmup:
            return self.start + (1 - self.start) * done / self.warmup
        return CosineDecay()(done - self.warmup, 1 - self.warmup)


def _remembered(memory, key, param):
    """Return what is remembered of a parameter under `key`: zeros at first."""
    if key not in memory:
        memory[key] = np.zeros_like(param)
    return memory[key]
