"""What lies somewhere and is nearly a data set: said in words where nothing else was found."""

from scratchcnn_helpers.data.formats.names import listing, printable
from scratchcnn_helpers.data.formats.places import as_folder, folders, listed
from scratchcnn_helpers.data.formats.tables import csv_pairs, shows_no_images

from ..picture_files import is_picture

PACKED = (".gz", ".tgz", ".tar", ".xz", ".bz2", ".7z", ".rar", ".zip")
TABLES = (".csv", ".tsv", ".txt")
TOO_LONG = 40  # letters of a cell


def left_aside(path):
    """Yield in words why what lies at a path is no data set, the nearest first."""
    path = as_folder(path)
    for folder in folders(path) if path.is_dir() else ():
        files = [entry for entry in listed(folder) if entry.is_file()]
        pairs = [pair for pair in csv_pairs(folder) if shows_no_images(pair[0])]
        yield from (_no_images(train) for train, _ in pairs)
        paired = {table.name for pair in csv_pairs(folder) for table in pair}
        ends = {".csv": [], ".npy": [], "packed": [], "picture": []}
        for file in files:
            ends.get(_kind(file), []).append(file.name)
        for kind, mend in (
            (".csv", "a table needs another beside it that is called alike but for train and test, ending in .csv"),
            (".npy", "single arrays: put them into one file, np.savez('set.npz', x_train=..., y_train=..., ...)"),
            ("packed", "packed: unpack it"),
            ("picture", "pictures tell their class by the folder in which they lie, one a class"),
        ):
            names = [name for name in ends[kind] if name not in paired]
            if names:
                yield f"{folder} holds {listing(names)}: {mend}"


def _kind(file):
    ending = f".{file.name.lower().rpartition('.')[2]}"
    if ending in TABLES:
        return ".csv"
    return "packed" if ending in PACKED else ending if ending == ".npy" else "picture" if is_picture(file) else ""


def _no_images(table):
    """Say what a row of a table looks like that is none of images."""
    with table.open("r", encoding="utf-8-sig", errors="replace") as file:
        cells = [file.readline(2**20).strip() for _ in range(2)][-1].split(",")
    odd = next((cell for cell in cells if not cell.strip(' "').isdecimal()), None)
    shown = "" if odd is None else f", among them {printable(odd)[:TOO_LONG]!r}"
    fits = "a label and the pixels of a square image, whole numbers with commas between"
    return f"{table} is no table of images: a row must hold {fits}, and its second line has {len(cells)} cells{shown}"
