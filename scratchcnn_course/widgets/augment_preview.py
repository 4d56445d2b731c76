"""The augmentation preview: one image as a network would meet it, epoch after epoch."""

import ipywidgets
import numpy as np

from scratchcnn_helpers.augment import RandomRotation, RandomShift

from .board import Board, setting, with_buttons
from .pieces import beside, card, words
from .pixels import colours, picture

EPOCHS, ACROSS = 8, 4


class AugmentPreview(Board):
    """Shift and turn an image at random, as `RandomShift` and `RandomRotation` do in training.

    The settings are `pixels`, from 0 to 6, and `degrees`, from 0 to 90.

    Parameters
    ----------
    image : ndarray, shape (H, W)

    Raises
    ------
    ValueError
        If `image` has not two axes.
    """

    pixels, degrees = setting("pixels"), setting("degrees")

    def __init__(self, image):
        self.image, self.draws = np.asarray(image, float), 0
        if self.image.ndim != 2 or self.image.size == 0:
            raise ValueError(f"image must have the axes (H, W), got shape {self.image.shape}")
        wide = {"width": "460px"}
        pixels = ipywidgets.IntSlider(value=1, min=0, max=6, description="pixels", layout=wide)
        degrees = ipywidgets.IntSlider(value=10, min=0, max=90, step=5, description="degrees", layout=wide)
        self.controls = {"pixels": pixels, "degrees": degrees}
        self.again = ipywidgets.Button(description="Other epochs", tooltip="Show the image in other epochs")
        self.again.on_click(self._another)
        super().__init__(*map(with_buttons, self.controls.values()), self.again)
        for control in self.controls.values():
            control.observe(self.draw, "value")

    def _another(self, _):
        self.draws += 1
        self.draw()

    def result(self):
        """Return the image as eight epochs would meet it.

        Returns
        -------
        ndarray, shape (8, H, W)
        """
        rng = np.random.default_rng(self.draws)
        images = np.repeat(self.image[None, None], EPOCHS, axis=0)  # (8, 1, H, W)
        return RandomShift(self.pixels)(RandomRotation(self.degrees)(images, rng), rng)[:, 0]

    def frame(self):
        """Return the image, and beside it its eight variants, as HTML.

        Returns
        -------
        str
        """
        largest = self.image.max()
        tiles = [
            picture(colours(tile.clip(0), largest=largest), f"epoch {epoch}", width=112)
            for epoch, tile in enumerate(self.result(), start=1)
        ]
        look = f"display: grid; grid-template-columns: repeat({ACROSS}, 112px); gap: 6px"
        grid = f'<div style="{look}">{"".join(tiles)}</div>'
        left = words("the image", size=16) + picture(colours(self.image), "the image", width=112)
        right = words("in eight epochs", size=16) + grid
        return card(beside(left, right), words(self.sentence(), lines=2), width=800)

    def sentence(self):
        """Return what happens to the image."""
        if not self.pixels and not self.degrees:
            return "Nothing changes: every epoch sees the same image."
        pixels = "1 pixel" if self.pixels == 1 else f"{self.pixels} pixels"
        return f"Moved by up to {pixels} each way, and turned by up to {self.degrees} degrees either way."

    def alt(self):
        """Return what is shown, in words.

        Returns
        -------
        str
        """
        return f"An image, and eight variants of it. {self.sentence()}"
