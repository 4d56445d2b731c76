"""`scratchcnn data`: fetch MNIST, or say where it lies and whether it is the real one."""

from scratchcnn_helpers.data import fetch_mnist
from scratchcnn_helpers.data.formats.detect import candidates
from scratchcnn_helpers.data.formats.mirrors import differences
from scratchcnn_helpers.data.mnist import places

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
    return [place for place in places().values() if place]
