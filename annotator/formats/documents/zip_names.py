"""The names of an archive's members: said to be UTF-8, said so beside, or told from all of them."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from zipfile import ZipInfo

from annotator.model.file_names import legible, name_encoding

# The mark of a name that is said to be UTF-8; all others are read as the encoding of old DOS.
_SAYS_UTF8 = 0x800
_DOS = "cp437"
# The extra field that holds a name in UTF-8, with the checksum of the one it stands for.
_UNICODE_NAME = 0x7075
_FIELD, _NAME_HEAD = struct.Struct("<HH"), struct.Struct("<BI")


def names_of(members: Sequence[ZipInfo]) -> list[str]:
    """Return the names of members as they can be shown; folders in them are parted by slashes.

    Where a name does not say its encoding, all those of the archive together tell it.
    """
    said = [_said_name(member) for member in members]
    others = [_raw(member) for member, name in zip(members, said, strict=True) if name is None]
    untold = [name for name in others if not name.isascii()]
    encoding = name_encoding(untold) if untold else _DOS
    names = (
        _raw(member).decode(encoding, "replace") if name is None else name
        for member, name in zip(members, said, strict=True)
    )
    return [legible(name.replace("\\", "/")) for name in names]


def _said_name(member: ZipInfo) -> str | None:
    """Return a name that says its encoding."""
    if member.flag_bits & _SAYS_UTF8:
        return member.filename
    for kind, content in _fields(member.extra):
        if kind == _UNICODE_NAME and len(content) > _NAME_HEAD.size:
            _, checksum = _NAME_HEAD.unpack_from(content)
            if checksum == zlib.crc32(_raw(member)):
                return content[_NAME_HEAD.size :].decode("utf-8", "replace")
    return None


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + _FIELD.size <= len(extra):
        kind, length = _FIELD.unpack_from(extra, at)
        at += _FIELD.size
        yield kind, extra[at : at + length]
        at += length


def _raw(member: ZipInfo) -> bytes:
    """Return a name's bytes, as far as it has any that end in no NUL."""
    return member.orig_filename.encode(_DOS, "replace").partition(b"\0")[0]
