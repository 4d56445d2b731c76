"""Where the disk goes with the session, on Colab and on Binder: one's own work comes along to the next notebook.

The first cell of every notebook calls `begin`. Elsewhere it says and does nothing.
"""

import base64
import html
import importlib.util
import os
import shutil
import tempfile
import zipfile
from pathlib import Path

FILE = "my_scratchcnn.zip"
WORK = ("my_*.py", "my_*.json")  # functions that passed their checks, and predictions; nothing else is packed or taken
DRIVE = Path("/content/drive/MyDrive")  # where Colab mounts it
SAID = Path(tempfile.gettempdir()) / "scratchcnn-session"  # what has been said in this session
LARGEST = 10_000_000  # bytes that a file of work may have

LENT = "This computer is lent to you: when the session ends, its disk goes, with your functions and predictions."
PACK = f"To keep them, run `session.save()` in a cell at the end: it gives you a file, {FILE}."
BACK = "Next time, drop that file into the list of files on the left, and run this cell again."
MOUNT = (
    "Or mount Drive first (the folder on the left, then the sign of Drive) and run this cell again: they stay there."
)


def begin():
    """Take up the work of an earlier session where there is some, and say once how to keep that of this one."""
    if not _goes():
        return
    packed = Path(FILE).is_file()
    if packed:
        _unpack()
    if DRIVE.is_dir():
        _move_to(DRIVE / "scratchcnn")
        _say(f"Your functions and predictions are kept in your Drive, in the folder {Path.cwd().name}.")
    elif not packed:
        _say(LENT, PACK, BACK, *([MOUNT] if _on_colab() else []))


def save():
    """Pack one's functions and predictions into one file, and offer it for download."""
    from IPython.display import HTML, display

    work = _work(Path.cwd())
    if not work:
        print("There is nothing to keep yet: no check has passed here, and no prediction was made.")
        return
    with zipfile.ZipFile(FILE, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in work:
            archive.write(path, path.name)
    if _on_colab():
        from google.colab import files

        files.download(FILE)
        return
    content = base64.b64encode(Path(FILE).read_bytes()).decode()
    link = f'<a download="{FILE}" href="data:application/zip;base64,{content}">Download {FILE}</a>'
    names = html.escape(", ".join(path.name for path in work))
    display(HTML(f"<p>{link}, with {names}. It lies in the list of files, too.</p>"))


def _goes():
    """Whether the disk goes with the session."""
    return _on_colab() or "BINDER_SERVICE_HOST" in os.environ


def _on_colab():
    return importlib.util.find_spec("google") is not None and importlib.util.find_spec("google.colab") is not None


def _say(*sentences):
    """Print sentences, once in a session."""
    text = "\n".join(sentences)
    if not SAID.exists() or text not in SAID.read_text(encoding="utf-8"):
        print(text)
        with SAID.open("a", encoding="utf-8") as file:
            file.write(f"{text}\n")


def _work(folder):
    return sorted(path for pattern in WORK for path in folder.glob(pattern) if path.is_file())


def _move_to(folder):
    """Work in a folder from now on; what was made before it could be reached comes along."""
    folder.mkdir(exist_ok=True)
    for path in _work(Path.cwd()):
        if not (folder / path.name).exists():
            shutil.copy(path, folder)
    os.chdir(folder)


def _unpack():
    """Take from the file what is not here yet, and say what was taken."""
    taken = []
    try:
        with zipfile.ZipFile(FILE) as archive:
            for entry in archive.infolist():
                ours = Path(entry.filename).name == entry.filename and any(map(Path(entry.filename).match, WORK))
                if ours and entry.file_size <= LARGEST and not Path(entry.filename).exists():
                    Path(entry.filename).write_bytes(archive.read(entry))
                    taken.append(entry.filename)
    except (zipfile.BadZipFile, OSError) as error:
        print(f"{FILE} cannot be read ({error}). Drop it into the list of files once more.")
    if taken:
        print(f"From {FILE}: {', '.join(taken)}. You go on with them.")
