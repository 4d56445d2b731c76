"""How it is tried to make one number of a whole channel: `global_avg_pool2d`."""

from scratchcnn_helpers import ops

from .probes import distinct
from .trial import Trial, probe

TRIALS = {
    "global_avg_pool2d": Trial(
        right=ops.global_avg_pool2d,
        probes=(
            probe("one square image", distinct(1, 1, 4, 4)),
            probe("an image that is not square", distinct(1, 1, 3, 5)),
            probe("several channels", distinct(1, 3, 4, 2)),
            probe("several images", distinct(2, 3, 5, 4)),
            probe("more images than channels", distinct(4, 2, 3, 6)),
        ),
    ),
}
