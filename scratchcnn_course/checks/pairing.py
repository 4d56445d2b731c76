"""Which pairs of mistakes could give some results, going by what each of the two gives alone: that is soon known."""

from .compare import close, same


def likely(exercise, outcomes, numbers):
    """Return the pairs that are worth a try: to make the function of a pair, and to run it, takes its time.

    Where results are told apart, each has its own lines: one that both mistakes leave right is not wrong through the
    two together, and one that only the first of them touches is what the first makes of it. Within one result,
    mistakes may meet.
    """
    pairs = exercise.pairs
    if len(exercise.returns) == 1 and not exercise.features:
        return pairs
    for number in numbers:
        if not pairs:
            break
        alone = {form: exercise.answer((form,), number) for pair in pairs for form in pair.forms}
        values = outcomes[number].values
        if values is None:
            pairs = [pair for pair in pairs if any(not isinstance(alone[form], tuple) for form in pair.forms)]
            continue
        rows = zip(values, exercise.expected[number], strict=True)
        columns = [_Column(yours, right, exercise) for yours, right in rows]
        fits = {
            form: [column.seen(part) for column, part in zip(columns, answer, strict=True)]
            for form, answer in alone.items()
            if isinstance(answer, tuple)
        }
        pairs = [pair for pair in pairs if _fit(*(fits.get(form) for form in pair.forms))]
    return pairs


class _Column:
    """One result of a call: which of its entries are wrong, and what a mistake does to them."""

    def __init__(self, yours, right, exercise):
        self.yours, self.right, self.exercise = yours, right, exercise
        self.wrong = self._off(yours, right)

    def _off(self, array, other):
        """Tell which entries differ: of made-up results each stands for itself, any other counts as a whole."""
        if array.shape != other.shape or not self.exercise.features:
            return not same(array, other, self.exercise.tolerance)
        return ~close(array, other, self.exercise.tolerance)

    def seen(self, part):
        """Return what is wrong, what a mistake alone touches of it, and where the two are not alike."""
        return self.wrong, self._off(part, self.right), self._off(part, self.yours)


def _fit(one, other):
    """Tell whether two mistakes together could give what is wrong, by what was seen of each."""
    if one is None or other is None:
        return True
    for (wrong, touched, unlike), (_, also, too) in zip(one, other, strict=True):
        if _any(wrong & _not(touched | also)):
            return False
        if _any(touched & _not(also) & unlike) or _any(also & _not(touched) & too):
            return False
    return True


def _any(value):
    return value.any() if hasattr(value, "any") else value


def _not(value):
    return ~value if hasattr(value, "any") else not value
