"""Zip archives: each file in them read by its own format, hostile ones refused by name."""

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from zipfile import ZipFile, ZipInfo

import msgspec

from annotator.errors import UserError
from annotator.formats.base import (
    Accepted,
    FileStart,
    Reader,
    ReadOptions,
    RecordRefused,
    Refusal,
)
from annotator.formats.documents.zip_limits import ZIP_BROKEN, check_ratio, check_size, is_encrypted
from annotator.formats.documents.zip_names import names_of
from annotator.formats.encoding import reading
from annotator.formats.folders import folder_name
from annotator.formats.many_files import read_named
from annotator.scratch import Scratch

_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_LARGEST = 1 << 32
# Files that mean something only beside others of their folder.
_IN_FOLDERS = frozenset({".ann", ".xmi"})
_TYPES = "typesystem.xml"
_LONGEST_SUFFIX = 12


class _Member(NamedTuple):
    """A file that is to be unpacked; `name` is the one it has in the archive."""

    name: str
    info: ZipInfo


def is_zip(start: FileStart) -> bool:
    """Tell whether a file is a zip archive; documents that happen to be packed are none."""
    suffix = start.path.suffix.lower()
    if start.path.is_dir():
        return False
    return suffix == ".zip" or (not suffix and start.head.startswith(_MARKS))


def read_zip(path: Path, options: ReadOptions, read: Reader) -> Iterator[Accepted | Refusal]:
    """Read the files of an archive one by one; only one is unpacked at a time.

    Where files belong together (brat, UIMA) all are unpacked, and `read` gets their folder.

    Raises:
        UserError: the archive cannot be read, or there is no room to unpack it.
    """
    with reading(path) as file:
        try:
            packed = ZipFile(file)
            members = packed.infolist()
            check_size(members, _LARGEST, each=False)
        except (*ZIP_BROKEN, RecordRefused) as error:
            yield Refusal(path.name, _why(error))
            return
        if not members:
            yield Refusal(path.name, "the file holds no files")
        taken: list[_Member] = []
        for member, name in zip(members, names_of(members), strict=True):
            if isinstance(found := _judged(member, name), Refusal):
                yield found
            elif found is not None:
                taken.append(found)
        with packed, Scratch() as scratch:
            reads = _whole if any(map(_is_of_folder, taken)) else _one_by_one
            for record in reads(packed, taken, scratch.folder, options, read):
                yield _from_archive(record, path, file.tell())


def _judged(info: ZipInfo, name: str) -> _Member | Refusal | None:
    """Return a member to be read, why it is not, or nothing for what is passed over."""
    parts = PurePosixPath(name).parts
    if name.endswith("/"):
        return None
    if not parts or parts[0] == "/" or ".." in parts or ":" in parts[0]:
        return Refusal(name, "its name leads out of the archive")
    if parts[0] == "__MACOSX" or any(part.startswith(".") for part in parts):
        return None
    why = _fault(info)
    return Refusal(name, why) if why else _Member("/".join(parts), info)


def _fault(info: ZipInfo) -> str:
    """Return why a member cannot be unpacked, if so."""
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a link, which is not followed"
    if is_encrypted(info):
        return "it is protected by a password"
    try:
        check_ratio(info)
    except RecordRefused as error:
        return str(error)
    return ""


def _one_by_one(
    packed: ZipFile,
    members: list[_Member],
    folder: Path,
    options: ReadOptions,
    read: Reader,
) -> Iterator[Accepted | Refusal]:
    for member in members:
        target = folder / _safe(member.name.rpartition("/")[2])
        if (refusal := _unpack(packed, member, target)) is not None:
            yield refusal
        else:
            yield from read_named(target, member.name, options, read)
        target.unlink(missing_ok=True)


def _whole(
    packed: ZipFile,
    members: list[_Member],
    folder: Path,
    options: ReadOptions,
    read: Reader,
) -> Iterator[Accepted | Refusal]:
    for member in members:
        target = folder.joinpath(*map(_safe, member.name.split("/")))
        target.parent.mkdir(parents=True, exist_ok=True)
        if (refusal := _unpack(packed, member, target)) is not None:
            yield refusal
    yield from read(folder, options)


def _unpack(packed: ZipFile, member: _Member, target: Path) -> Refusal | None:
    """Write a member to the disk, or say what is wrong with it."""
    try:
        with packed.open(member.info) as source, target.open("xb") as out:
            shutil.copyfileobj(source, out, 1 << 20)
    except FileExistsError:
        return Refusal(member.name, "another file of the archive has this name")
    except ZIP_BROKEN as error:
        target.unlink(missing_ok=True)
        return Refusal(member.name, _why(error))
    except OSError as error:
        raise UserError(f"{member.name} cannot be unpacked: {error.strerror or error}.") from error
    return None


def _from_archive(record: Accepted | Refusal, path: Path, read: int) -> Accepted | Refusal:
    """Return a record whose article says that it came out of this archive."""
    if isinstance(record, Refusal):
        return record
    article = record.article
    names = f"{path.name}/{record.file}" if record.file else path.name
    sources = tuple(
        msgspec.structs.replace(source, file=names) if source.file else source
        for source in article.sources
    )
    article = msgspec.structs.replace(article, sources=sources)
    return msgspec.structs.replace(record, article=article, bytes_read=read)


def _is_of_folder(member: _Member) -> bool:
    name = member.name.lower()
    return name.endswith(_TYPES) or PurePosixPath(name).suffix in _IN_FOLDERS


def _safe(name: str) -> str:
    """Return a file's name as one that every system takes, its suffix kept."""
    path = PurePosixPath(name)
    suffix = folder_name(path.suffix[1:_LONGEST_SUFFIX]) if path.suffix else ""
    return f"{folder_name(path.stem)}.{suffix}" if suffix else folder_name(name)


def _why(error: Exception) -> str:
    why = str(error) or type(error).__name__
    return why if isinstance(error, RecordRefused) else f"damaged: {why[:1].lower()}{why[1:]}"
