"""Train the network that ships with the package: `SCRATCHCNN_DATA=... python -m tools.data.weights`.

`lenet`, by its recipe, on all of MNIST; stored in float16, which takes half the room and costs no accuracy.
"""

import numpy as np

from scratchcnn_course.lessons.recipes import RECIPES
from scratchcnn_helpers import Sequential, evaluate, fit, load_mnist, nets


def main():
    """Train, save, load again, and say what the loaded network reaches."""
    mnist, recipe, model = load_mnist(), RECIPES["lenet"], nets.build("lenet")
    fit(
        model,
        (mnist.train_images, mnist.train_labels),
        epochs=recipe.epochs,
        batch_size=recipe.batch_size,
        optimizer=recipe.optimizer(),
        schedule=recipe.schedule,
        augment=recipe.augment,
    )
    path = nets.WEIGHTS / "lenet.npz"
    path.parent.mkdir(exist_ok=True)
    model.save(path, dtype=np.float16)
    loss, accuracy = evaluate(Sequential.load(path), mnist.test_images, mnist.test_labels)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB, test loss {loss:.4f}, accuracy {accuracy:.4f}")


if __name__ == "__main__":
    main()
