"""What `scratchcnn predict` needs to know of a network, and how it says what the network makes of a picture."""

import numpy as np


def trained_on(model, path):
    """Tell what a network was trained on, as `scratchcnn train` noted it; what was not noted is as with MNIST.

    Parameters
    ----------
    model : Sequential
    path : path
        The network's file, for the error messages.

    Returns
    -------
    name : str
        Of the data set.
    shape : (C, H, W)
        Of its images.
    classes : list of str
        Their names, or else their numbers.

    Raises
    ------
    ValueError
        If the network does not take such images, or the note makes no sense.
    """
    about = {"data": "mnist", "images": [1, 28, 28], "classes": []} | model.about
    kind = f"what was noted with it, {model.about}" if model.about else "digits of 28 x 28 pixels"
    try:
        shape, classes = tuple(about["images"]), list(about["classes"])
        outputs = max(2, model.predict_proba(np.zeros((1, *shape), np.float32)).shape[1])
        if len(shape) != 3 or shape[0] not in (1, 3) or (classes and len(classes) < outputs):
            raise ValueError(f"it has {outputs} outputs")
    except (ValueError, TypeError) as error:
        raise ValueError(f"{path} is no network for {kind}: {error}") from None
    return str(about["data"]), shape, list(map(str, classes or range(outputs)))


def chart(chances, classes):
    """Draw the chances of the classes as lines of text: all in order, or of more than ten the ten most probable.

    Parameters
    ----------
    chances : ndarray, shape (K,)
    classes : list of str

    Returns
    -------
    str
    """
    shown = np.arange(len(chances)) if len(chances) <= 10 else np.argsort(-chances)[:10]
    width = max(len(classes[label]) for label in shown)
    bars = ((classes[label], 100 * chances[label], "#" * round(40 * chances[label])) for label in shown)
    return "\n".join(f"  {name:<{width}}  {percent:5.1f} %  {bar}" for name, percent, bar in bars)


def times(shape):
    """Return a shape in words, such as 3 x 32 x 32."""
    return " x ".join(map(str, shape))
