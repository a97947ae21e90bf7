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
        begin, *others = block.split(b"\n")
        passing = passing or len(kept) + len(begin) > longest
        kept = b"" if passing else kept + begin
        if others:
            yield _decoded(number, [None if passing else kept, *others[:-1]], longest)
            number += len(others)
            kept, passing = others[-1], False
    if passing or kept:
        yield _decoded(number, [None if passing else kept], longest)


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


def _decoded(first: int, bodies: list[bytes | None], longest: int) -> Lines:
    """Return lines decoded, all at once where all of them can be; None is one that is too long."""
    if first == 1 and bodies[0] is not None:
        bodies[0] = bodies[0].removeprefix(b"\xef\xbb\xbf")
    whole = [body for body in bodies if body is not None]
    if len(whole) == len(bodies):
        try:
            text = b"\n".join(whole).decode()
        except UnicodeDecodeError:
            pass
        else:
            texts = text.split("\n")
            if "\r" in text:
                texts = [each.removesuffix("\r") for each in texts]
            return Lines(first, texts, {})
    return _decoded_singly(first, bodies, longest)


def _decoded_singly(first: int, bodies: list[bytes | None], longest: int) -> Lines:
    texts: list[str] = []
    whys: dict[int, str] = {}
    for number, body in enumerate(bodies, first):
        texts.append("")
        if body is None:
            whys[number] = f"longer than {longest >> 20} MB"
            continue
        bare = body.removesuffix(b"\r")
        try:
            texts[-1] = bare.decode()
        except UnicodeDecodeError as error:
            byte = bare[error.start]
            whys[number] = f"byte 0x{byte:02X} at position {error.start} is not UTF-8"
    return Lines(first, texts, whys)
