"""Records of JSON files, one by one: JSON Lines, a JSON array, or objects after each other."""

import json
import re
from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeAlias, cast

import msgspec

from annotator.formats.base import Accepted, ReadOptions, RecordRefused, Refusal
from annotator.formats.encoding import (
    UTF8,
    Recoded,
    encoding_at_start,
    encoding_named,
    reading,
)
from annotator.formats.json_envelopes import PathScan
from annotator.formats.odd_numbers import decode_oddly
from annotator.model.text import REPLACEMENT
from annotator.model.values import Json

_MARK = b"\xef\xbb\xbf"
_BLOCK, _STEP = 1 << 20, 1 << 24
# A longer record would fill the memory; what stands for it is refused as that.
_LONGEST = 1 << 27
_TOO_LONG, _REST_TOO_LONG, _CUT = b"\0long", b"\0rest", b"\0cut"
# What lies between brackets: strings, brackets in pairs, anything else; nested so deep at most.
_DEEPEST = 10
_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'


def _nested(depth: int) -> bytes:
    within = rb"|[\[{]" + _nested(depth - 1) + rb"[\]}]" if depth else b""
    return rb'(?:[^\[\]{}"]++|' + _STRING + within + rb")*+"


# A whole string, a bracket, or the quotation mark of a string that goes on after the buffer.
_TOKEN = re.compile(_STRING + rb'|[\[\]{}"]', re.DOTALL)
# A whole element of an array, or object after another, with what stands before it.
_ELEMENT = re.compile(rb'[^\[\]{}"]*+([\[{]' + _nested(_DEEPEST) + rb"[\]}])", re.DOTALL)
# An array, or an object of which the first line holds nothing but the brace.
_INDENTED = re.compile(rb'\s*(?:\[|\{[ \t]*\r?\n\s*["}])')
_COMMA_AFTER = re.compile(r"\}\s*,\s*\Z")
_ESCAPED_NUL = b"\\u0000"
_UNWANTED = re.compile("[\x00\ud800-\udfff]")
_DECODER = msgspec.json.Decoder()


class JsonRecord(NamedTuple):
    """A record's bytes, the line it begins on, and how far into the file it reaches."""

    line: int
    raw: bytes
    bytes_read: int


class DecodedRecord(NamedTuple):
    """A record's fields; `replaced` when characters in it had to be, `note` says what else was."""

    fields: dict[str, Json]
    replaced: bool
    note: str = ""


# What a form makes of a record, told where it stands and how far into the file it reaches.
RecordReader: TypeAlias = Callable[[DecodedRecord, str, int], Iterator[Accepted | Refusal]]


def read_each(
    path: Path,
    options: ReadOptions,
    read: RecordReader,
    *,
    decode: Callable[[bytes], Json] = _DECODER.decode,
    empty: str = "the file is empty",
) -> Iterator[Accepted | Refusal]:
    """Read a file record by record; what `read` refuses is refused by itself.

    Raises:
        UserError: the file cannot be read.
    """
    met = False
    for record in json_records(path, options.encoding):
        met = True
        where = f"line {record.line}"
        try:
            decoded = decode_record(record.raw, replace=options.replace_characters, decode=decode)
            yield from read(decoded, where, record.bytes_read)
        except RecordRefused as error:
            yield Refusal(where, str(error))
    if not met:
        yield Refusal(path.name, empty)


def json_records(
    path: Path, encoding: str | None = None, at: tuple[str, ...] = ()
) -> Iterator[JsonRecord]:
    """Return the records of a file one after the other, blank lines left out.

    `at` are the keys that lead to the array of records inside the file's object.

    Raises:
        UserError: the file cannot be read.
    """
    with reading(path) as file:
        name = encoding_named(encoding) if encoding else encoding_at_start(file.peek(1))
        utf8 = file if name in (UTF8, "utf-8-sig") else _recoded(file, name)
        if at:
            yield from _elements(utf8, _ScanWithin(at))
        elif _INDENTED.match(utf8.peek(1).removeprefix(_MARK)):
            yield from _elements(utf8, _Scan())
        else:
            yield from _lines(utf8)


def _recoded(file: BinaryIO, encoding: str) -> BufferedReader:
    return BufferedReader(Recoded(file, encoding), 1 << 16)


