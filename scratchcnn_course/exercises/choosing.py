"""Choosing some of the mistakes of a table, where two exercises share them."""


def choose(table, *beginnings):
    """Return the entries of a table of mistakes whose identifiers begin with one of these, as a table.

    Parameters
    ----------
    table : str
        As `exercise.read_table` reads it.
    *beginnings : str

    Returns
    -------
    str
    """
    return "\n\n".join(entry for entry in table.strip().split("\n\n") if entry.startswith(beginnings))
