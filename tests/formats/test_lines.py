"""Lines are the same however a file is read in pieces; the wrong ones alone are left out."""

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.lines import Line, lines_of, lines_together

LONGEST = 5
_PIECES = st.sampled_from(
    [b"a", b"bc", "é".encode(), b"\xff", b"\r", b"\n", b"\n", b"\xef\xbb\xbf"]
)


def _expected(raw: bytes) -> list[Line]:
    """Return the lines of a whole file, as the promise has it."""
    bodies = raw.split(b"\n")
    if not bodies[-1]:
        bodies.pop()
    found: list[Line] = []
    for number, body in enumerate(bodies, 1):
        if len(body) > LONGEST:
            found.append(Line(number, "", "longer than 0 MB"))
            continue
        bare = (body.removeprefix(b"\xef\xbb\xbf") if number == 1 else body).removesuffix(b"\r")
        wrong = bare.find(b"\xff")
        if wrong < 0:
            found.append(Line(number, bare.decode()))
        else:
            found.append(Line(number, "", f"byte 0xFF at position {wrong} is not UTF-8"))
    return found


@given(st.lists(_PIECES, max_size=40).map(b"".join))
def test_lines_are_those_of_the_whole_file_but_for_long_and_wrong_ones(raw: bytes) -> None:
    assert list(lines_of(BytesIO(raw), LONGEST)) == _expected(raw)


def test_many_lines_come_together_with_the_number_of_the_first() -> None:
    raw = b"".join(b"line %d\n" % number for number in range(20_000)) + b"line 20000"

    lots = list(lines_together(BytesIO(raw)))

    assert [lot.texts[0] for lot in lots] == [f"line {lot.first - 1}" for lot in lots]
    assert [text for lot in lots for text in lot.texts] == raw.decode().split("\n")
    assert 1 < len(lots) < 10
