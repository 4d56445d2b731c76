"""`scratchcnn predict`: read pictures with a trained network, and say how sure it is."""

import contextlib
import glob
from pathlib import Path

import numpy as np

from scratchcnn_helpers import nets
from scratchcnn_helpers.data.formats.files import check_target
from scratchcnn_helpers.data.formats.names import listing, printable
from scratchcnn_helpers.data.formats.places import entered, folders, listed
from scratchcnn_helpers.model import Sequential

from .. import digits
from ..files import read_picture
from ..picture_files import is_picture
from .doubts import doubts
from .drawing import draw
from .options import given, picture
from .reader import Reader, times, trained_on
from .scoring import label_of, print_score
from .words import complain, note

DIGITS = {(name, (1, 28, 28)) for name in ("mnist", "digits")}  # for networks trained on these, ink is looked for
HELP = "Read handwritten digits from photos or drawings", "photo.jpg --stages way.png"


def add_options(option):
    """Describe the options of the command."""
    option(
        "photos",
        nargs="+",
        type=given,
        metavar="photo.jpg",
        help="one digit each; or a folder or zip of them, a line each",
    )
    option("--all", action="store_true", help="read each digit in a picture, line by line, not only the largest")
    option("--weights", type=given, metavar="FILE.npz", help="a network that train saved (default: the course's own)")
    option("--stages", type=picture, metavar="FILE.png", help="draw the way to 28 x 28 (a file for each photo)")
    option("--as-digit", action="store_true", help="find the ink, whatever the network was trained on")
    option("--score", action="store_true", help="count how many are read as they are named: 7.png, 7-2.png, 7/a.png")


def run(args):
    """Read each picture; one that cannot be read does not stop the others."""
    reader = _reader(args)
    with contextlib.ExitStack() as opened:
        code, photos, found = _expand(args.photos, opened)
        _check(args, reader, photos)
        return _read_all(args, reader, photos, code, found)


def _read_all(args, reader, photos, code, found):
    """Read pictures, and say what they show or how many were right; return the exit code.

    Those that were `found` in folders and zip files are told in one line each.
    """
    if not reader.as_digit:
        note(f"trained on {reader.name}: pictures are only scaled, to {times(reader.shape)}")
    scores = []
    for number, photo in enumerate(photos, 1):
        try:
            lines, main = _images(photo, reader)
            answer = reader.classes[reader.chances(_pixels(main)).argmax()]
        except (OSError, ValueError) as error:
            code = complain(error, str(photo))
            scores.append((photo, None))
            continue
        if args.score:
            scores.append((photo, answer))
            continue
        if photo in found:
            _tell_briefly(photo, lines, main, reader, args.all)
        else:
            _tell_all(photo, lines, reader) if args.all else _tell_one(photo, lines, main, reader)
        if args.stages:
            draw("photo_stages", main, _numbered(args.stages, number, photos))
    return print_score(scores, reader.classes) if args.score else code


def _reader(args):
    """Load the network."""
    model = Sequential.load(args.weights) if args.weights else nets.load_pretrained()
    name, shape, classes = trained_on(model, args.weights)
    return Reader(model, printable(name), shape, classes, args.as_digit or (name, shape) in DIGITS)


def _check(args, reader, photos):
    """Refuse, before any work, options that do not go together and files that could not be written."""
    if reader.as_digit and reader.shape != (1, 28, 28):
        raise ValueError(f"--as-digit makes 1 x 28 x 28 pixels, and {args.weights} takes {times(reader.shape)}")
    for option, does in (("stages", "draws how a digit is found"), ("all", "reads each digit in a picture")):
        if vars(args)[option] and not reader.as_digit:
            raise ValueError(f"--{option} {does}, and {args.weights} was trained on {reader.name}")
        if vars(args)[option] and args.score:
            raise ValueError(f"--score takes one answer a picture, and so does not go with --{option}")
    for number, photo in enumerate(photos, 1) if args.stages else ():
        if check_target(_numbered(args.stages, number, photos)) == Path(str(photo)).resolve():
            raise ValueError(f"--stages would replace the photo {photo}")
    if args.score and not any(label_of(photo, reader.classes) for photo in photos):
        raise ValueError(f"--score needs pictures whose names begin with what they show: {listing(reader.classes)}")


