"""Folders of files: safe names for an article's files, writing them, and walking what is there."""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, count, islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from annotator.errors import UserError

# Lies in a folder of which the folders are annotators, even when there is only one.
FOLDERS_ARE_ANNOTATORS = ".annotators"
FOLDER_MARK = FOLDERS_ARE_ANNOTATORS, b"Each folder holds the labels of one annotator.\n"
# Files that hold one article each, so that their names are names of articles.
_ONE_ARTICLE = frozenset(
    {".txt", ".text", ".md", ".html", ".htm", ".docx", ".pdf", ".ann", ".xmi", ".json", ".tsv"}
)
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
# Names that Windows keeps for devices, whatever their suffix.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_LONGEST = 80
_WALKED = 20_000
# Hidden, or the mark of an office that has a document open.
_HIDDEN = (".", "~$")
_OF_SYSTEMS = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini"})
# Merged or opened, never imported: who closes one gives up the locks that his process has on it.
PROJECT_FILES = (".annot", ".annot-wal", ".annot-shm", ".annot-journal")


class DiskFolder:
    """A folder on the disk; a file that is there is never written over."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._made: set[str] = set()

    def write(self, name: str, content: bytes) -> None:
        """Write a new file; folders within its name are made."""
        with self.opened(name) as file:
            file.write(content)

    def write_common(self, name: str, content: bytes) -> None:
        """Write a new file that is about all articles."""
        self.write(name, content)

    def opened(self, name: str) -> BinaryIO:
        """Open a new file for writing it piece by piece."""
        parent, _, _ = name.rpartition("/")
        if parent and parent not in self._made:
            (self.root / parent).mkdir(parents=True, exist_ok=True)
            self._made.add(parent)
        return (self.root / name).open("xb")


class NamingFacts(NamedTuple):
    """What an article's files are named by: the file it came from, if any, its title, its hash."""

    file: str
    title: str
    sha256: str


def file_names(articles: Iterable[NamingFacts]) -> Iterator[str]:
    """Yield a file name, without suffix, for each article, that is its own and portable.

    It is that of the file the article came from, else its title with the start of its hash.
    """
    taken: set[str] = set()
    for file, title, sha256 in articles:
        name = _stem_of(file)
        if not name or name.casefold() in taken:
            base = f"{safe_name(name or title)}-{sha256[:8]}".lstrip("-")
            numbered = (f"{base}-{number}" for number in count(2))
            name = next(each for each in chain((base,), numbered) if each.casefold() not in taken)
        taken.add(name.casefold())
        yield name


def safe_name(written: str) -> str:
    """Return words as a portable file name of ASCII letters; empty when nothing is left."""
    plain = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode()
    return _UNSAFE.sub("-", plain)[:_LONGEST].strip("-.")


def folder_name(annotator: str) -> str:
    """Return an annotator's name as that of a folder."""
    name = _FORBIDDEN.sub("_", annotator)[:_LONGEST].strip(" .")
    return f"{name}_" if not name or _DEVICES.fullmatch(name) else name


def _stem_of(file: str) -> str:
    """Return a file's name without suffix when it is the name of an article, and portable."""
    name = Path(file).name
    suffix = Path(name).suffix
    if suffix.lower() not in _ONE_ARTICLE:
        return ""
    stem = name.removesuffix(suffix)
    safe = safe_name(stem) == stem and not _DEVICES.fullmatch(stem)
    return stem if safe else ""


def files_within(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and those below it, in the order of their names.

    Hidden ones, those that systems and offices put beside others, project files and links to
    folders are passed over; so are folders below that may not be read, see `lost_within`.

    Raises:
        UserError: the folder may not be read.
    """
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            with suppress(UserError):
                yield from files_within(Path(entry.path))
        elif _is_file(entry):
            yield Path(entry.path)


def size_within(file: Path) -> int:
    """Return the size of a file of a folder; 0 when it is gone, or cannot be looked at."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def lost_within(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield what of a folder cannot be read as a file or folder, and why."""
    try:
        for entry in _entries(folder):
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                yield from lost_within(path)
            elif entry.is_symlink() and not path.exists():
                yield path, "a link to what is not there"
            elif not _is_file(entry) and not path.is_dir():
                yield path, "no file: a pipe, a socket or a device"
    except UserError as error:
        yield folder, str(error)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise UserError(f"{folder} cannot be read: {error.strerror or error}.") from error
    return [
        entry
        for entry in entries
        if not entry.name.startswith(_HIDDEN)
        and not entry.name.endswith(PROJECT_FILES)
        and entry.name.casefold() not in _OF_SYSTEMS
    ]


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def first_of_suffix(folder: Path, suffix: str) -> Path | None:
    """Return the first file of a suffix within a folder, as far as a first look shows."""
    for file in islice(files_within(folder), _WALKED):
        if file.suffix.lower() == suffix:
            return file
    return None
