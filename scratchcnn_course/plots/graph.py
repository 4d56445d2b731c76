"""A computation as a graph: boxes and arrows, what flows forward above each box, what flows back below it."""

from matplotlib.figure import Figure

from .picture import WIDTH, styled

BOX = {"boxstyle": "round,pad=0.4", "facecolor": "white", "edgecolor": "black"}


@styled
def graph(places, arrows, data, slopes=None):
    """Draw what is computed from what, and the numbers.

    Parameters
    ----------
    places : dict of str to (float, float)
        The boxes: column and row of each by what stands in it, `"a"` or `"s = a + b"`; its name goes up to the `=`.
    arrows : sequence of str
        From which name to which: `"a s"`.
    data : dict of str to float
        What stands above each box, by its name.
    slopes : dict of str to float, optional
        What stands below it.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If an arrow leads from or to a name that has no box.
    """
    at = {text.split(" = ")[0]: place for text, place in places.items()}
    unknown = {name for arrow in arrows for name in arrow.split()} - at.keys()
    if unknown:
        raise ValueError(f"arrows must lead between {', '.join(at)}, got {', '.join(sorted(unknown))}")
    fig = Figure(figsize=(WIDTH, 3.4), layout="constrained")
    axes = fig.subplots()
    columns, rows = zip(*at.values(), strict=True)
    axes.set(xlim=(min(columns) - 0.5, max(columns) + 0.5), ylim=(max(rows) + 0.5, min(rows) - 0.5))
    axes.axis("off")
    boxes = {}
    for text, (column, row) in places.items():
        name = text.split(" = ")[0]
        boxes[name] = axes.text(column, row, text, ha="center", va="center", bbox=BOX).get_bbox_patch()
        axes.text(column, row - 0.36, f"{data[name]:g}", ha="center", va="center")
        if slopes:
            axes.text(column, row + 0.36, f"slope {slopes[name]:g}", ha="center", va="center", weight="bold")
    for start, end in map(str.split, arrows):
        look = {"arrowstyle": "->", "shrinkA": 1, "shrinkB": 1, "patchA": boxes[start], "patchB": boxes[end]}
        axes.annotate("", at[end], at[start], arrowprops=look)
    return fig
