"""How fast a training step is, as ratios in one run: `python -m tools.benchmarks`."""
