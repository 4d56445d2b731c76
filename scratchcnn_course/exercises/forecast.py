"""How it is tried to predict the gain of a matrix product over loops: `speed_up`."""

from .trial import Trial, probe

TRIALS = {
    "speed_up": Trial(
        probes=(
            probe("the example of the task", 1000, 100, 200, 0.1, 1),
            probe("many copies", 165_888, 10_368, 500, 0.05, 3),
            probe("slow products", 50, 40, 90, 2.5, 0.5),
            probe("few of each", 7, 3, 11, 1.5, 2),
        ),
    ),
}
