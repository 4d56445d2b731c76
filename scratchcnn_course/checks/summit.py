"""What one has done, counted, and as a card to keep and to show."""

import ast
from pathlib import Path

from scratchcnn_helpers.data.formats.files import write_whole

from ..exercises.catalogue import EXERCISES
from . import own_file, predicted
from .card import show
from .kept import FILE
from .own_gradients import gradient_checks

CARD = "my_cnn_card.png"
RIGHT = 1e-6  # the largest error that a gradient check lets pass, in float64


def summit_card(network, accuracy, *, path=FILE, name="My CNN", card=CARD):
    """Draw what you have built as a card, keep it as a picture beside the notebook, and show it.

    Parameters
    ----------
    network : OwnNetwork
        The one that you have trained; its first kernels are drawn.
    accuracy : float
        On the test images, from 0 to 1.
    path : path-like
        Of the file that the checks wrote.
    name : str
        What stands above it.
    card : path-like
        Where to keep it.

    Returns
    -------
    dict of str to str
        What it says: words, and the number before them.
    """
    from .. import plots  # heavy, and nothing else here draws

    if not 0 <= accuracy <= 1:
        raise ValueError(f"accuracy must be a share, from 0 to 1, got {accuracy!r}")
    facts = {words: number for number, words in _facts(network, accuracy, path)}
    told = ", ".join(f"{number} {words}" for words, number in facts.items())
    fig = plots.summit(
        name, [(number, words) for words, number in facts.items()], network.model.layers[0].params["w"][:, 0]
    )
    picture = plots.Picture(fig, f"A card, {name}: {told}; and the kernels that the network found.")
    with write_whole(Path(card).absolute()) as file:
        fig.savefig(file, format="png", dpi=160)  # to be shown and printed
    show(picture)
    return facts


def _facts(network, accuracy, path):
    """Return pairs of a number and what it counts."""
    text = _text(path)
    passed = own_file.passed(text) & set(EXERCISES)
    errors = gradient_checks(path)
    records, _ = predicted.made(Path(path).with_name(predicted.FILE))
    made, judged, right = predicted.count(records)
    needed = len(network.yours) + len(network.stand_ins)
    return [
        (f"{100 * accuracy:.1f} %", "of the test digits read"),
        (f"{len(network.yours)} of {needed}", "functions in it are mine"),
        (f"{len(passed)}", "functions written and proved"),
        (f"{_lines(text, passed)}", "lines of my own code"),
        (f"{sum(error < RIGHT for error in errors.values())}", "gradient checks passed"),
        (f"{right} of {judged}", f"predictions right, {made} made"),
    ]


def _text(path):
    try:
        return Path(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        return own_file.HEAD


def _lines(text, passed):
    """Count the lines of code in functions that passed: no blank lines, comments or docstrings."""
    sources = [source for name, (_, source) in own_file.parts(text).items() if name in passed]
    return sum(len(ast.unparse(_without_words(ast.parse(source))).splitlines()) for source in sources)


def _without_words(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return tree