def _expand(words, opened):
    """Return the exit code so far, the pictures, and those among them that lie in folders and zip files."""
    code, photos, within = 0, [], []
    for photo in (name for word in words for name in _named(word)):
        if not Path(photo).is_dir() and not _is_zip(photo):
            photos.append(photo)
            continue
        try:
            files = list(_files(Path(photo), opened))
        except ValueError as error:
            code = complain(error)
            continue
        found = [file for file in files if is_picture(file)]
        left = [file.name for file in files if file not in found]
        if left and found:
            note(f"{photo}: left out, for Pillow reads no picture in it: {listing(left)}")
        elif not found:
            code = complain(FileNotFoundError(f"{photo} holds no picture{f', only {listing(left)}' if left else ''}"))
        photos += found
        within += found
    return code, photos, within


def _named(word):
    """Return the files that a word stands for; Windows leaves the star in *.jpg to the program."""
    return (not Path(word).exists() and sorted(glob.glob(word))) or [word]


def _files(place, opened):
    """Yield the files in a folder or a zip file, and in zip files in it, which stay open as long as `opened`."""
    for folder in folders(opened.enter_context(entered(place))):
        for file in listed(folder):
            if file.is_file() and isinstance(file, Path) and _is_zip(file):
                try:
                    yield from _files(file, opened)
                except ValueError as error:
                    note(error)
            elif file.is_file():
                yield file


def _is_zip(place):
    return str(place).lower().endswith(".zip") and Path(place).is_file()


def _images(photo, reader):
    """Return what is read in a picture, line by line, and the one that counts: `Stages`, or images as they are."""
    if reader.as_digit:
        return digits.prepare_all(digits.read_image(photo))
    image = read_picture(photo, reader.shape)
    return [[image]], image


def _pixels(found):
    return getattr(found, "result", found)


def _tell_one(photo, lines, main, reader):
    """Say what the largest digit is, how sure that is, and that there are others."""
    chances = reader.chances(_pixels(main))
    print(f"{printable(photo)}: {reader.classes[chances.argmax()]}")
    print(chart(chances, reader.classes))
    if reader.as_digit:
        _tell_doubts(main, chances, reader)
    marks = [mark for line in lines for mark in line]
    if len(marks) > 1:
        place = next(i for i, mark in enumerate(marks, 1) if mark is main)
        print(f"Saw {len(marks)} marks and read the largest, number {place} in reading order: --all reads each.")


def _tell_briefly(photo, lines, main, reader, every):
    """Say in one line what a picture shows, the largest digit or every one, and how sure the least sure of them is."""
    count, lines = sum(map(len, lines)), lines if every else [[main]]
    read = [[(mark, reader.chances(_pixels(mark))) for mark in line] for line in lines]
    text = " / ".join(" ".join(reader.classes[chances.argmax()] for _, chances in line) for line in read)
    marks = [one for line in read for one in line]
    notes = [f"{100 * min(chances.max() for _, chances in marks):.0f} %"]
    if reader.as_digit and any(doubts(mark, chances, reader) for mark, chances in marks):
        notes.append("not sure")
    if count > len(marks):
        notes.append(f"the largest of {count} marks")
    print(f"{printable(photo)}: {text} ({', '.join(notes)})")


def _tell_all(photo, lines, reader):
    """Say what each digit is, and in the end all of them as they stand."""
    count, number, text = sum(map(len, lines)), 0, []
    for line in lines:
        for mark in line:
            number += 1
            chances = reader.chances(mark.result)
            text.append(reader.classes[chances.argmax()])
            print(f"{printable(photo)}, mark {number} of {count}: {text[-1]}")
            print(chart(chances, reader.classes))
            _tell_doubts(mark, chances, reader)
        text.append("/")
    print(f"All of {printable(photo)}, line by line: {' '.join(text[:-1])}")


def _tell_doubts(stages, chances, reader):
    """Say why an answer is not sure, if it is not."""
    if reasons := doubts(stages, chances, reader):
        print(f"Not sure, though it says {100 * chances.max():.0f} %: {'; '.join(reasons)}.")


def _numbered(path, number, photos):
    """Return the file for a photo: of several, each has its number."""
    return path.with_stem(f"{path.stem}-{number}") if len(photos) > 1 else path


def chart(chances, classes):
    """Draw the chances of the classes as lines of text: all in order, or of more than ten the ten most probable.

    Parameters
    ----------
    chances : ndarray, shape (K,)
    classes : list of str

    Returns
    -------
    str
    """
    shown = np.arange(len(chances)) if len(chances) <= 10 else np.argsort(-chances)[:10]
    width = max(len(classes[label]) for label in shown)
    bars = ((classes[label], 100 * chances[label], "#" * round(40 * chances[label])) for label in shown)
    return "\n".join(f"  {name:<{width}}  {percent:5.1f} %  {bar}" for name, percent, bar in bars)
