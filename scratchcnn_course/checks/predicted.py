"""`my_predictions.json`: what was predicted, kept beside `my_cnn.py`."""

import json

from scratchcnn_helpers.data.formats.files import write_whole

from ..predictions import PREDICTIONS, TEN_QUESTIONS
from . import kept
from .home import at_home
from .locking import locked

FILE = "my_predictions.json"  # in the working directory, which is where the notebooks are

WHEN = ("before", "after", "later")  # the ten questions are asked

_here = {}  # since Python was started, whether kept or not


def made(path=FILE):
    """Return all predictions that were made or skipped, and a sentence if the file cannot be read.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    records : dict of str to dict
        By id: `answer`, `sure` (0 a guess, 1, 2 sure), `right` (None for a line of text), or `skipped`; and `again`,
        a record of its own, where it was asked a second time.
    trouble : str
    """
    records, trouble = everything(path)
    return {name: record for name, record in records.items() if name in PREDICTIONS}, trouble


def everything(path=FILE):
    """Return what `made` returns, with what is no prediction of this course: the ten questions, or what is newer."""
    records, trouble = dict(_here), ""
    try:
        records = _read(at_home(path)) | records
    except ValueError as why:
        trouble = str(why)
    return records, trouble


def rounds(path=FILE):
    """Return the answers that were given to the ten questions.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    dict of str to dict
        By the time, then by the id: records as `made` has them.
    """
    records, _ = everything(path)
    found = {when: {name: records.get(f"{name} {when}") for name in TEN_QUESTIONS} for when in WHEN}
    found = {when: {name: one for name, one in given.items() if one} for when, given in found.items()}
    return {when: given for when, given in found.items() if given}


def keep(name, record, *, again=False):
    """Keep one prediction: the first time that it is asked, or the last time that it is asked again.

    Parameters
    ----------
    name : str
        The id.
    record : dict
    again : bool

    Returns
    -------
    str
        A sentence if it could not be written; else nothing.
    """
    if not kept.writes():
        _add(_here, name, record, again)
        return ""
    path = at_home(FILE)
    try:
        with locked(path):
            records = _read(path)
            _add(records, name, record, again)
            with write_whole(path.absolute(), "w") as file:
                json.dump(records, file, indent=1, ensure_ascii=False)
    except (OSError, ValueError) as why:
        _add(_here, name, record, again)
        return f"This prediction is not kept in `{FILE}`: {why}"
    return ""


def count(records):
    """Count predictions.

    Parameters
    ----------
    records : dict of str to dict
        As `made` returns them.

    Returns
    -------
    made, judged, right : int
        Skipped ones were not made, and lines of text are not judged.
    """
    given = [record for record in records.values() if not record.get("skipped")]
    judged = [record["right"] for record in given if record.get("right") is not None]
    return len(given), len(judged), sum(judged)


def surest_wrong(records):
    """Return the ids of wrong predictions, the surest first."""
    wrong = [name for name, record in records.items() if record.get("right") is False]
    return sorted(wrong, key=lambda name: -records[name]["sure"])


def _add(records, name, record, again):
    if again and name in records:
        records[name]["again"] = record
    else:
        records[name] = record


def _read(path):
    """Return the records in a file."""
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        raise ValueError(f"`{path.name}` here is no JSON. It stays as it is: mend it, or move it away.") from None
    if not isinstance(records, dict) or not all(map(_is_record, records.values())):
        raise ValueError(f"`{path.name}` here is not from this course's predictions. It stays as it is: move it away.")
    return records


def _is_record(record):
    if not isinstance(record, dict) or record.get("skipped"):
        return isinstance(record, dict)
    return "answer" in record and record.get("sure") in (0, 1, 2) and record.get("right") in (True, False, None)
