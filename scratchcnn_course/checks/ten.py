"""The same ten questions three times: before the course, after it, and later."""

from ..predictions import TEN_QUESTIONS
from . import asking, predicted
from .card import Shown, card, heading, paragraph, show
from .predicted import WHEN


def ten_questions(when):
    """Ask ten questions about what the course is about, in plain words, so that one sees what has changed.

    What is right is told the last time only. What you lock in is kept in `my_predictions.json`.

    Parameters
    ----------
    when : {"before", "after", "later"}
        Before notebook 00, after 14, some weeks later.

    Raises
    ------
    ValueError
        If it is another time.
    """
    if when not in WHEN:
        raise ValueError(f"when is one of {', '.join(map(repr, WHEN))}, got {when!r}")
    told = "Answer what you think. Nobody marks it, and what is right is told the last time."
    title = f"Ten questions, {when} the course" if when != WHEN[-1] else "Ten questions, some time later"
    show(Shown(lambda: card(heading(title), paragraph(told)), f"{title}. {told}"))
    kept = predicted.rounds().get(when, {})
    for name, question in TEN_QUESTIONS.items():
        asking.ask(question, kept.get(name), key=f"{name} {when}", quiet=when != WHEN[-1])
