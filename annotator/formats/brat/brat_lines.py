"""The lines of brat's .ann files: what each kind says, and where a span must be cut."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from annotator.formats.base import RecordRefused
from annotator.formats.lines import Line
from annotator.model.fragment import Fragment

# The note that brat's own dialog writes.
USUAL_NOTE = "AnnotatorNotes"
# All that some reader of .ann files takes for the end of a line.
_BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_SPAN = re.compile(r"(\S+) (\d{1,18} \d{1,18}(?:;\d{1,18} \d{1,18})*)")
_NUMBERED = re.compile(r"(.*?)\d+")
_Kind = TypeVar("_Kind")


class Mark(NamedTuple):
    """A text-bound line; `quote` is None when the line ends before it."""

    line: int
    label: str
    fragments: list[tuple[int, int]]
    quote: str | None


class Event(NamedTuple):
    """An event line, its arguments in their order."""

    line: int
    label: str
    trigger: str
    arguments: list[tuple[str, str]]


class Relation(NamedTuple):
    """A relation line: its two arguments with the names they have."""

    line: int
    label: str
    arguments: tuple[tuple[str, str], tuple[str, str]]


class Words(NamedTuple):
    """An attribute, a note or a normalisation of `target`."""

    line: int
    kind: str
    target: str
    value: str


class Equivalence(NamedTuple):
    """Mentions that are the same."""

    line: int
    kind: str
    members: list[str]


class BratLines:
    """The lines of one file by kind; those of one id are the first ones."""

    def __init__(self) -> None:
        self.marks: dict[str, Mark] = {}
        self.events: dict[str, Event] = {}
        self.relations: dict[str, Relation] = {}
        self.equivalences: list[Equivalence] = []
        self.attributes: list[Words] = []
        self.notes: list[Words] = []
        self.references: list[Words] = []

    def take(self, line: Line) -> None:
        """Take one line.

        Raises:
            RecordRefused: it is none of brat's.
        """
        if line.why:
            raise RecordRefused(line.why)
        identity, tab, rest = line.text.partition("\t")
        number = line.number
        if not tab:
            raise RecordRefused("it has no tab, so it is cut off or no line of brat's")
        kind = identity[:1]
        if kind == "T":
            _add(self.marks, identity, _mark(rest, number))
        elif kind == "E":
            _add(self.events, identity, _event(rest, number))
        elif kind == "R":
            _add(self.relations, identity, _relation(rest, number))
        elif kind == "*":
            self.equivalences.append(_equivalence(rest, number))
        elif kind in ("A", "M"):
            self.attributes.append(_words(rest.split(" ", 2), number))
        elif kind == "#":
            head, _, value = rest.partition("\t")
            self.notes.append(_words([*head.split(" ", 1), value], number))
        elif kind == "N":
            self.references.append(_reference(rest, number))
        else:
            raise RecordRefused(f"“{identity[:20]}” begins no line of brat's")


def _add(lines: dict[str, _Kind], identity: str, line: _Kind) -> None:
    if identity in lines:
        raise RecordRefused(f"the id {identity} was used before in this file")
    lines[identity] = line


def cut_at_breaks(text: str, fragments: Iterable[Fragment]) -> list[Fragment]:
    """Return fragments cut where a line of the text ends, line ends left out."""
    cut: list[Fragment] = []
    for start, end in fragments:
        at = start
        for found in _BREAKS.finditer(text, start, end):
            if found.start() > at:
                cut.append(Fragment(at, found.start()))
            at = found.end()
        if end > at:
            cut.append(Fragment(at, end))
    return cut


def joined_over_breaks(text: str, fragments: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return fragments with those that only a line's end parts put together."""
    joined: list[tuple[int, int]] = []
    for start, end in fragments:
        if joined and _BREAKS.fullmatch(text, joined[-1][1], max(start, joined[-1][1])):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def on_one_line(words: str) -> str:
    """Return words with their line ends and tabs made blanks."""
    return _BREAKS.sub(" ", words).replace("\t", " ")


def role_of(argument: str, before: Iterable[str], known: frozenset[str]) -> str:
    """Return the role of an argument: its name, without the number of a repeated one."""
    numbered = _NUMBERED.fullmatch(argument)
    if numbered and numbered[1] in before and argument not in known:
        return numbered[1]
    return argument


def _mark(rest: str, line: int) -> Mark:
    head, tab, quote = rest.partition("\t")
    found = _SPAN.fullmatch(head)
    if found is None:
        raise RecordRefused("its type and offsets cannot be read")
    pairs = [pair.split(" ") for pair in found[2].split(";")]
    fragments = sorted((int(start), int(end)) for start, end in pairs)
    return Mark(line, found[1], fragments, quote if tab else None)


def _event(rest: str, line: int) -> Event:
    parts = [_pair(part) for part in rest.replace("\t", " ").split()]
    if not parts:
        raise RecordRefused("it has no trigger")
    return Event(line, *parts[0], parts[1:])


def _relation(rest: str, line: int) -> Relation:
    kind, *arguments = rest.replace("\t", " ").split()
    pairs = [_pair(argument) for argument in arguments]
    if len(pairs) != 2:
        raise RecordRefused(f"it has {len(pairs)} arguments, not two")
    return Relation(line, kind, (pairs[0], pairs[1]))


def _equivalence(rest: str, line: int) -> Equivalence:
    kind, *members = rest.split()
    if len(members) < 2:
        raise RecordRefused("it names fewer than two mentions")
    return Equivalence(line, kind, members)


def _words(parts: list[str], line: int) -> Words:
    if len(parts) < 2 or not parts[1].strip():
        raise RecordRefused("it does not say what it belongs to")
    value = parts[2].strip() if len(parts) > 2 else ""
    return Words(line, parts[0], parts[1].strip(), value)


def _reference(rest: str, line: int) -> Words:
    head, _, name = rest.partition("\t")
    parts = head.split(" ", 2)
    if len(parts) < 3 or ":" not in parts[2]:
        raise RecordRefused("it is no reference like “Reference T1 Wikidata:Q1”")
    return Words(line, parts[2].strip(), parts[1], name)


def _pair(written: str) -> tuple[str, str]:
    name, colon, target = written.partition(":")
    if not (name and colon and target):
        raise RecordRefused(f"“{written[:40]}” is no pair like Role:T1")
    return name, target
