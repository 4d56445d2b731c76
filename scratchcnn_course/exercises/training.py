"""How the inside of the training loop is tried: `train_step`, on the small network of notebook 07."""

from .probes import halves
from .trial import Trial, probe


def _case(label, N, D, H, lr, seed=0):
    """Return a step on N points of D numbers with H hidden units."""
    targets = (halves(N, 1, seed=seed + 5) > 0) * 1.0
    w1, w2 = halves(D, H, seed=seed) / 4, halves(H, 1, seed=seed) / 4
    args = halves(N, D, seed=seed) / 2, targets, w1, halves(H, seed=seed) / 8, w2, halves(1, seed=seed) / 4
    return probe(label, *args, lr=lr)


TRIALS = {
    "train_step": Trial(
        probes=(
            _case("two points, two hidden units", 2, 2, 2, 0.5),
            _case("five points, three hidden units", 5, 2, 3, 0.25, seed=1),
            _case("points of four numbers", 3, 4, 2, 2.0, seed=2),
        ),
    ),
}
