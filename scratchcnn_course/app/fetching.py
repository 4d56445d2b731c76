"""`scratchcnn data`: fetch MNIST, or say where it lies and whether it is the real one."""

from pathlib import Path

from scratchcnn_helpers.data.formats.detect import candidates
from scratchcnn_helpers.data.formats.mirrors import differences, fetch_missing
from scratchcnn_helpers.data.mnist import not_found, places

REAL, ABSENT = "the real MNIST", "no MNIST"


def run(args):
    """Fetch MNIST, or with `args.verify` only look for it; say where it lies."""
    if args.verify:
        states = {place: look_for_mnist(place) for place in ([args.folder] if args.folder else usual_places())}
        print("\n".join(f"{place}: {state}" for place, state in states.items()))
        if REAL not in states.values():
            raise FileNotFoundError("the real MNIST is not there; `scratchcnn data` fetches it")
        return 0
    folder = fetch_mnist(args.folder)
    print(f"MNIST, verified: {folder}")
    if folder not in usual_places():
        print(f"To use it: scratchcnn train --data {folder}, or set SCRATCHCNN_DATA to this folder.")
    return 0


def fetch_mnist(folder=None, *, progress=True, timeout=8.0) -> Path:
    """Make sure that the real MNIST is on this computer: download what is missing or wrong.

    Parameters
    ----------
    folder : path, optional
        Where it shall lie, as four IDX files. Without it, the first of `load_mnist`'s places that has the real
        MNIST in any form, or else the folder ``mnist`` in `cache_folder`.
    progress : bool
        Show a progress bar for each file.
    timeout : float
        Seconds to wait for a mirror's answer.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    MnistNotFound
        When no mirror has it, or it cannot be written; the message says what each answered.
    """
    if folder is None:
        for place in usual_places():
            if look_for_mnist(place) == REAL:
                return place
        folder = places()["the cache"]
    folder = Path(folder)
    answers = fetch_missing(folder, progress=progress, timeout=timeout)
    if answers:
        raise not_found({str(folder): "not all of MNIST's four files"}, answers)
    return folder


def look_for_mnist(place):
    """Say in words whether the real MNIST lies at a place, as `load_mnist` would find it there: `REAL` if so."""
    passed = []
    state = ABSENT
    for reader, found in candidates(place, "mnist", passed):
        try:
            different = differences(reader(found))
        except ValueError as error:
            state = f"damaged, {error}"
            continue
        if not different:
            return REAL
        state = f"not the real MNIST, {' and '.join(different)} differ in content"
    return f"{ABSENT}, {'; '.join(passed)}" if state == ABSENT and passed else state


def usual_places():
    """Return where `load_mnist` looks when it is not told."""
    return list(places().values())
