"""The pictures at the heads of the notebooks, a script each."""
