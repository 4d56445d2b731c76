"""Where the course lives: the address in `pyproject.toml`, from which all others are made."""

import re
import tomllib
from pathlib import Path

from scratchcnn_helpers.data.formats.files import write_whole

ROOT = Path(__file__).parents[1]
LINE = re.compile(r'^(Repository = ").*(")$', re.MULTILINE)
GITHUB = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+")


def repository(root=ROOT):
    """Return the address of the repository, as `pyproject.toml` has it.

    Parameters
    ----------
    root : path
        The folder of the repository.

    Returns
    -------
    str
        Without a slash at the end.
    """
    text = (Path(root) / "pyproject.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["project"]["urls"]["Repository"].rstrip("/")


def set_repository(address, root=ROOT):
    """Write another address into `pyproject.toml`: that of a fork, say.

    Parameters
    ----------
    address : str
        ``https://github.com/OWNER/NAME``; Colab opens notebooks from there only.
    root : path

    Raises
    ------
    ValueError
        If the address has another form, or `pyproject.toml` holds no single line for it.
    """
    address = address.rstrip("/").removesuffix(".git")
    if not GITHUB.fullmatch(address):
        raise ValueError(f"the repository must be https://github.com/OWNER/NAME, got {address}")
    path = Path(root) / "pyproject.toml"
    text, found = LINE.subn(rf"\g<1>{address}\g<2>", path.read_text(encoding="utf-8"))
    if found != 1:
        raise ValueError(f'{path} must hold the line Repository = "..." once, found it {found} times')
    with write_whole(path, "w") as file:
        file.write(text)


def owner_and_name(address):
    """Return the part of a GitHub address that Colab and Binder ask for: ``OWNER/NAME``."""
    if not GITHUB.fullmatch(address):
        raise ValueError(f"the repository must be https://github.com/OWNER/NAME, got {address}")
    return address.removeprefix("https://github.com/")
