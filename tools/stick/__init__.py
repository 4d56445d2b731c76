"""A USB stick from which the course can be installed on every laptop of a class, without a network."""
