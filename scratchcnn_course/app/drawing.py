"""Figures as files."""

from scratchcnn_helpers.data.formats.files import write_whole


def draw(figure, subject, path):
    """Draw a figure of `plots` to a file, and say so."""
    from .. import plots  # here, since matplotlib takes a while

    with write_whole(path) as file:
        getattr(plots, figure)(subject).savefig(file, format=path.suffix[1:].lower())
    print(f"Drawn: {path}")
