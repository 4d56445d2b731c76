"""How it is tried to count the memory of `im2col` before it is asked for: `column_bytes`."""

from scratchcnn_helpers import ops

from .trial import Trial, optional, probe


def column_bytes(x_shape, kernel_size, stride=1, padding=0, itemsize=4):
    """Return how many bytes the matrix of `im2col` takes, for images of shape `x_shape`, (N, C, H, W).

    It has a row for each window, `N * OH * OW`, and a column for each cell of a window, `C * KH * KW`.
    """
    N, C, H, W = x_shape
    KH, KW = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    OH, OW = ops.conv_output_size((H, W), (KH, KW), stride=stride, padding=padding)
    return N * OH * OW * C * KH * KW * itemsize


TRIALS = {
    "column_bytes": Trial(
        right=column_bytes,
        probes=(
            probe("one square image", (1, 1, 5, 5), 3),
            probe("several images and channels", (8, 3, 7, 9), 3),
            probe("stride 2", (2, 3, 8, 10), 3, stride=2),
            probe("padding", (4, 2, 6, 7), 5, padding=2),
            probe("float64, stride and padding", (5, 3, 9, 12), 4, stride=2, padding=1, itemsize=8),
            optional("a kernel that is not square", (2, 3, 9, 8), (3, 2)),
        ),
    ),
}
