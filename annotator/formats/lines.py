"""Lines of a file, one by one, none of them without bounds."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

# No line of a format with short lines is as long; one that is would only fill the memory.
LONGEST = 1 << 24


class Line(NamedTuple):
    """A line without its end; `why` says why it was not read."""

    number: int
    text: str
    why: str = ""


def lines_of(file: BinaryIO, longest: int = LONGEST) -> Iterator[Line]:
    r"""Return the lines of a file in UTF-8, ended by `\n` alone; a `\r` before it goes too."""
    number = 0
    while raw := file.readline(longest + 1):
        number += 1
        if len(raw) > longest and not raw.endswith(b"\n"):
            _pass_over(file, longest)
            yield Line(number, "", f"longer than {longest >> 20} MB")
            continue
        body = raw.removesuffix(b"\n").removesuffix(b"\r")
        if number == 1:
            body = body.removeprefix(b"\xef\xbb\xbf")
        try:
            yield Line(number, body.decode())
        except UnicodeDecodeError as error:
            why = f"byte 0x{body[error.start]:02X} at position {error.start} is not UTF-8"
            yield Line(number, "", why)


def _pass_over(file: BinaryIO, longest: int) -> None:
    while (rest := file.readline(longest)) and not rest.endswith(b"\n"):
        pass
