"""What learners dropped into a folder, or what lies in the homes of a hub. Whatever a file is, it stops nobody."""

import json
import os
import re
import stat
from pathlib import Path
from typing import NamedTuple

from scratchcnn_course.checks.predicted import WHEN
from scratchcnn_course.checks.sharing import FORM, KIND, OTHER
from scratchcnn_course.exercises.catalogue import EXERCISES
from scratchcnn_course.predictions import PREDICTIONS, TEN_QUESTIONS

from .judging import judged

NAMED = re.compile(r"scratchcnn-.*\.json")
WHO = re.compile(r"[0-9a-f]{16}")
LARGEST = 1_000_000  # bytes; what a learner shares at the end of the course has some ten thousand


class Shared(NamedTuple):
    """What one learner shares, as far as it could be read."""

    who: str
    predictions: dict
    questions: dict
    passed: set
    mistakes: dict


class Bad(ValueError):
    """Raised for a file that is not what a learner shares; its words say why."""


def read(folder):
    """Read everything that is shared in a folder.

    Parameters
    ----------
    folder : path-like
        Files of any name lie in it, or in folders below it those named as `scratchcnn share` names them.

    Returns
    -------
    learners : list of Shared
        Each once: of copies, the newest.
    troubles : list of str
        A sentence for each file that could not be read, or not as a whole.
    """
    folder, learners, troubles = Path(folder), {}, []
    for path in sorted(found(folder, troubles), key=_written):
        name = path.relative_to(folder).as_posix()
        try:
            one, left_out = _shared(_json(path))
        except Bad as why:
            troubles.append(f"{name}: {why}")
            continue
        if one.who in learners:
            troubles.append(f"{name}: there is an older copy of it, which is left out")
        if left_out:
            troubles.append(f"{name}: left out, since the course does not know it: {', '.join(sorted(left_out)[:5])}")
        learners[one.who] = one
    return list(learners.values()), troubles


def found(folder, troubles):
    """Return the files that may be meant; links are not followed, and what cannot be looked into is named."""
    paths = []
    for place, folders, files in os.walk(folder, onerror=lambda error: troubles.append(f"cannot be read: {error}")):
        folders[:] = [name for name in folders if not name.startswith(".")]
        own = Path(place) == folder
        names = [name for name in files if NAMED.fullmatch(name) or (own and not name.startswith("."))]
        paths += [Path(place, name) for name in names if not name.endswith(".html")]  # this tool's own page, say
    return paths


def _written(path):
    try:
        return path.lstat().st_mtime
    except OSError:
        return 0.0  # it went just now


def _json(path):
    """Return what is in a file; it was written by somebody else, and may be anything."""
    try:
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode):
            raise Bad("is a link, or no file at all")
        if about.st_size > LARGEST:
            raise Bad(f"is larger than {LARGEST / 1e6:.0f} MB")
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), encoding="utf-8") as file:
            return json.loads(file.read(LARGEST))
    except OSError as error:
        raise Bad(f"cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError) as error:
        raise error if isinstance(error, Bad) else Bad("is no JSON, or was cut off") from None


def _shared(value):
    """Return a `Shared`, and the names in it that nobody knows."""
    if not isinstance(value, dict) or value.get("what") != KIND:
        raise Bad("is not what `scratchcnn share` writes")
    if value.get("form") != FORM:
        raise Bad(f"was shared with another version of the course (form {value.get('form')!r:.20}, not {FORM})")
    if not isinstance(value.get("who"), str) or not WHO.fullmatch(value["who"]):
        raise Bad("does not say whose it is: `who` is 16 letters out of 0-9 and a-f")
    left_out = set()
    predictions = _records(value.get("predictions", {}), PREDICTIONS, left_out)
    rounds = _dict(value.get("questions", {}), "questions")
    questions = {when: _records(rounds[when], TEN_QUESTIONS, left_out) for when in WHEN if when in rounds}
    passed = value.get("passed", [])
    if not isinstance(passed, list) or not all(isinstance(name, str) for name in passed):
        raise Bad("`passed` is no list of exercises")
    mistakes = _mistakes(_dict(value.get("mistakes", {}), "mistakes"), left_out)
    left_out |= {f"{name:.40}" for name in [*passed, *rounds] if name not in (*EXERCISES, *WHEN)}
    return Shared(value["who"], predictions, questions, {*passed} & EXERCISES.keys(), mistakes), left_out


def _records(value, known, left_out):
    """Return the records whose answers are ones that can be given, each as `(first, again)` of `Answer` or None."""
    good = {}
    for name, record in _dict(value, "predictions").items():
        if name not in known or not isinstance(record, dict):
            left_out.add(f"{name:.40}")
            continue
        again = record.get("again")
        try:
            good[name] = judged(known[name], record), judged(known[name], again) if isinstance(again, dict) else None
        except ValueError:
            left_out.add(f"{name:.40}")
    return good


def _mistakes(value, left_out):
    """Return how often each known mistake was made, by exercise."""
    good = {}
    for name, counts in value.items():
        bank = EXERCISES[name].bank if name in EXERCISES else {}
        for mistake, count in (counts if isinstance(counts, dict) else {"?": 0}).items():
            known = mistake == OTHER or {*mistake.split(" + ")} <= bank.keys()
            if name in EXERCISES and known and isinstance(count, int) and count > 0:
                good.setdefault(name, {})[mistake] = count
            else:
                left_out.add(f"{name:.40} {mistake:.40}")
    return good


def _dict(value, name):
    if not isinstance(value, dict):
        raise Bad(f"`{name}` is no table")
    return value
