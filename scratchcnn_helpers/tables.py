"""Tables of plain text."""


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
