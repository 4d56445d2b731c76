"""What several test files share: awkward shapes, awkward memory, whole numbers as floats, Hypothesis strategies.

Most comparisons run on small whole numbers stored as floats: sums of their products are exact in any order, so two
ways of computing the same thing have to agree bit for bit.
"""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

quick = settings(max_examples=60, deadline=None, derandomize=True)  # the same examples on every run

CONVOLUTIONS = [  # x, w, stride, padding
    ((1, 1, 3, 3), (1, 1, 2, 2), 1, 0),
    ((2, 3, 5, 7), (4, 3, 3, 2), (2, 3), (1, 2)),  # every two numbers that can differ do
    ((3, 2, 7, 5), (1, 2, 2, 3), 1, 0),  # one filter
    ((2, 1, 4, 6), (3, 1, 1, 1), 1, 0),  # one pixel at a time
    ((2, 2, 5, 4), (3, 2, 1, 1), (2, 3), 1),  # some pixels meet no window
    ((2, 2, 4, 3), (2, 2, 4, 3), 1, 0),  # a kernel as large as the image
    ((1, 2, 2, 3), (3, 2, 4, 7), 1, (1, 2)),  # a kernel as large as the padded image
    ((2, 2, 3, 3), (2, 2, 2, 2), 1, 3),  # windows that see nothing but padding
    ((2, 2, 6, 8), (3, 2, 2, 3), 3, 0),  # gaps between windows, and columns left over
    ((1, 3, 1, 9), (2, 3, 1, 4), (1, 2), (0, 1)),  # one row
    ((4, 2, 5, 5), (2, 2, 3, 3), 2, (0, 1)),
    ((1, 1, 1, 1), (1, 1, 1, 1), 1, 0),
]

POOLINGS = [  # x, kernel_size, stride
    ((2, 3, 4, 6), 2, None),
    ((1, 2, 5, 7), 2, None),  # the last row and column meet no window
    ((3, 2, 6, 5), 3, 1),  # overlapping
    ((2, 1, 7, 5), (3, 2), (2, 1)),  # overlapping, and nothing square
    ((2, 2, 5, 4), (5, 4), None),  # one window
    ((2, 3, 4, 5), 1, None),
    ((2, 2, 5, 6), 1, 2),
    ((1, 1, 7, 9), 2, 3),  # gaps
    ((2, 2, 1, 6), (1, 3), (1, 2)),  # one row
]

MEMORY = {
    "C": np.ascontiguousarray,
    "F": np.asfortranarray,
    "batch last": lambda a: np.moveaxis(np.moveaxis(a, 0, -1).copy(), -1, 0),
    "every second": lambda a: np.repeat(a, 2, axis=-1)[..., ::2],
    "backwards": lambda a: np.flip(np.flip(a).copy()),
    "transposed": lambda a: np.swapaxes(np.swapaxes(a, 0, -1).copy(), 0, -1),
}

FLOATS = [np.float16, np.float32, np.float64]


def whole(shape, seed=0, dtype=np.float64, low=-4, high=4):
    """Return random whole numbers in `low..high`, as floats unless told otherwise."""
    return np.random.default_rng(seed).integers(low, high + 1, shape).astype(dtype)


def normal(shape, seed=0, dtype=np.float64):
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


def assert_same(got, expected):
    """Same shape, same dtype, same numbers to the last bit."""
    np.testing.assert_array_equal(got, expected, strict=True)


def assert_all_same(got, expected):
    for one, other in zip(several(got), several(expected), strict=True):
        assert_same(one, other)


def several(results):
    """Return what a function returned as a tuple."""
    return results if isinstance(results, tuple) else (results,)


def pure(function, *arguments, **settings):
    """Call a function on arrays that nobody can write to; its results must be arrays of their own."""
    views = [argument.view() for argument in arguments]
    for view in views:
        view.flags.writeable = False
    before = [view.tobytes() for view in views]
    results = function(*views, **settings)
    assert [view.tobytes() for view in views] == before
    for result in several(results):
        assert not any(np.shares_memory(result, view) for view in views)
    return results


def pairs(low, high):
    """Draw a size as an int or as (height, width)."""
    size = st.integers(low, high)
    return size | st.tuples(size, size)


def both(size):
    return size if isinstance(size, tuple) else (size, size)


@st.composite
def geometries(draw, max_padding=2):
    """Draw image size, kernel size, stride and padding that fit together."""
    kernel_size, stride, padding = draw(pairs(1, 3)), draw(pairs(1, 3)), draw(pairs(0, max_padding))
    least = [max(1, k - 2 * p) for k, p in zip(both(kernel_size), both(padding), strict=True)]
    size = tuple(n + draw(st.integers(0, 4)) for n in least)
    return size, kernel_size, stride, padding


dtypes = st.sampled_from([np.float32, np.float64])
orders = st.sampled_from(list(MEMORY.values()))
seeds = st.integers(0, 2**32 - 1)
few = st.integers(1, 3)
