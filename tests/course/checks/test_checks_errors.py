"""Python's and NumPy's own errors are put into words, with the shapes at that line."""

import linecache
import re

import numpy as np
import pytest

from scratchcnn_course import checks

SLIPS = {  # a body for a function of an exercise, and what is said of it
    "a total of all slices without an end": (
        "avg_pool2d(x, kernel_size, *, stride=None)",
        "step = stride or kernel_size\n    total = x[:, :, ::step, ::step] * 1.0\n    for u in range(kernel_size):\n"
        "        for v in range(kernel_size):\n            total += (u + v > 0) * x[:, :, u::step, v::step]\n"
        "    total /= kernel_size**2\n    return total",
        "`total` is 4 places long along axis 3, and should be 3. `::step` in `x[:, :, ::step, ::step]` has no end: it goes to the edge.",
    ),
    "a total with too much room": (
        "max_pool2d(x, kernel_size, *, stride=None)",
        "step = stride or kernel_size\n    N, C, H, W = x.shape\n    OH, OW = (H - kernel_size) // step + 1, (W - kernel_size) // step + 1\n"
        "    out = np.full((N, C, OH, OW + 1), -np.inf)\n    for u in range(kernel_size):\n        for v in range(kernel_size):\n"
        "            out = np.maximum(out, x[:, :, u : u + step * OH : step, v : v + step * OW : step])\n    return out",
        "`out` is 3 places long along axis 3, and should be 2.",
    ),
    "a row's maximum without its axis": (
        "softmax(logits)", "e = np.exp(logits - logits.max(axis=1, keepdims=True))\n    return e / e.sum(axis=1)",
        "(2, 3) and (2,) do not fit|With `keepdims=True`, or an axis added by `None`, (2,) becomes (2, 1), which fits.",
    ),
    "one number for each column of a transposed array": (
        "linear(x, w, b)", "return (x @ w).T + b", "do not fit there.",
    ),
    "arrays whose axes have changed places": (
        "sigmoid_backward(dout, x)", "return dout * (x.T if x.ndim == 1 else x.transpose(1, 0, 2, 3))", "Two axes have changed places.",
    ),
    "a border of 0 cut off": (
        "pad(x, padding)",
        "N, C, H, W = x.shape\n    out = np.zeros((N, C, H + 2 * padding, W + 2 * padding))\n"
        "    out[:, :, padding:-padding, padding:-padding] = x\n    return out",
        "`padding` is 0 there. Where `padding` is 0, a slice `padding:-padding` is empty, for -0 is 0.",
    ),
    "a matrix product the wrong way round": (
        "linear_backward(dout, x, w)", "return dout @ w, x.T @ dout, dout.sum(0)",
        "A matrix product wants as many columns on the left as there are rows on the right.|`dout` is (3, 2) and `w` is (4, 2)"
        "|`.T` on `w` would fit.",
    ),
    "np.dot the wrong way round": (
        "linear(x, w, b)", "y = np.dot(x.T, w)\n    return y + b", "A matrix product wants",
    ),
    "a question to a whole array": (
        "relu(x)", "if x < 0:\n        return 0\n    return x", "asks one question, and here is an array of many answers.",
    ),
    "the larger of an array": ("relu(x)", "return max(x, 0)", "`np.where`, `np.maximum` or a mask"),
    "sizes that are not in brackets": (
        "slide(image, kernel)", "out = np.ones(image.shape[0], image.shape[1])\n    return out",
        "The shape goes into one pair of brackets more, as in `np.zeros((n, k))`.",
    ),
    "a stride that is None": (
        "max_pool2d(x, kernel_size, stride=None)", "OH = (x.shape[2] - kernel_size) // stride + 1\n    return OH",
        "`stride` is `None` there.",
    ),
    "half a pixel": (
        "slide(image, kernel)", "middle = len(kernel) / 2\n    return image[middle:]",
        "`middle` is a float there. Sizes and indices are whole numbers. `/` gives a fraction, `//` does not.",
    ),
    "a size that is a fraction": ("slide(image, kernel)", "n = len(image) / 1\n    return np.zeros(n)", "`n` is a float there."),
    "too far": (
        "slide(image, kernel)", "out = 0\n    for j in range(9):\n        out += image[0, j]\n    return out",
        "`j` is 5 there, and the last index along axis 1 (W) of `image`, of shape (5, 5), is 4. How far does the loop go",
    ),
    "two indices the other way round": (
        "slide(image, kernel)", "out = 0\n    for v in range(4):\n        out += kernel[v, 0] * kernel[0, 2]\n    return out",
        "`v` is 3 there, and the last index along axis 0 (KH) of `kernel`, of shape (3, 3), is 2. How far",
    ),
    "indices of another array": (
        "im2col(x, kernel_size, *, stride=1, padding=0)",
        "h, w = x.shape[2] - 1, x.shape[3] - 2\n    return np.ones(4) * x[h, w, 0, 0]",
        "`h` is 3 there, and the last index along axis 0 (N) of `x`, of shape (1, 1, 4, 4), is 0.|With `x[0, w, h, 0]` there is no error",
    ),
    "a window of another name": (
        "one_cell(image, kernel, i, j)", "part = image[i:5, j:5]\n    return (part * kernel).sum()",
        "`i:5` is 1:5 there. It is 4 places long, and 3 would fit.",
    ),
    "a bias for the wrong side": (
        "linear(x, w, b)", "return (b + x) @ w",
        "`b` is (K,) and `x` is (N, D). `b` has one number for each K, and `x` has none of these.",
    ),
    "a product that fits by chance": (
        "linear(x, w, b)", "return w @ x - b", "`w @ x` sums over K and N together, and these are not the same thing.",
    ),
    "two axes without brackets": (
        "global_avg_pool2d(x)", "return x.mean(2, 3)", "Two axes go into one pair of brackets, as in `mean(..., axis=(2, 3))`.",
    ),
    "the same sizes in another order": (
        "pad(x, padding)",
        "N, C, H, W = x.shape\n    out = np.zeros((C, N, H, W))\n    out[:] = x\n    return out",
        "the same sizes in another order. Have two axes changed places",
    ),
    "a stride that is not handed on": (
        "im2col(x, kernel_size, *, stride=1, padding=0)",
        "from scratchcnn_helpers import ops\n    k = kernel_size\n    OH, OW = ops.conv_output_size(x.shape[2:], k, stride=stride, padding=padding)\n"
        "    return ops.im2col(x, k, stride=stride).reshape(len(x) * OH * OW, -1, *np.broadcast_to(k, 2)).reshape(len(x) * OH * OW, -1)",
        "So many numbers come with `padding` 0, whatever is given.",
    ),
    "four axes for two": (
        "slide(image, kernel)", "return image[0, 0, 1, 1]", "You use 4 indices where the array has 2 axes.",
    ),
    "four names for two sizes": (
        "slide(image, kernel)", "N, C, H, W = image.shape\n    return H", "`image.shape` is (5, 5): 2 numbers for 4 names.",
    ),
    "another number of places": (
        "slide(image, kernel)", "return image.reshape(4, 4)", "The array has 25 numbers, and (4,4) has 16 places",
    ),
    "an axis that is not there": ("softmax(logits)", "return logits.sum(axis=2)", "so there is no axis 2."),
    "several numbers in one place": (
        "slide(image, kernel)", "out = np.zeros((3, 3))\n    out[0, 0] = image[0]\n    return out", "One place of an array takes one number",
    ),
    "math for an array": (
        "sigmoid(x)", "import math\n    return 1 / (1 + math.exp(-x))", "`math` and `float` take one number",
    ),
    "a loop over a number": (
        "slide(image, kernel)", "for i in len(image):\n        pass", "A `for` runs over `range(n)`.",
    ),
    "round brackets for square ones": (
        "slide(image, kernel)", "return image.shape(0)", "An index goes into square ones",
    ),
    "a missing np.": ("relu(x)", "return maximum(x, 0)", "In NumPy it is called `np.maximum`."),
    "a name with a slip": ("slide(image, kernel)", "return imgae * 1", "Do you mean `image`?"),
    "a function that NumPy does not have": ("relu(x)", "return np.maximun(x, 0)", "Do you mean `np.maximum`?"),
    "a method that arrays do not have": ("relu(x)", "return x.maximum(0)", "NumPy has the function `np.maximum(...)`."),
    "lists": ("relu(x)", "return [1, 2] * [3, 4]", "`np.array(...)` makes an array"),
    "nothing to divide by": ("relu(x)", "return 1 / 0", "Which number do you divide by"),
    "a window over the edge": (
        "slide(image, kernel)",
        "out = np.zeros(image.shape)\n    for i in range(len(image)):\n        out[i, 0] = (image[i : i + 3, :3] * kernel).sum()\n    return out",
        "`i:i + 3` is 3:6 there. It reaches over the edge: axis 0 of `image` ends at 5.",
    ),
    "room for another result": (
        "slide(image, kernel)",
        "out = np.zeros(image.shape)\n    for i in range(len(image)):\n        out[i] = image[i + 1] * kernel[0, 0]\n    return out",
        "`out` is made with the shape (5, 5), and the result should have (3, 3).",
    ),
    "a number of the labels as a row": (
        "cross_entropy(logits, labels)",
        "total = 0\n    for n in range(len(labels)):\n        total += logits[labels[n], n]\n    return total",
        "`labels[n]` is a number out of `labels`. Along which axis does it belong?|With `logits[n, labels[n]]` there is no error.",
    ),
    "a counter that begins at 1": (
        "one_hot(labels, classes)",
        "out = np.zeros((len(labels), classes))\n    for row, k in enumerate(labels, start=1):\n        out[row, k] = 1\n    return out",
        "`enumerate(labels, start=1)` begins at 1, and the first index is 0.",
    ),
    "a stride for the cells of the window, too": (
        "conv2d(x, w, b, *, stride=1, padding=0)",
        "OH = (x.shape[2] - w.shape[2]) // stride + 1\n    out = np.zeros((len(x), len(w), OH, (x.shape[3] - w.shape[3]) // stride + 1))\n"
        "    for i in range(9):\n        out[0, 0, 0, 0] += x[0, 0, (i + 1) * 2, 0]\n    return out",
        "`(i + 1) * 2` multiplies both parts of the sum by `2`.",
    ),
    "the index of no loop": (
        "one_hot(labels, classes)", "out = np.eye(classes)\n    return out[classes, labels]", "`classes` is 3 there",
    ),
    "indices of images and channels for rows and columns": (
        "pad(x, padding)",
        "out = np.zeros((len(x), x.shape[1], 9, 9))\n    for r in range(2):\n        out[r] = x[r, 0]\n    return out",
        "`x` is (N, C, H, W), and `x[r, 0]` picks along N and C.",
    ),
    "one channel of a row": (
        "im2col(x, kernel_size, *, stride=1, padding=0)",
        "out = np.zeros((9, 12))\n    if x.shape[1] == 1:\n        from scratchcnn_helpers import ops\n        return ops.im2col(x, kernel_size)\n"
        "    out[0] = x[0, 0, :2, :2].ravel()\n    return out",
        "There is 3 times the room, and 3 is the size of `x` along C.",
    ),
    "a gradient of another weight": (
        "linear_backward(dout, x, w)", "return w - 3 * x, x, dout",
        "`w` is (4, 2), and `3 * x` has the shape of `x`.",
    ),
    "a shape that is asked for its shape": (
        "column_bytes(x_shape, kernel_size, stride=1, padding=0, itemsize=4)", "return x_shape.shape[0]",
        "`x_shape` is (1, 1, 5, 5), the sizes themselves: leave out `.shape`.",
    ),
    "a shape that grows": (
        "pad(x, padding)", "return np.zeros(x.shape[2:] + padding)", "A shape is a tuple: `+` and `*` make it longer",
    ),
    "or between arrays": (
        "relu_backward(dout, x)", "return dout * (x > 0 or x == 1)", "For each number it is `(x > 0) | (x == 1)`.",
    ),
    "Python's max of an array": ("batch_facts(batch)", "return max(batch)", "`batch.max()` looks at all numbers."),
    "a list and an array": (
        "split(labels, fraction, rng)",
        "parts = []\n    for k in (0, 1):\n        parts += np.flatnonzero(labels == k)\n    return parts, parts",
        "`parts` is a list, and `+=` with an array adds number by number. `parts.append(...)` puts it in.",
    ),
    "too many turned": (
        "linear(x, w, b)", "return x @ w.T + b", "`w` without `.T` would fit.",
    ),
    "rows of two arrays": (
        "linear(x, w, b)", "return x[0] * w[0]", "`x[0]` is (D,) and `w[0]` is (K,): they go along different axes.",
    ),
    "a product of matrices for one number by number": (
        "one_cell(image, kernel, i, j)", "part = image[:2, :3]\n    return part @ image[1:3, :3]",
        "Both are (2, 3). `@` and `np.dot` are products of matrices",
    ),
    "numbers for pairs": ("pad(x, padding)", "return np.pad(x, (padding, padding, (1, 1), (1, 1)))", "here some are single numbers."),
    "what a helper was given": (
        "binary_cross_entropy_backward(logits, targets)",
        "from scratchcnn_helpers import ops\n    return ops.binary_cross_entropy_backward(logits[0], targets)",
        "`ops.binary_cross_entropy_backward` is given `logits[0]` (3,) as `logits` and `targets` (2, 3) as `targets`.",
    ),
    "a border on all axes": (
        "im2col(x, kernel_size, *, stride=1, padding=0)",
        "if padding:\n        return np.pad(x, padding)[99]\n    from scratchcnn_helpers import ops\n    return ops.im2col(x, kernel_size, stride=stride)",
        "`np.pad(x, padding)` puts a border on every axis of `x` (N, C, H, W)",
    ),
    "more loops than axes": ("relu(x)", "return [max(v, 0) for row in x for v in row]", "as many loops as the array has axes"),
    "more memory than there is": ("relu(x)", "return np.ones((10**8, 10**8))", "It asks for more memory than there is."),
}  # fmt: skip


