"""What is refused of a zip file before anything of it is unpacked."""

import struct
import zlib
from collections.abc import Sequence
from lzma import LZMAError
from zipfile import BadZipFile, ZipInfo

from annotator.formats.base import RecordRefused

# Texts shrink to a tenth, tables and logs at times to a fiftieth; zeros to a thousandth.
_RATIO = 200
_SMALL = 1 << 20
_MOST = 1_000_000
_ENCRYPTED = 0x1
# What damaged zip files raise while they are read.
ZIP_BROKEN = (
    BadZipFile,
    EOFError,
    LZMAError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
)


def check_size(members: Sequence[ZipInfo], largest: int, *, each: bool = True) -> None:
    """Refuse a zip file that would unpack to more than anybody means to.

    Raises:
        RecordRefused: it is too large unpacked, or with `each` a member swells like a bomb.
    """
    if len(members) > _MOST:
        raise RecordRefused(f"it holds more than {_MOST:,} files")
    total = sum(member.file_size for member in members)
    if total > largest:
        raise RecordRefused(f"unpacked it would be {total >> 20} MB; the most is {largest >> 20}")
    for member in members if each else ():
        check_ratio(member)


def check_ratio(member: ZipInfo) -> None:
    """Refuse a member that swells beyond what real files do.

    Raises:
        RecordRefused: it does.
    """
    if member.file_size > max(_SMALL, member.compress_size * _RATIO):
        times = member.file_size // max(1, member.compress_size)
        raise RecordRefused(f"“{member.filename}” swells to {times} times its size: a zip bomb")


def is_encrypted(member: ZipInfo) -> bool:
    """Tell whether a member needs a password."""
    return bool(member.flag_bits & _ENCRYPTED)
