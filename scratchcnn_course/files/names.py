"""What the classes of a data set are called: told by a file beside the data, or known of the set."""

from __future__ import annotations

from scratchcnn_helpers.data.formats.names import printable

FILES = ("classes.txt", "batches.meta.txt")  # the second is CIFAR-10's own
CIFAR10 = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
KNOWN = {
    "fashion": "T-shirt/top, Trouser, Pullover, Dress, Coat, Sandal, Shirt, Sneaker, Bag, Ankle boot".split(", "),
    "kmnist": ("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
    "cifar10": CIFAR10,
}


def read_class_names(folder) -> tuple[str, ...]:
    """Read the names of the classes from ``classes.txt`` beside the data, one a line, in the order of the labels.

    Parameters
    ----------
    folder : path

    Returns
    -------
    tuple of str
        Empty without such a file.

    Raises
    ------
    ValueError
        When the file is no text.
    """
    for path in (folder / file for file in FILES):
        if path.is_file():
            try:
                with path.open("r", encoding="utf-8-sig") as file:
                    lines = file.read(2**20).splitlines()
            except UnicodeDecodeError as error:
                raise ValueError(f"{path} must be text, one class a line: {error}") from None
            return tuple(printable(line.strip()) for line in lines if line.strip())
    return ()


def known_class_names(name, classes) -> tuple[str, ...]:
    """Return the published names of the classes of Fashion-MNIST, KMNIST or CIFAR-10.

    Parameters
    ----------
    name : str
        What the data set is called: ``fashion-mnist``, ``KMNIST``, ``CIFAR-10`` or the like.
    classes : int
        How many it has. Another number than theirs: another set.

    Returns
    -------
    tuple of str
        Empty for any other set.
    """
    plain = "".join(letter for letter in name.lower() if letter.isalnum())
    return next((tuple(names) for known, names in KNOWN.items() if known in plain and classes == len(names)), ())