def _lines(file: BinaryIO) -> Iterator[JsonRecord]:
    read = number = 0
    while raw := file.readline(_BLOCK):
        number += 1
        length = len(raw)
        if length == _BLOCK and not raw.endswith(b"\n"):
            raw, length = _long_line(file, raw)
        read += length
        line = raw.removeprefix(_MARK) if number == 1 else raw
        if not line.isspace() and line:
            yield JsonRecord(number, line, read)


def _long_line(file: BinaryIO, begun: bytes) -> tuple[bytes, int]:
    """Return a line of many blocks, or what stands for one that is too long, and its length."""
    held, length = bytearray(begun), len(begun)
    while rest := file.readline(_BLOCK):
        length += len(rest)
        if length <= _LONGEST:
            held += rest
        else:
            held.clear()
        if rest.endswith(b"\n"):
            break
    return bytes(held) if length <= _LONGEST else _TOO_LONG, length


class _Scan:
    """Where a scan through nested JSON stands."""

    def __init__(self) -> None:
        self.base: int | None = None
        self.depth = 0
        self.start: int | None = None
        self.at = 0

    def step(self, token: "re.Match[bytes]") -> tuple[int, int] | None:
        """Take one token; return the stretch of a record that it ends."""
        found, self.at = token[0], token.end()
        if self.base is None:
            self.base = 1 if found == b"[" else 0
            if self.base:
                self.depth = 1
                return None
        if found in b"[{":
            if self.depth == self.base and self.start is None:
                self.start = token.start()
            self.depth += 1
            return None
        if found in b"]}":
            self.depth = max(0, self.depth - 1)
            return self._ended(token.end()) if self.depth == self.base else None
        return (token.start(), token.end()) if self.depth == self.base else None

    @property
    def is_open(self) -> bool:
        """Whether a bracket is still to be closed."""
        return self.depth > 0

    @property
    def is_between(self) -> bool:
        """Whether the next bracket begins a record."""
        return self.base is not None and self.depth == self.base and self.start is None

    def _ended(self, end: int) -> tuple[int, int] | None:
        start, self.start = self.start, None
        return None if start is None else (start, end)


class _ScanWithin:
    """Where a scan stands that looks for the objects of one array inside an object."""

    def __init__(self, place: tuple[str, ...]) -> None:
        self.start: int | None = None
        self.at = 0
        self._place = place
        self._path = PathScan()
        self._depth = 0

    @property
    def is_open(self) -> bool:
        """Whether a bracket is still to be closed."""
        return self._path.depth > 0

    @property
    def is_between(self) -> bool:
        """Whether the next bracket begins a record; here other things may stand there too."""
        return False

    def step(self, token: "re.Match[bytes]") -> tuple[int, int] | None:
        """Take one token; return the stretch of a record that it ends."""
        found, self.at = token[0], token.end()
        if self.start is None:
            if found == b"{" and self._path.place == self._place:
                self.start, self._depth = token.start(), 1
            else:
                self._path.step(found)
            return None
        if found in b"[{":
            self._depth += 1
        elif found in b"]}":
            self._depth -= 1
        if self._depth:
            return None
        start, self.start = self.start, None
        return start, token.end()


def _elements(file: BinaryIO, scan: _Scan | _ScanWithin) -> Iterator[JsonRecord]:
    buffer, read = bytearray(), 0
    line, counted = 1, 0
    # What is held grows faster when a record is long: its last string is looked at anew each time.
    while more := file.read(max(_BLOCK, min(len(buffer), _STEP))):
        buffer += more
        read += len(more)
        for start, end in _stretches(buffer, scan):
            line, counted = line + buffer.count(b"\n", counted, start), start
            yield JsonRecord(line, bytes(memoryview(buffer)[start:end]), read)
        kept = scan.at if scan.start is None else scan.start
        line, counted = line + buffer.count(b"\n", counted, kept), 0
        del buffer[:kept]
        scan.at, scan.start = scan.at - kept, None if scan.start is None else 0
        if len(buffer) > _LONGEST:
            yield JsonRecord(line, _REST_TOO_LONG, read)
            return
    if scan.start is not None:
        yield JsonRecord(line, bytes(buffer), read)
    elif scan.is_open:
        yield JsonRecord(line, _CUT, read)


