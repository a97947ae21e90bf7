"""Lines of a file, one by one, none of them without bounds."""

from collections.abc import Iterable, Iterator
from itertools import count, repeat
from typing import BinaryIO, NamedTuple

from annotator.formats.encoding import whole

# No line of a format with short lines is as long; one that is would only fill the memory.
LONGEST = 1 << 24
_BLOCK = 1 << 16


class Line(NamedTuple):
    """A line without its end; `why` says why it was not read."""

    number: int
    text: str
    why: str = ""


class Lines(NamedTuple):
    """Lines that follow each other, from the one of a number on; `whys` say what was not read."""

    first: int
    texts: list[str]
    whys: dict[int, str]


def lines_of(file: BinaryIO, longest: int = LONGEST) -> Iterator[Line]:
    r"""Return the lines of a file in UTF-8, ended by `\n` alone; a `\r` before it goes too."""
    for first, texts, whys in lines_together(file, longest):
        for number, text in enumerate(texts, first):
            yield Line(number, text, whys.get(number, "") if whys else "")


def lines_together(file: BinaryIO, longest: int = LONGEST) -> Iterator[Lines]:
    """Return the lines as `lines_of` does, many at a time."""
    number, kept, passing = 1, b"", False
    while block := file.read(min(_BLOCK, longest)):
        end = block.find(b"\n")
        passing = passing or len(kept) + (len(block) if end < 0 else end) > longest
        if passing:
            kept = b""
            if end < 0:
                continue
            yield _passed_over(number, longest)
            number, block, passing = number + 1, block[end + 1 :], False
        whole, newline, rest = block.rpartition(b"\n")
        if newline:
            yield _decoded(number, kept + whole)
            number, kept = number + block.count(b"\n"), b""
        kept += rest
    if passing:
        yield _passed_over(number, longest)
    elif kept:
        yield _decoded(number, kept)


def small_text(file: BinaryIO) -> str | None:
    r"""Return the whole text of a file that is no longer than a line may be, its ends as `\n`.

    None for a longer one, or one that is not UTF-8; the file is then at its beginning again.
    """
    raw = whole(file, LONGEST)
    if raw is not None:
        try:
            return raw.decode("utf-8-sig").replace("\r\n", "\n").removesuffix("\r")
        except UnicodeDecodeError:
            file.seek(0)
    return None


def numbered(text: str) -> Iterable[tuple[int, str, str]]:
    """Return the lines of a text as `lines_of` does."""
    lines = text.removesuffix("\n").split("\n")
    return zip(count(1), lines, repeat("")) if text else ()


def _passed_over(number: int, longest: int) -> Lines:
    return Lines(number, [""], {number: f"longer than {longest >> 20} MB"})


def _decoded(first: int, raw: bytes) -> Lines:
    """Return lines decoded, all at once where all of them can be."""
    if first == 1:
        raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return _decoded_singly(first, raw.split(b"\n"))
    texts = text.split("\n")
    if "\r" in text:
        texts = [each.removesuffix("\r") for each in texts]
    return Lines(first, texts, {})


def _decoded_singly(first: int, bodies: list[bytes]) -> Lines:
    texts: list[str] = []
    whys: dict[int, str] = {}
    for number, body in enumerate(bodies, first):
        texts.append("")
        bare = body.removesuffix(b"\r")
        try:
            texts[-1] = bare.decode()
        except UnicodeDecodeError as error:
            byte = bare[error.start]
            whys[number] = f"byte 0x{byte:02X} at position {error.start} is not UTF-8"
    return Lines(first, texts, whys)