def function(head, body, number=[0]):  # noqa: B006
    number[0] += 1
    name, source = f"<slip {number[0]}>", f"def {head}:\n    {body}\n"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    space = {"np": np}
    exec(compile(source, name, "exec"), space)
    return space[head.partition("(")[0]]


@pytest.mark.parametrize("what", SLIPS)
def test_an_error_is_put_into_words(what):
    head, body, words = SLIPS[what]
    name = head.partition("(")[0]
    result = checks.run(name, function(head, body))
    assert result.status == "error", result.message
    assert "That was in line" in result.message
    for part in words.split("|"):
        assert part in result.message
    assert not re.search(r"0x[0-9a-f]{6}", result.message)


def test_a_function_of_several_lines_is_told_by_its_last():
    body = "total = 0\n    for row in image:\n        total = total + row[len(row)]\n    return total"
    result = checks.run("slide", function("slide(image, kernel)", body))
    assert "That was in line 4: `total = total + row[len(row)]`." in result.message


def test_where_nothing_loops_no_loop_is_asked_for():
    assert "loop" not in checks.run("one_hot", function(*SLIPS["the index of no loop"][:2])).message


def test_two_indices_are_not_exchanged_where_the_loops_would_still_go_too_far():
    body = "out = np.zeros((len(labels), classes))\n    for n in range(1, 9):\n        out[n, labels[0]] = 1\n    return out"
    assert "there is no error" not in checks.run("one_hot", function("one_hot(labels, classes)", body)).message


def test_arguments_in_another_order_are_told():
    result = checks.run("linear", function("linear(w, x, b)", "return x @ w + b"))
    assert "They are given as `x, w, b`, and your first line has `w, x, b`." in result.message
    assert checks.run("linear_backward", function("linear_backward(x, dout, w)", "return x, x, x")).title == (
        "your arguments stand in another order"
    )


def test_an_empty_result_of_a_slice_that_ends_at_minus_0_is_told():
    def conv2d_dx(dout, x, w, *, stride=1, padding=0):
        wide = np.zeros((*x.shape[:2], x.shape[2] + 2 * padding, x.shape[3] + 2 * padding))
        border = padding
        return wide[:, :, border:-border, border:-border]

    result = checks.run("conv2d_dx", conv2d_dx)
    assert result.difference.yours.size == 0
    assert "Where `border` is 0, a slice `border:-border` is empty" in result.message
    assert "slice" not in checks.run("slide", lambda image, kernel: image[:0]).message
