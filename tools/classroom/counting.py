"""Counting a class: how many gave each answer, how far all are, which mistakes were made and by how many mended."""

from collections import Counter
from typing import NamedTuple

from scratchcnn_course.checks.predicted import WHEN
from scratchcnn_course.checks.sharing import OTHER
from scratchcnn_course.exercises.catalogue import EXERCISES
from scratchcnn_course.predictions import PREDICTIONS, TEN_QUESTIONS


class Split(NamedTuple):
    """One question: its answers, and how many gave each, in every round that it was asked."""

    question: object
    answers: list  # of Answer, in the order in which they are offered
    counts: list  # of a Counter for each round: by the place of the answer


def predictions(learners):
    """Return the split of each prediction that somebody has locked: first, and once more after it was discussed."""
    return [split for one in PREDICTIONS.values() if (split := _split(one, _twice(learners, one))).answers]


def ten(learners):
    """Return the split of each of the ten questions: before, after, later."""
    rounds = {
        name: [[learner.questions.get(when, {}).get(name, (None,))[0] for learner in learners] for when in WHEN]
        for name in TEN_QUESTIONS
    }
    return [split for name, one in TEN_QUESTIONS.items() if (split := _split(one, rounds[name])).answers]


def _twice(learners, one):
    pairs = [learner.predictions.get(one.id, (None, None)) for learner in learners]
    return [[first for first, _ in pairs], [again for _, again in pairs]]


def _split(question, rounds):
    given = {answer.place: answer for answers in rounds for answer in answers if answer}
    counts = [Counter(answer.place for answer in answers if answer) for answers in rounds]
    return Split(question, [given[place] for place in sorted(given)], counts)


def progress(learners):
    """Return how far the class is.

    Returns
    -------
    dict of int to tuple
        By notebook: how many have passed each exercise, a dict by name; how many predictions are locked, of how many.
    """
    found = {}
    for number in sorted({one.notebook for one in EXERCISES.values()}):
        names = [one.name for one in EXERCISES.values() if one.notebook == number and not one.extra]
        passed = {name: sum(name in learner.passed for learner in learners) for name in names}
        asked = [name for name, one in PREDICTIONS.items() if one.notebook == number]
        locked = sum(name in learner.predictions for learner in learners for name in asked)
        found[number] = passed, locked, len(asked) * len(learners)
    return found


def mistakes(learners):
    """Return the mistakes that checks have named, the most frequent of each exercise first.

    Returns
    -------
    list of tuple
        The exercise, the mistake's title, how many have made it, how many of these have passed since.
    """
    rows = []
    for name, exercise in EXERCISES.items():
        made = Counter(mistake for learner in learners for mistake in learner.mistakes.get(name, ()))
        for mistake, count in made.most_common():
            mended = sum(mistake in one.mistakes.get(name, ()) and name in one.passed for one in learners)
            rows.append((name, title(exercise, mistake), count, mended))
    return rows


def title(exercise, mistake):
    """Return what a mistake is called."""
    if mistake == OTHER:
        return "something that has no name"
    return " and ".join(exercise.bank[part].title for part in mistake.split(" + "))


def misconceptions(splits):
    """Return what wrong answers took for granted.

    Parameters
    ----------
    splits : list of Split

    Returns
    -------
    list of tuple
        The question's id, the answer, what it took for granted, and for each round how many gave it, of how many.
    """
    return [
        (split.question.id, answer.text, answer.told, [(count[answer.place], count.total()) for count in split.counts])
        for split in splits
        for answer in split.answers
        if answer.right is False
    ]
