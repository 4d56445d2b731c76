"""How batch normalisation is tried, forward and backward: own statistics and given ones, several `eps`."""

import numpy as np

from scratchcnn_helpers import ops

from .probes import halves
from .trial import Trial, optional, probe

GIVEN = {"mean": np.array([0.5, -1.0]), "var": np.array([2.0, 0.25])}
_image, _dimage = halves(3, 2, 5, 4), halves(3, 2, 5, 4, seed=1)
_rows, _drows = halves(5, 3), halves(5, 3, seed=1)
_gamma, _beta, _gammas, _betas = halves(2, seed=2), halves(2, seed=3), halves(3, seed=2), halves(3, seed=3)

TRIALS = {
    "batch_norm": Trial(
        right=ops.batch_norm,
        probes=(
            probe("a batch of images", _image, _gamma, _beta),
            probe("eps = 0.5", _image, _gamma, _beta, eps=0.5),
            probe("mean and var given", _image, _gamma, _beta, **GIVEN),
            probe("mean and var given, one image", _image[:1], _gamma, _beta, **GIVEN, eps=0.5),
            optional("flat rows", _rows, _gammas, _betas, eps=0.5),
        ),
    ),
    "batch_norm_backward": Trial(
        right=ops.batch_norm_backward,
        probes=(
            probe("a batch of images", _dimage, _image, _gamma),
            probe("eps = 0.5", _dimage, _image, _gamma, eps=0.5),
            probe("mean and var given", _dimage, _image, _gamma, **GIVEN, eps=0.5),
            optional("flat rows", _drows, _rows, _gammas, eps=0.5),
        ),
    ),
}
