"""`predict` asks before a result is seen; `review` asks again what one was wrong about, the surest first."""

import json

from ..predictions import find
from . import predicted
from .card import Shown, card, heading, in_ipython, paragraph, show

SURE = ("guessed", "thought so", "was sure")
REVIEWED = 5


def predict(name):
    """Ask what will come out, before it is seen.

    It is answered in the notebook, with mouse or keyboard; running all cells asks nothing and waits for nobody. What
    you lock in is kept in `my_predictions.json`, beside `my_cnn.py`.

    Parameters
    ----------
    name : str
        Which: `"01-flat"`.

    Raises
    ------
    ValueError
        If there is no such prediction.
    """
    prediction = find(name)
    _ask(prediction, predicted.made()[0].get(name))


def review(count=REVIEWED):
    """Ask again some of the predictions that you have made: the surest wrong ones first, then guesses.

    Parameters
    ----------
    count : int
        How many at most.
    """
    records, trouble = predicted.made()
    names = asked_again(records)[:count]
    words = f"{len(names)} of your predictions, once more." if names else "There is no prediction to look back at yet."
    show(Shown(lambda: card(heading(words), paragraph(trouble)), " ".join(filter(None, [words, trouble]))))
    for name in names:
        _ask(find(name), again=True)


def asked_again(records):
    """Return the ids of what is worth being asked again, in that order.

    Parameters
    ----------
    records : dict of str to dict

    Returns
    -------
    list of str
    """
    right = [name for name, record in records.items() if record.get("right") is True]
    names = [*predicted.surest_wrong(records), *sorted(right, key=lambda name: records[name]["sure"])]
    known = {name for name in names if records[name].get("again", {}).get("right")}  # by now: last
    return sorted(names, key=known.__contains__)


def words():
    """Return what `progress` says of predictions: a heading, and lines on the surest wrong ones.

    Returns
    -------
    list of str
    """
    records, trouble = predicted.made()
    made, judged, right = predicted.count(records)
    if not made:
        return [trouble] if trouble else []
    lines = [f"{made} prediction{'s' * (made != 1)} made, {right} of {judged} right."]
    wrong = predicted.surest_wrong(records)[:REVIEWED]
    if wrong:
        lines.append("The surest of those that were not right; `checks.review()` asks them again:")
        lines += [f"{name}, {SURE[records[name]['sure']]}: {find(name).question}" for name in wrong]
    return [*lines, trouble] if trouble else lines


def _ask(prediction, kept=None, *, again=False):
    from ..widgets import Question  # late: who checks a file in a terminal needs no widgets

    question = Question(prediction, kept)
    question.observe(lambda change: _keep(prediction.id, change["new"], again), "answer")
    if in_ipython():
        from IPython.display import display

        display(question)
    else:
        print(question.alt())


def _keep(name, answer, again):
    trouble = predicted.keep(name, json.loads(answer), again=again)
    if trouble:
        show(Shown(lambda: card(paragraph(trouble)), trouble))
