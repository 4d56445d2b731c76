"""Sharing images out between two parts: `split`. Any part drawn well is right, so its properties are judged."""

import numpy as np

from .legacy import Exercise, NotAResult, probe


def split(labels, fraction, rng):
    """Share out the images `0 ... N-1` between two parts, class by class and at random.

    `labels` is `(N,)`. Of every class, `fraction` of its images go into the second part. The results are two arrays of
    indices. `rng` is a NumPy generator; nothing else brings chance in.
    """
    first, second = [], []
    for digit in np.unique(labels):
        places = rng.permutation(np.flatnonzero(labels == digit))
        count = round(fraction * len(places))
        first.append(places[count:])
        second.append(places[:count])
    return np.concatenate(first), np.concatenate(second)


SPLIT = """
labels-returned: you return labels where indices are wanted
An index says where an image stands. With it you can fetch the image and its label.
Look at your last two lines: is there a `labels[...]` in them?

swapped: your two parts have changed places
`fraction` says how much goes into the second part.
Look at the order in your `return` line.

not-stratified: your second part does not hold its share of every class
You share out all images at once, so it is luck how many of a class end up where.
Go through the classes one by one. What does `np.flatnonzero(labels == 3)` give?

equal-counts: every class gives the same number of images to your second part
The classes are not equally large. Each gives the same share, so the larger ones give more.
How do you compute the number you take? It depends on how many images the class has.

not-shuffled: you take the images in the order they stand in
Your parts hold the first images of each class, or the last. Files are often sorted, so that would be a poor sample.
Where does `rng` come in? Try `rng.permutation`.

own-seed: your split is the same for every `rng`
Nothing in it depends on `rng`. Perhaps you make a generator of your own, with a fixed seed.
Draw from the `rng` that you are given.

no-seed: your split is another one each time, even for the same seed
You draw from a generator that nobody can set back.
Draw from the `rng` that you are given, and from nothing else.

everything-in-first: your first part still holds the images of the second
What is held back for checking must not be learned from.
What do you leave out when you fill the first part?

drawn-apart: you draw each part on its own, so some images are in both and some in none
One draw decides for both parts: what is not in the second is in the first.
How many times do you call `rng` for each class? Once is enough.

drawn-with-replacement: some images come twice in your second part
`rng.choice` and `rng.integers` may draw the same index again.
Try `rng.permutation`: it holds each index once.

positions-in-class: your indices count within each class
Index 0 is the first image of all, not the first 3 or the first 7.
What you shuffle should be the places in `labels`, as `np.flatnonzero(labels == digit)` gives them.

one-class-only: only one class is left
Each class overwrites the one before, or your function returns after the first.
Do you add to your parts inside the loop, or set them anew? And where does your `return` stand?
"""


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
        result = function(labels.copy(), fraction, np.random.default_rng(seed))
        if result is None:
            return None
        runs.append([*_two_parts(result)])
    facts = _describe(runs, labels, fraction)
    return np.array(facts + [0] * (len(SPLIT_SAYS) - len(facts)))


def _two_parts(result):
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        raise NotAResult("Two things are wanted: the indices of the first part, and those of the second.")
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


EXERCISES = (
    Exercise(
        right=split,
        wrong=wrong_split,
        mistakes=SPLIT,
        probes=(
            probe("a fifth held back", _labels(0), 0.2, 1),
            probe("sorted labels", np.sort(_labels(0)), 0.1, 5),
            probe("a share that does not divide evenly", _labels(2), 0.15, 9),
        ),
        formula="For each class: shuffle its indices with `rng`, and cut them after `round(fraction * len(indices))`.",
        notebook=0,
        forms={"one-class-only": ("first-class-only",)},
        call=read_split,
        returns=("parts",),
        features={"parts": SPLIT_SAYS},
    ),
)
