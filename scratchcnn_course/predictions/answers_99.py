"""The answers to the ten questions that are asked before the course, after it, and later."""

import numpy as np

from scratchcnn_helpers import data, losses, metrics, nets, ops, optim

RATES = (0.1, 0.5, 1.0)


def pixels():
    """Count the numbers of a digit."""
    return f"{data.load_digits().train_images[0].size:,}"


def places():
    """Count the places of the window."""
    return f"{ops.conv_output_size(6, 3)}"


def moved():
    """Move a digit, and compare."""
    image = data.load_digits().train_images[:1]
    w, b = np.arange(9.0).reshape(1, 1, 3, 3) - 3, np.zeros(1)
    before, after = (ops.conv2d(one, w, b) for one in (image, np.roll(image, 2, axis=3)))
    inside = np.allclose(after[..., 2:], before[..., :-2])
    same = np.allclose(after, before)
    return _one(right=inside and not same, same=same, all=not (after == before).any(), larger=False)


def changes():
    """Take one step, and look what is another than before."""
    digits = data.load_digits()
    model, loss = nets.build("first"), losses.SoftmaxCrossEntropy()
    names, before = [name for name, *_ in model.parameters()], [array.copy() for _, array, _ in model.parameters()]
    loss.forward(model.forward(digits.train_images[:8]), digits.train_labels[:8])
    model.backward(loss.backward())
    optim.SGD(lr=0.01).step(model)
    now = model.parameters()
    moved = all(0 < np.abs(new - old).max() < 0.5 for (_, new, _), old in zip(now, before, strict=True))
    grown = [array.size for _, array, _ in now] != [array.size for array in before]
    return _one(right=moved and not grown, pictures=grown, rules=[name for name, *_ in now] != names, code=False)


def stranger():
    """Show noise to a network, fresh as it is."""
    noise = np.random.default_rng(0).random((1, 1, 28, 28), dtype=np.float32)
    shares = nets.build("first").predict_proba(noise)[0]
    even = np.allclose(shares, 0.1, atol=1e-6)
    return _one(
        right=len(shares) == 10 and np.isclose(shares.sum(), 1) and not even,
        none=not len(shares),
        low=shares.max() < 0.05,
        even=even,
    )


def downhill():
    """Step on the error w * w, at 1, where it grows with w."""
    w = _walk(0.1, 1)
    return _one(right=0 < w < 1, larger=w > 1, zero=w == 0, error=w == 1)


def steps():
    """Walk down a parabola with small steps and with large ones."""
    small, settled, lost = (abs(_walk(rate, 10)) for rate in RATES)
    return _one(right=settled < small < lost, faster=False, better=lost < small, same=small == settled == lost)


def blame():
    """Ask max pooling for its gradient."""
    x = np.array([[[[1.0, 4.0], [3.0, 2.0]]]])
    share = ops.max_pool2d_backward(np.ones((1, 1, 1, 1)), x, 2) != 0
    return _one(
        right=np.array_equal(share, x == x.max()),
        all=share.all(),
        others=np.array_equal(share, x != x.max()),
        none=not share.any(),
    )


def memory():
    """Learn 1,000 digits by heart: of another one, say what the nearest of them is."""
    digits = data.load_digits()
    images, labels = digits.train_images.reshape(-1, 784)[:1000], digits.train_labels[:1000]
    others, truth = digits.test_images.reshape(-1, 784), digits.test_labels
    own, new = (_nearest(images, labels, asked) for asked in (images, others))
    mistakes, share = int((own != labels).sum()), (new != truth).mean()
    return _one(right=mistakes == 0 < share < 0.4, none=share == 0, half=0.4 <= share <= 0.6, few=share < 0)


def always():
    """Count, and look at the kind that counts."""
    labels = np.array([1] + [0] * 99)
    matrix = metrics.confusion_matrix(np.zeros(100, dtype=int), labels, 2)
    right, found = np.trace(matrix), matrix[1, 1]
    return _one(right=right == 99 and found == 0, none=right == 0, half=right == 50, good=found > 0)


def _one(**holds):
    return {key: bool(value) for key, value in holds.items()} | {"unsure": False}


def _walk(rate, count):
    """Return where one is after some steps from 1 down the parabola w * w."""
    w = 1.0
    for _ in range(count):
        w -= rate * 2 * w
    return w


def _nearest(images, labels, asked):
    distance = (images**2).sum(axis=1) - 2 * asked @ images.T  # the length of what is asked changes no order
    return labels[distance.argmin(axis=1)]
