"""Bytes to text, exactly: nothing is stripped, no newline is changed, only the BOM goes."""

import codecs
import re
from collections.abc import Generator
from contextlib import contextmanager
from io import SEEK_END, BufferedReader, RawIOBase
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from typing_extensions import override

from annotator.errors import UserError
from annotator.formats.base import RecordRefused
from annotator.model.file_names import clearer_encoding, name_encoding
from annotator.model.text import REPLACEMENT

if TYPE_CHECKING:
    from typing_extensions import Buffer

UTF8 = "utf-8"
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 1 << 18
# A byte that stands nowhere in UTF-8.
_WRONG = b"\xff"
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_CONTROL = re.compile(rb"[\x00-\x09\x0b\x0c\x0e-\x1f]")
# Lines with a letter beyond ASCII; the others tell nothing of the encoding.
_TELLING = re.compile(rb"[^\n]*[\x80-\xff][^\n]*")
# Encodings that news come in; the first ones win when several read a text equally well.
_USUAL = (
    "cp1252",
    "cp1251",
    "cp1250",
    "cp1256",
    "cp1254",
    "cp1253",
    "cp1255",
    "cp932",
    "cp949",
    "gb18030",
    "big5hkscs",
    "euc_jp",
    "koi8_r",
    "koi8_u",
    "iso8859_2",
    "iso8859_5",
    "cp874",
    "cp1258",
    "cp1257",
)
# So few letters tell less by how often they stand than by what they say.
_FEW = 40
_WORDS = re.compile(rb"[!-~]{0,20}[\x80-\xff][!-~\x80-\xff]{0,40}")
_HIGH = re.compile(rb"[\x80-\xff]")


class Decoded(NamedTuple):
    """A text with the encoding it was read in; `replaced` counts bytes that were wrong in it."""

    text: str
    encoding: str
    replaced: int = 0


@contextmanager
def reading(path: Path) -> Generator[BufferedReader]:
    """Open a file for reading bytes.

    Raises:
        UserError: it is missing, a folder, or may not be read.
    """
    try:
        # Whoever opens a pipe waits until somebody writes into it.
        if not path.is_file() and path.exists() and not path.is_dir():
            raise UserError(f"{path} is no file: a pipe, a socket or a device.")
        with path.open("rb") as file:
            yield file
    except IsADirectoryError:
        raise UserError(f"{path} is a folder, not a file.") from None
    except FileNotFoundError:
        raise UserError(f"There is no file {path}.") from None
    except PermissionError:
        raise UserError(f"{path} may not be read by you.") from None
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.") from error


def whole(file: BinaryIO, most: int) -> bytes | None:
    """Return all bytes of a file that was just opened; None, and the file as it was, if too many.

    Asked for a number of bytes, a file makes room for as many, however few it has.
    """
    size = file.seek(0, SEEK_END)
    file.seek(0)
    return None if size > most else file.read()


def decode(raw: bytes, encoding: str | None = None, *, replace: bool = False) -> Decoded:
    """Return the text of a file's bytes, in `encoding` or in the one that is found.

    With `replace`, bytes that are wrong in the encoding become U+FFFD.

    Raises:
        RecordRefused: the bytes are in no encoding that can be told.
        UserError: there is no such encoding.
    """
    name = encoding_named(encoding) if encoding else found_encoding(raw)
    try:
        return Decoded(raw.decode(name), name)
    except UnicodeDecodeError as error:
        if replace:
            text = raw.decode(name, "replace")
            own = raw.decode(name, "ignore").count(REPLACEMENT)
            return Decoded(text, name, text.count(REPLACEMENT) - own)
        raise RecordRefused(
            f"byte 0x{raw[error.start]:02X} at position {error.start} is not {encoding_title(name)}"
        ) from None


def encoding_named(name: str) -> str:
    """Return the usual spelling of an encoding's name.

    Raises:
        UserError: there is no such encoding for texts.
    """
    try:
        found = codecs.lookup(name).name
        "".encode(found)
    except LookupError:
        raise UserError(f"There is no encoding called “{name}”.") from None
    return found


def encoding_title(encoding: str) -> str:
    """Return the name of an encoding as people know it."""
    return encoding.removesuffix("-sig").upper().replace("CP125", "Windows-125")


def found_encoding(raw: bytes) -> str:
    """Return the encoding of a file's bytes: UTF-8 when they are that, else the likeliest.

    Raises:
        RecordRefused: none is likely.
    """
    if marked := marked_encoding(raw):
        return marked
    try:
        raw.decode(UTF8)
    except UnicodeDecodeError as error:
        return _unmarked_utf16(raw[:_SAMPLE]) or _other_encoding(raw, error.start)
    return _unmarked_utf16(raw[:_SAMPLE]) or UTF8


