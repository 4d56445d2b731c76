"""A question as a notebook shows it; what is locked in is kept, and the class sees it where one shares."""

import json

from . import predicted, sharing
from .card import Shown, card, in_ipython, paragraph, show


def ask(prediction, kept=None, *, key="", again=False, quiet=False):
    """Show a question that can be answered, or how it was answered.

    Parameters
    ----------
    prediction : Prediction
    kept : dict, optional
        The answer that was given before.
    key : str
        Under which the answer is kept, where that is not the id.
    again : bool
        Whether it is asked again.
    quiet : bool
        Whether what is right is not told.
    """
    from ..widgets import Question  # late: who checks a file in a terminal needs no widgets

    question = Question(prediction, kept, quiet=quiet)
    question.observe(lambda change: _keep(key or prediction.id, change["new"], again), "answer")
    if in_ipython():
        from IPython.display import display

        display(question)
    else:
        print(question.alt())


def _keep(name, answer, again):
    trouble = predicted.keep(name, json.loads(answer), again=again)
    sharing.refresh()
    if trouble:
        show(Shown(lambda: card(paragraph(trouble)), trouble))
