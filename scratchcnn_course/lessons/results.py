"""What the networks of the course were measured to reach: read from the file that the measuring script wrote."""

from scratchcnn_helpers.tables import table

from . import measured


def load_results(path=None):
    """Read the measured results.

    Parameters
    ----------
    path : path, optional
        Of a results file. Without it, the one that comes with the course.

    Returns
    -------
    dict
        `machine` and `command`: where and how it was measured. `nets`: for each name of `nets.NETS` a row of
        `epochs`, `seconds_per_epoch`, `accuracy` (one a seed, in [0, 1]), `parameters`, `multiply_adds` and `command`.
        `quick_run`: such a row for one epoch of `lenet-bn` without augmentation, as notebook 14 trains it.
        `clock`: rows of the recipes against the clock, on all cores.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    """
    return measured.read("results.json", path)


def results_table(nets):
    """Lay measured networks out as a table.

    Parameters
    ----------
    nets : dict of str to dict
        Rows by name, as in the `nets` of `load_results`.

    Returns
    -------
    str
        Several seeds stand as their mean.
    """
    rows = [("network", "parameters", "multiply-adds", "epochs", "seconds an epoch", "test accuracy", "seeds")]
    for name, row in nets.items():
        size = f"{row['parameters']:,}", f"{row['multiply_adds']:,}"
        cost = str(row["epochs"]), f"{row['seconds_per_epoch']:.2g}"
        rows.append((name, *size, *cost, f"{_mean(row['accuracy']):.2%}", str(len(row["accuracy"]))))
    return table(rows)


def clock_table(recipes):
    """Lay recipes against the clock out as a table.

    Parameters
    ----------
    recipes : dict of str to dict
        Rows by name, as in the `clock` of `load_results`.

    Returns
    -------
    str
        The seconds are those of a whole training; the accuracy is the mean over the seeds, and so is that of a test
        with shifts (`shifts.predict_shifted`), where the recipe has one.
    """
    rows = [("recipe", "parameters", "epochs", "seconds", "test accuracy", "lowest", "highest", "with shifts", "seeds")]
    for name, row in recipes.items():
        reached, shifted = row["accuracy"], row.get("shifted")
        seconds = f"{row['epochs'] * row['seconds_per_epoch']:.0f}"
        parts = (f"{part:.2%}" for part in (_mean(reached), min(reached), max(reached)))
        last = f"{_mean(shifted):.2%}" if shifted else "-", str(len(reached))
        rows.append((name, f"{row['parameters']:,}", str(row["epochs"]), seconds, *parts, *last))
    return table(rows)


def _mean(parts):
    return sum(parts) / len(parts)