def _stretches(buffer: bytearray, scan: _Scan | _ScanWithin) -> Iterator[tuple[int, int]]:
    """Yield where the records lie that end in a buffer; whole ones are passed over at once."""
    while True:
        if scan.is_between and (whole := _ELEMENT.match(buffer, scan.at)) is not None:
            scan.at = whole.end()
            yield whole.span(1)
            continue
        token = _TOKEN.search(buffer, scan.at)
        if token is None or token[0] == b'"':
            return
        if stretch := scan.step(token):
            yield stretch


def decode_record(
    raw: bytes, *, replace: bool = False, decode: Callable[[bytes], Json] = _DECODER.decode
) -> DecodedRecord:
    """Return the fields of a record.

    With `replace`, NUL and lone surrogates in its strings become U+FFFD. What `decode` refuses, or
    has such characters, is decoded in the usual way.

    Raises:
        RecordRefused: it is no JSON object, or holds a character that no text may hold.
    """
    if raw == _CUT:
        raise RecordRefused("the file ends before its last bracket: it is not whole")
    if raw in (_TOO_LONG, _REST_TOO_LONG):
        rest = "; nothing after it is read" if raw == _REST_TOO_LONG else ""
        raise RecordRefused(f"longer than {_LONGEST >> 20} MB{rest}")
    try:
        found, replaced, note = _decoded(raw, decode, replace=replace)
    except RecursionError:
        raise RecordRefused("nested too deeply") from None
    if not isinstance(found, dict):
        raise RecordRefused("not a JSON object")
    return DecodedRecord(cast("dict[str, Json]", found), replaced, note)


def _decoded(
    raw: bytes, decode: Callable[[bytes], Json], *, replace: bool
) -> tuple[Json, bool, str]:
    try:
        if _ESCAPED_NUL not in raw:
            return decode(raw), False, ""
        found = _DECODER.decode(raw)
    except msgspec.ValidationError as error:
        if decode == _DECODER.decode:
            return _decoded_leniently(raw, error, replace=replace)
        return _decoded(raw, _DECODER.decode, replace=replace)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return _decoded_leniently(raw, error, replace=replace)
    return *_cleaned(found, "", replace=replace), ""


def _decoded_leniently(raw: bytes, why: Exception, *, replace: bool) -> tuple[Json, bool, str]:
    """Read what the strict decoder refused, to say what is wrong, to replace it, or to take it.

    Taken are numbers that JSON does not have, and a record with the comma after it.
    """
    try:
        text = raw.decode(UTF8, "replace" if replace else "strict")
        bare = _COMMA_AFTER.sub("}", text)
        found, note = decode_oddly(bare)
    except UnicodeDecodeError as error:
        byte = raw[error.start]
        raise RecordRefused(f"byte 0x{byte:02X} at position {error.start} is not UTF-8") from None
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" at")
        raise RecordRefused(f"not JSON: {what} at character {error.pos + 1}") from None
    cleaned, replaced = _cleaned(found, "", replace=replace)
    replaced = replaced or isinstance(why, UnicodeDecodeError)
    if not (replaced or note or bare != text):
        raise RecordRefused(f"not JSON: {why}")
    return cleaned, replaced, note


def _cleaned(value: Json, name: str, *, replace: bool) -> tuple[Json, bool]:
    """Return a value with unwanted characters replaced, and whether there were any."""
    if isinstance(value, str):
        found = _UNWANTED.search(value)
        if found and not replace:
            what = f"lone surrogate U+{ord(found[0]):04X}" if ord(found[0]) else "NUL character"
            raise RecordRefused(f"{what} at position {found.start()} of “{name}”")
        return (_UNWANTED.sub(REPLACEMENT, value) if found else value), bool(found)
    if isinstance(value, dict):
        pairs = [
            (*_cleaned(key, "a name", replace=replace), *_cleaned(inner, key, replace=replace))
            for key, inner in cast("dict[str, Json]", value).items()
        ]
        return {key: inner for key, _, inner, _ in pairs}, any(a or b for _, a, _, b in pairs)
    if isinstance(value, list):
        items = [_cleaned(inner, name, replace=replace) for inner in cast("list[Json]", value)]
        return [inner for inner, _ in items], any(replaced for _, replaced in items)
    return value, False
