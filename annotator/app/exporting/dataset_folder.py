"""The folder of a dataset: its manifest, and that nothing else is ever written over."""

import hashlib
import os
import shutil
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec

from annotator.app.written_files import exchange
from annotator.errors import UserError
from annotator.formats.base import Loss
from annotator.model.values import JsonObject
from annotator.scratch import Scratch

MANIFEST, CARD, SCHEMA = "manifest.json", "README.md", "schema.toml"
GUIDELINES = "GUIDELINES.md"
_FORMAT = "annotator.dataset"
_PIECE = 1 << 20


class WrittenFile(msgspec.Struct, frozen=True):
    """A file of a dataset, by which a change of it is noticed."""

    sha256: str
    bytes: int


class Member(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where an article is: its part and story; `unknown` is what was not looked for in it."""

    part: str
    story: str
    unknown: tuple[str, ...] = ()


class PartCounts(msgspec.Struct, frozen=True):
    """What a part holds, before anything a form cannot hold is lost."""

    articles: int
    stories: int
    annotations: int
    labels: dict[str, int]


class Parent(msgspec.Struct, frozen=True):
    """The dataset that lay in the folder before, by its manifest's hash."""

    sha256: str
    date: str


class Manifest(msgspec.Struct, frozen=True):
    """What a dataset is, to the byte. `date` is that of the project's last action."""

    tool: JsonObject
    project: JsonObject
    date: str
    schema: JsonObject
    options: JsonObject
    parts: dict[str, PartCounts]
    joined_stories: tuple[str, ...]
    losses: tuple[Loss, ...]
    files: dict[str, WrittenFile]
    articles: dict[str, Member]
    parent: Parent | None = None
    format: str = _FORMAT
    version: int = 1


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return a manifest as it is written, the same bytes for the same dataset."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest in a folder; None when there is none of ours."""
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def with_parent(manifest: Manifest, folder: Path) -> Manifest:
    """Return a manifest that names the dataset in a folder as its parent.

    One that is the same to the byte is no new dataset: its parent stays what it was.
    """
    before = read_manifest(folder)
    if before is None:
        return manifest
    old = (folder / MANIFEST).read_bytes()
    again = msgspec.structs.replace(manifest, parent=before.parent)
    if manifest_bytes(again) == old:
        return again
    parent = Parent(hashlib.sha256(old).hexdigest(), before.date)
    return msgspec.structs.replace(manifest, parent=parent)


def check_folder(out: Path) -> None:
    """Refuse a folder that holds anything but a dataset written before.

    Raises:
        UserError: it holds other files, or cannot be.
    """
    if not out.parent.is_dir():
        raise UserError(f"There is no folder {out.parent}.")
    if not out.exists():
        return
    if not out.is_dir():
        raise UserError(f"{out} is a file; a dataset of several parts is written into a folder.")
    try:
        # A folder may hold very much: only one that says it is ours is looked through.
        if next(out.iterdir(), None) is None:
            return
        before = read_manifest(out)
        if before is None:
            raise UserError(f"{out} holds files that are no dataset of ours; name a new folder.")
        strange = next(_others_within(out, before), None)
    except OSError as error:
        raise UserError(f"{out} cannot be read: {error.strerror or error}.") from error
    if strange is not None:
        raise UserError(
            f"{out} holds {strange}, which the dataset there did not bring;"
            " move it away or name a new folder."
        )


def _others_within(out: Path, manifest: Manifest) -> Iterator[str]:
    for file in sorted(out.rglob("*")):
        name = file.relative_to(out).as_posix()
        if name not in manifest.files and name != MANIFEST and not file.is_dir():
            yield name


@contextmanager
def dataset_folder(out: Path) -> Generator[Path, None, None]:
    """Give a folder that takes the place of `out` when all went well, and vanishes otherwise."""
    _bring_back(out)
    check_folder(out)
    try:
        with Scratch() as scratch:
            part = scratch.beside(out)
            part.mkdir()
            yield part
            _flush(part)
            if not out.exists():
                part.rename(out)
            elif not exchange(part, out):
                _take_place(part, out)
    except OSError as error:
        raise UserError(f"{out} could not be written: {error.strerror or error}.") from error


def _take_place(part: Path, out: Path) -> None:
    """Put a folder in the place of another where the system cannot let them change places."""
    old = _old(out)
    shutil.rmtree(old, ignore_errors=True)
    try:
        out.rename(old)
        part.rename(out)
    finally:
        _bring_back(out)
    shutil.rmtree(old, ignore_errors=True)


def _bring_back(out: Path) -> None:
    """Give a dataset its name back that was to be replaced when the process was killed."""
    old = _old(out)
    if old.is_dir() and not out.exists():
        old.rename(out)


def _old(out: Path) -> Path:
    return out.with_name(f".{out.name}.old")


def _flush(folder: Path) -> None:
    """Bring all files of a folder to the disk."""
    for file in folder.rglob("*"):
        if file.is_file():
            with file.open("rb+") as written:
                os.fsync(written.fileno())


def written_files(folder: Path) -> Mapping[str, WrittenFile]:
    """Return the files in a folder with their hashes, by name."""
    names = sorted(
        file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()
    )
    return {name: _written(folder / name) for name in names}


def _written(file: Path) -> WrittenFile:
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as source:
        while piece := source.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return WrittenFile(digest.hexdigest(), size)
