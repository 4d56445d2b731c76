"""Draw the picture of the README: `python -m tools.data.picture`."""

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from scratchcnn_helpers import load_digits, nets

INK, BLUE = "#222222", "#0072B2"


def main():
    """Draw a digit, what the first convolution makes of it, and what the network says."""
    digits, model = load_digits(), nets.load_pretrained()
    image = digits.test_images[np.flatnonzero(digits.test_labels == 7)[:1]]
    with model.inference():
        maps = model.layers[2].forward(model.layers[1].forward(model.layers[0].forward(image)))[0]
    chances = model.predict_proba(image)[0]

    figure = Figure(figsize=(10, 3.2), layout="constrained", facecolor="white")
    left, middle, right = figure.subfigures(1, 3, width_ratios=[3, 3.2, 3])
    axes = left.subplots()
    axes.imshow(image[0, 0], cmap="gray")
    axes.set_title("28 x 28 numbers", color=INK)
    axes.axis("off")
    middle.suptitle("16 features, found by sliding windows", fontsize=12, color=INK)
    for axes, feature in zip(middle.subplots(4, 4).flat, maps, strict=True):
        axes.imshow(feature, cmap="gray")
        axes.axis("off")
    axes = right.subplots()
    axes.barh(range(10), chances, color=BLUE)
    axes.set(yticks=range(10), xlim=(0, 1), title="ten probabilities")
    axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(Path(__file__).parents[2] / "data" / "picture.png", dpi=110, metadata={"Software": None})


if __name__ == "__main__":
    main()