def encoding_at_start(head: bytes) -> str:
    """Return what a file's first bytes say about its encoding; UTF-8 unless it is UTF-16 or 32."""
    return marked_encoding(head) or _unmarked_utf16(head[:_SAMPLE]) or UTF8


def file_encoding(path: Path) -> str:
    """Return the encoding of a whole file, read in pieces.

    Raises:
        UserError: the file cannot be read, or its encoding cannot be told.
    """
    decoder = codecs.getincrementaldecoder(UTF8)()
    with reading(path) as file:
        before = file.read(_SAMPLE)
        if (name := encoding_at_start(before)) != UTF8:
            return name
        piece = before
        try:
            while piece:
                decoder.decode(piece)
                before, piece = piece, file.read(_SAMPLE)
        except UnicodeDecodeError:
            around = before + piece
        else:
            return UTF8
    try:
        return found_encoding(around)
    except RecordRefused as error:
        raise UserError(f"{path.name}: {error}.") from None


def marked_encoding(raw: bytes) -> str | None:
    """Return the encoding that a byte order mark names."""
    return next((name for mark, name in _MARKS if raw.startswith(mark)), None)


def _unmarked_utf16(sample: bytes) -> str | None:
    """Recognise UTF-16 without a byte order mark by its zero bytes, which all stand at one parity.

    A few zero bytes in an otherwise good text are a flaw of that text, not UTF-16.
    """
    if len(sample) % 2 and len(sample) < _SAMPLE:
        return None
    whole = sample[: len(sample) // 2 * 2]
    even, odd = whole[0::2], whole[1::2]
    zeros = even.count(0) + odd.count(0)
    if not zeros or min(even.count(0), odd.count(0)) * 20 > zeros:
        return None
    name, high = ("utf-16-be", even) if even.count(0) > odd.count(0) else ("utf-16-le", odd)
    # Letters of most alphabets have a high byte below a space; in other texts such are rare.
    likely = len(_CONTROL.findall(high)) * 5 >= len(high)
    if not likely:
        likely = not (_decodes(whole, UTF8) or _mostly_utf8(whole)) and zeros * 2 >= whole.count(
            b" "
        )
    return name if likely and _decodes(whole, name) else None


def _decodes(sample: bytes, name: str) -> bool:
    try:
        codecs.getincrementaldecoder(name)().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(sample: bytes) -> bool:
    return 2 * sum(map(len, _MULTIBYTE.findall(sample))) > len(_HIGH.findall(sample))


def _other_encoding(raw: bytes, first: int) -> str:
    around = raw[max(0, first - _SAMPLE // 2) : first + _SAMPLE // 2]
    if _mostly_utf8(around):
        # Damaged UTF-8: another encoding would garble every other letter of it.
        return UTF8
    from charset_normalizer import from_bytes

    telling = b"\n".join(_TELLING.findall(around))
    few = len(_HIGH.findall(telling)) < _FEW
    matches = list(from_bytes(telling, cp_isolation=list(_USUAL)))
    words = b" ".join(_WORDS.findall(telling)) if few else b""
    if not matches and few:
        return name_encoding([words]).replace("_", "-")
    matches = matches or list(from_bytes(telling))
    if not matches:
        raise RecordRefused("its encoding cannot be told; save it as UTF-8, or name the encoding")
    best = matches[0]
    near = [
        name
        for match in matches
        if match.chaos <= best.chaos + 0.01 and match.coherence >= best.coherence - 0.05
        for name in match.could_be_from_charset
        if name in _USUAL
    ]
    likely = min(near, key=_USUAL.index, default=best.encoding)
    return (clearer_encoding(words, likely) if few else likely).replace("_", "-")


class Recoded(RawIOBase):
    """A file of another encoding, read as UTF-8 bytes; wrong bytes stay wrong in UTF-8."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._errors = "surrogatepass" if encoding.startswith("utf-") else "surrogateescape"
        self._decoder = codecs.getincrementaldecoder(encoding)(self._errors)
        self._ready = b""
        self._ended = False

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: "Buffer", /) -> int:
        view = memoryview(buffer)
        while not self._ready and not self._ended:
            raw = self._file.read(1 << 16)
            self._ended = not raw
            try:
                text = self._decoder.decode(raw, final=self._ended)
                self._ready = text.encode(UTF8, self._errors)
            except UnicodeError:
                self._ready, self._ended = _WRONG, True
        count = min(len(view), len(self._ready))
        view[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count
