"""Sharing images out between two parts: `split`. Any part drawn well is right, so its properties are judged."""

import numpy as np

from .trial import NotAResult, Trial, probe


def wrong_split(on, labels, fraction, rng):
    """Share out images between two parts, with mistakes."""
    rng = np.random.default_rng(0) if "own-seed" in on else np.random.default_rng() if "no-seed" in on else rng
    classes = [np.flatnonzero(labels == digit) for digit in np.unique(labels)]
    for switch, part in {"one-class-only": np.s_[-1:], "first-class-only": np.s_[:1]}.items():
        classes = classes[part] if switch in on else classes
    first, second = [], []
    for places in [np.arange(len(labels))] if "not-stratified" in on else classes:
        equal = "equal-counts" in on and "not-stratified" not in on
        count = round(fraction * (len(labels) / len(classes) if equal else len(places)))
        count = len(places) - count if "swapped" in on else count
        places = np.arange(len(places)) if "positions-in-class" in on else places
        order = places if "not-shuffled" in on else rng.permutation(places)
        taken, rest = order[:count], order[count:]
        if "drawn-with-replacement" in on:
            taken = rng.choice(order, count)
            rest = np.setdiff1d(order, taken)
        if "drawn-apart" in on:
            rest = rng.permutation(order)[count:]
        first.append(order if "everything-in-first" in on else rest)
        second.append(taken)
    parts = np.concatenate(first), np.concatenate(second)
    return tuple(labels[part] for part in parts) if "labels-returned" in on else parts


SPLIT_SAYS = (
    "whether your values are indices and no labels (1 is yes)",
    "whether every value is an index of an image (1 is yes)",
    "whether your indices go beyond the size of the largest class (1 is yes)",
    "the number of classes in your parts",
    "whether no index comes twice in the first part (1 is yes)",
    "whether no index comes twice in the second part (1 is yes)",
    "whether no index is in both parts (1 is yes)",
    "whether every index is in one of the parts (1 is yes)",
    "whether the second part has its share of all images (1 is yes; 0: too few; 2: the first has it; 3: too many)",
    "whether the second part has its share of every class (1 is yes; 2: the first has it; 3: nearly)",
    "whether larger classes give more images to the second part (1 is yes)",
    "whether the second part is more than the first or last images of each class (1 is yes)",
    "whether the same seed gives the same parts (1 is yes)",
    "whether another seed gives other parts (1 is yes)",
)


def read_split(function, labels, fraction, rng):
    """Call `split` three times, twice with the same seed, and tell which of `SPLIT_SAYS` hold."""
    runs = []
    for seed in (rng, rng, rng + 1):
        given = labels.copy()
        result = function(given, fraction, np.random.default_rng(seed))
        if result is None:
            return None
        if not np.array_equal(given, labels):
            raise NotAResult(
                "Your function changes `labels` themselves: no image has its own any more. Shuffle indices."
            )
        runs.append([*_two_parts(result)])
    facts = _describe(runs, labels, fraction)
    return np.array(facts + [0] * (len(SPLIT_SAYS) - len(facts)))


def _two_parts(result):
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        raise NotAResult("Two things are wanted: the indices of the first part, and those of the second.")
    if any(isinstance(part, list) and any(np.ndim(piece) for piece in part) for part in result):
        raise NotAResult("A part is a list of arrays, one for each class. `np.concatenate(...)` joins them to one.")
    for part in map(np.asarray, result):
        if part.dtype == bool:
            raise NotAResult("You return masks. `np.flatnonzero(mask)` gives the indices where a mask is True.")
        if part.ndim != 1 or (part.size and part.dtype.kind not in "iu"):
            raise NotAResult(
                f"Each part should be a row of whole numbers. Yours is {part.dtype} of shape {part.shape}."
            )
        yield np.sort(part.astype(int))


def _describe(runs, labels, fraction):
    """Return the facts of `SPLIT_SAYS` as a list of 0 and 1, cut short where the rest makes no sense."""
    first, second = runs[0]
    values, classes = np.concatenate([first, second]), np.bincount(labels)
    if values.size > len(classes) >= values.max() + 1:
        return [0]
    if values.size == 0 or values.min() < 0 or values.max() >= len(labels):
        return [1, 0]
    taken = np.bincount(labels[second], minlength=len(classes))
    members = [np.isin(np.flatnonzero(labels == digit), second) for digit in range(len(classes))]
    facts = [
        values.max() > classes.max(),
        len(np.unique(labels[values])),
        *(len(np.unique(part)) == len(part) for part in (first, second)),
        not np.isin(first, second).any(),
        len(np.unique(values)) == len(labels),
        *_shares(np.bincount(labels[first], minlength=len(classes)), taken, fraction * classes),
        len(set(taken)) > 1,
        any(np.abs(np.diff(np.r_[0, member, 0])).sum() > 2 for member in members),
        all(map(np.array_equal, runs[0], runs[1])),
        not np.array_equal(second, runs[2][1]),
    ]
    return [1, 1, *map(int, facts)]


def _shares(first, second, wanted):
    """Tell whether the second part (1) or the first (2) has its share of all images, and of every class."""
    overall = [abs(part.sum() - wanted.sum()) <= len(wanted) for part in (second, first)]
    each = [np.abs(part - wanted).max() < 1 for part in (second, first)]
    nearly = np.abs(second - wanted).max() < 2
    many = 3 * (second.sum() > wanted.sum())
    return [1 if overall[0] else 2 if overall[1] else many, 1 if each[0] else 2 if each[1] else 3 * nearly]


def _labels(seed):
    """Return labels of ten classes of uneven sizes, 90 to 180 images each."""
    return np.random.default_rng(seed).permutation(np.repeat(np.arange(10), np.arange(90, 190, 10)))


TRIALS = {
    "split": Trial(
        probes=(
            probe("a fifth held back", _labels(0), 0.2, 1),
            probe("sorted labels", np.sort(_labels(0)), 0.1, 5),
            probe("a share that does not divide evenly", _labels(2), 0.15, 9),
        ),
        wrong=wrong_split,
        forms={"one-class-only": ("first-class-only",)},
        call=read_split,
        features={"parts": SPLIT_SAYS},
    ),
}
