"""What is odd about a data set that can be read all the same, and is said as a warning."""

import numpy as np

from scratchcnn_helpers.data import ByteImages, load_digits
from scratchcnn_helpers.data.formats.names import listing

DARK = 0.25  # of white: pixels of which none is lighter were divided twice
APART = 2.0  # times: so much further do the pixels of one part reach than those of the other
INVERTED = 0.4  # of white, between the means of the two parts
ALIKE, BETTER = 0.6, 0.05  # of 1: how like the known digits, and how much more so than as they lie
TURNS = {
    "mirrored and lie on their side, rows for columns, as in EMNIST's files: transpose them": lambda x: x.T,
    "mirrored, left for right: turn each row round, x[..., ::-1]": np.fliplr,
    "mirrored, up for down: turn the rows round, x[..., ::-1, :]": np.flipud,
    "upside down: turn them by half, x[..., ::-1, ::-1]": lambda x: np.rot90(x, 2),
    "turned to the left: turn them back, np.rot90(x, -1, (-2, -1))": lambda x: np.rot90(x, -1),
    "turned to the right: turn them back, np.rot90(x, 1, (-2, -1))": np.rot90,
    "mirrored and lie on their side: x[..., ::-1, ::-1] transposed is how they stand": lambda x: np.rot90(x, 2).T,
}


def oddities(dataset):
    """Yield in words what is odd about a `Dataset`."""
    yield from _odd_labels(dataset)
    yield from _odd_pixels(dataset.train_images, dataset.test_images)
    if seen := _already_seen(dataset.train_images, dataset.test_images):
        yield f"{seen} of {len(dataset.test_images)} test images are training images too: the test tells too much good"
    images, labels = dataset.train_images, dataset.train_labels
    if images.shape[1:] == (1, 28, 28):
        yield from _how_they_lie(images[:5000, 0], labels[:5000])


def _odd_labels(dataset):
    train, test = np.unique(dataset.train_labels), np.unique(dataset.test_labels)
    low, high = train[0], train[-1]
    if low > 0:
        count = f"labels run from {low} to {high}, and class numbers are counted from 0"
        yield f"{count}: class 0 has no image here; subtract {low} if that is not meant"
    without = np.setdiff1d(np.arange(low, high), train).tolist()
    if len(without) > (high - low) / 2:  # a gap or two may be meant
        yield f"labels run from {low} to {high}, and no training image has the label {listing(without)}"
    if unknown := np.setdiff1d(test, train).tolist():
        yield f"test images have the label {listing(unknown)}, which no training image has: it cannot be learned"


def _odd_pixels(train, test):
    """Yield what is odd about pixels, given images `(N, C, H, W)` in [0, 1]."""
    parts, white = {"training": train, "test": test}, 1
    if isinstance(train, ByteImages) and isinstance(test, ByteImages):  # looked at as they are
        parts, white = {part: images.pixels for part, images in parts.items()}, train.white
    for part, images in parts.items():
        if blank := int((np.ptp(images.reshape(len(images), -1), axis=1) == 0).sum()):
            yield f"{blank} of {len(images)} {part} images are blank, all their pixels are the same"
    reach = {part: float(images.max() / white) for part, images in parts.items()}
    if 0 < reach["training"] < DARK:
        yield f"no pixel is more than {reach['training']:.3g} of white: they look divided twice, by 255 and 255, say"
    if min(reach.values()) * APART < max(reach.values()) and min(reach.values()) > 0:
        told = " and ".join(f"{part} pixels to {most:.3g}" for part, most in reach.items())
        yield f"{told} of white: the two parts were stored in different ranges, so scale them alike"
    light = {part: float(images.mean(dtype=np.float64) / white) for part, images in parts.items()}
    if abs(light["training"] - light["test"]) > INVERTED:
        told = " and ".join(f"{part} images are {mean:.2f}" for part, mean in light.items())
        yield f"{told} of white on average: black and white are exchanged in one of them"


def _already_seen(train, test):
    """Count the test images that are training images too; 0 for a few, which may be chance."""
    known = {hash(image.tobytes()) for image in train}
    seen = sum(hash(image.tobytes()) in known for image in test)
    return seen if seen > len(test) / 10 else 0


def _how_they_lie(images, labels):
    """Yield how digits `(N, 28, 28)` are turned and inked, as the mean images of the embedded digits tell."""
    known, alike = load_digits(), []
    for label in np.intersect1d(labels, np.arange(10)):
        mean = images[labels == label].mean(axis=0)
        upright = known.train_images[known.train_labels == label, 0].mean(axis=0)
        if mean.std():
            forms = (mean, *(turn(mean) for turn in TURNS.values()))
            alike.append([np.corrcoef(form.ravel(), upright.ravel())[0, 1] for form in forms])
    forms = np.mean(alike, axis=0) if alike else np.zeros(1)
    best = int(np.abs(forms).argmax())
    if abs(forms[best]) < ALIKE:
        return  # these are no digits
    if forms[best] < 0:
        yield "the digits are dark on a light ground, and MNIST's are light on a dark one: 1 - x turns them into such"
    if abs(forms[best]) > abs(forms[0]) + BETTER:
        yield f"the digits are {list(TURNS)[best - 1]}"
