"""The records of a WARC file one by one; a broken one is told, and the next one is found."""

import re
import zlib
from collections.abc import Iterator
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from typing_extensions import override

if TYPE_CHECKING:
    from typing_extensions import Buffer

GZIP = b"\x1f\x8b"
_GZIP_MEMBER = b"\x1f\x8b\x08"
_VERSION = b"WARC/"
_NEXT = re.compile(rb"\n(?=WARC/\d)")
_LENGTH = re.compile(rb"\ncontent-length:\s*(\d{1,18})\s*\r?\n", re.IGNORECASE)
_LONGEST_LINE = 1 << 16
_LONGEST_HEAD = 1 << 18
_PIECE = 1 << 16


class RawRecord(NamedTuple):
    """A record's bytes, or why it cannot be taken; `number` counts from one."""

    number: int
    raw: bytes
    why: str = ""


class _Broken(ValueError):
    """Why a compressed stretch cannot be read on."""


class _Member(RawIOBase):
    """One member of a gzip file, unpacked as it is read; `rest` is what follows it."""

    def __init__(self, file: BinaryIO, begun: bytes) -> None:
        self._file = file
        self._begun = begun
        self._unpack = zlib.decompressobj(wbits=31)

    @property
    def rest(self) -> bytes:
        """The bytes read from the file that are not the member's."""
        return self._unpack.unused_data

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: "Buffer", /) -> int:
        view = memoryview(buffer)
        while not self._unpack.eof:
            packed = self._unpack.unconsumed_tail or self._begun or self._file.read(_PIECE)
            self._begun = b""
            if not packed:
                raise _Broken("the file is cut off")
            try:
                found = self._unpack.decompress(packed, len(view))
            except zlib.error as error:
                raise _Broken(f"damaged: {error}") from None
            if found:
                view[: len(found)] = found
                return len(found)
        return 0


class _Chain(RawIOBase):
    """Some bytes, then the rest of a stream."""

    def __init__(self, first: bytes, then: BufferedReader) -> None:
        self._first = first
        self._then = then

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: "Buffer", /) -> int:
        view = memoryview(buffer)
        found = self._first[: len(view)] or self._then.read1(len(view))
        self._first = self._first[len(found) :]
        view[: len(found)] = found
        return len(found)


def raw_records(file: BufferedReader, largest: int) -> Iterator[RawRecord]:
    """Yield the records of a file, plain or compressed; larger ones are told, not held."""
    if not file.peek(2).startswith(GZIP):
        for number, (raw, why) in enumerate(_in_stream(file, largest), 1):
            yield RawRecord(number, raw, why)
        return
    number = 0
    begun = b""
    while begun or file.peek(1):
        start = file.tell() - len(begun)
        member = _Member(file, begun)
        try:
            for raw, why in _in_stream(BufferedReader(member, _PIECE), largest):
                number += 1
                yield RawRecord(number, raw, why)
            begun = member.rest
        except _Broken as error:
            number += 1
            yield RawRecord(number, b"", str(error))
            file.seek(start + 1)
            begun = _to_next_member(file)


def _to_next_member(file: BufferedReader) -> bytes:
    """Return the beginning of the next member of a gzip file, or nothing at its end."""
    window = b""
    while piece := file.read(_PIECE):
        window += piece
        if (at := window.find(_GZIP_MEMBER)) >= 0:
            return window[at:]
        window = window[-2:]
    return b""


def _in_stream(stream: BufferedReader, largest: int) -> Iterator[tuple[bytes, str]]:
    """Yield the records of a stream, or why one is none."""
    lost = False
    while line := stream.readline(_LONGEST_LINE):
        if not line.startswith(_VERSION):
            if line.strip() and not lost:
                lost = True
                yield b"", "no record begins here"
            continue
        lost = False
        head = line + _rest_of_head(stream)
        found = _LENGTH.search(head)
        if found is None:
            yield b"", "it does not say how long it is"
            continue
        length = int(found[1])
        body = stream.read(min(length, largest + 1))
        if len(body) > largest:
            _skip(stream, length - len(body))
            yield b"", f"larger than {largest >> 20} MB"
        elif len(body) == length and _ends_here(stream):
            yield head + body, ""
        else:
            cut = len(body) < length
            yield b"", "it is cut off" if cut else "it is not as long as it says"
            if further := _NEXT.search(body):
                stream = BufferedReader(_Chain(body[further.end() :], stream), _PIECE)


def _rest_of_head(stream: BufferedReader) -> bytes:
    head = b""
    while (line := stream.readline(_LONGEST_LINE)) and len(head) < _LONGEST_HEAD:
        head += line
        if not line.strip():
            break
    return head


def _ends_here(stream: BufferedReader) -> bool:
    """Tell whether a record ends here: with blank lines, or with the file."""
    after = stream.peek(2)[:2]
    return not after or after[:1] in (b"\r", b"\n")


def _skip(stream: BufferedReader, length: int) -> None:
    while length > 0 and (piece := stream.read(min(length, _PIECE))):
        length -= len(piece)
