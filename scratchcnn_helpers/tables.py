"""What is shown as plain text: tables, the summary of a network, and how far something has come."""

import sys


def table(rows, *, total=False):
    """Lay rows out in columns, the first aligned left and the others right, with a rule below the heading.

    Parameters
    ----------
    rows : list of sequence of str
        The first is the heading.
    total : bool
        Whether the last row is a sum, set off by a rule of its own.

    Returns
    -------
    str
    """
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join([f"{first:<{wide[0]}}", *(f"{cell:>{w}}" for cell, w in zip(rest, wide[1:], strict=True))])
        for first, *rest in rows
    ]
    rule = "-" * len(lines[0])
    body, last = (lines[1:-1], [rule, lines[-1]]) if total else (lines[1:], [])
    return "\n".join(line.rstrip() for line in [lines[0], rule, *body, *last])


class Summary:
    """What `Sequential.summary` found, as numbers and as a table.

    Attributes
    ----------
    input_shape : (C, H, W)
    rows : list of (layer, output shape, parameters, multiply-adds)
    parameters, multiply_adds : int
        In all.
    """

    def __init__(self, input_shape, rows):
        self.input_shape, self.rows = input_shape, rows
        self.parameters = sum(row[2] for row in rows)
        self.multiply_adds = sum(row[3] for row in rows)

    def __str__(self):
        rows = [("layer", "output", "parameters", "multiply-adds"), ("input", _times(self.input_shape), "", "")]
        rows += [(layer, _times(shape), f"{p:,}", f"{m:,}") for layer, shape, p, m in self.rows]
        rows.append(("in all", "", f"{self.parameters:,}", f"{self.multiply_adds:,}"))
        return table(rows, total=True)

    __repr__ = __str__


def _times(shape):
    return " x ".join(map(str, shape))


def progress_bar(total, unit, *, show=True):
    """Return a tqdm bar that counts to `total`, with widgets in a notebook; a silent one without `show`."""
    from tqdm.auto import tqdm  # here, since in a notebook it brings ipywidgets in

    if sys.platform == "emscripten":
        tqdm.monitor_interval = 0  # its monitor is a thread, and Python in a browser has none
    shown = "{n_fmt}/{total_fmt} {unit} |{bar}| {remaining}{postfix}"  # at 80 columns, there is room for the bar
    return tqdm(total=total, disable=not show, unit=unit, dynamic_ncols=True, bar_format=shown)
