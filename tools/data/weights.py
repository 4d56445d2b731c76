"""Train the network that ships with the package: `SCRATCHCNN_DATA=... python -m tools.data.weights`.

`lenet`, by its recipe, on all of MNIST; stored in float16, and the weights of the largest layer in steps of 1/256. That
takes a third of the room, here and in every notebook that explores the network, and costs no accuracy.
"""

import numpy as np

from scratchcnn_course.lessons.recipes import RECIPES
from scratchcnn_helpers import Sequential, evaluate, fit, load_mnist, nets

STEPS = 256


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
    largest = max((array for _, array, _ in model.parameters()), key=np.size)
    largest[...] = np.rint(STEPS * largest) / STEPS
    path = nets.WEIGHTS / "lenet.npz"
    path.parent.mkdir(exist_ok=True)
    model.save(path, dtype=np.float16)
    loss, accuracy = evaluate(Sequential.load(path), mnist.test_images, mnist.test_labels)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB, test loss {loss:.4f}, accuracy {accuracy:.4f}")


if __name__ == "__main__":
    main()
