"""Watch one's own code: `record` runs a function, and gives a `Trace` of every number that it read and wrote."""

from .recording import MOST_CELLS, MOST_STEPS, record

__all__ = ["MOST_CELLS", "MOST_STEPS", "record"]
