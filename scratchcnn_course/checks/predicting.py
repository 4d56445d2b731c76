"""`predict` asks before a result is seen; `review` asks again what one was wrong about, the surest first."""

from ..predictions import find
from . import predicted, sharing
from .asking import ask
from .card import Shown, card, heading, paragraph, show

SURE = ("guessed", "thought so", "was sure")
REVIEWED = 5


def predict(name):
    """Ask what will come out, before it is seen.

    It is answered in the notebook, with mouse or keyboard; running all cells asks nothing and waits for nobody. What
    you lock in is kept in `my_predictions.json`, beside `my_cnn.py`. In a class that talks first (`share`), run the
    cell once more after that: it asks again, and then tells what comes out.

    Parameters
    ----------
    name : str
        Which: `"01-flat"`.

    Raises
    ------
    ValueError
        If there is no such prediction.
    """
    record = predicted.made()[0].get(name)
    if not sharing.discusses() or (record and "skipped" in record):
        ask(find(name), record)
    elif record is None:
        ask(find(name), quiet=True)
    elif "again" in record:
        ask(find(name), record["again"])
    else:
        ask(find(name), again=True)


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
        ask(find(name), again=True)


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
