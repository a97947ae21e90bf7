"""The answers of chat models replayed onto the text: exact strings become places again."""

from typing import cast

from annotator.formats.base import RecordRefused
from annotator.formats.findings import Findings
from annotator.formats.json_shapes import list_of, object_of
from annotator.formats.numerals import whole_number
from annotator.formats.training.chat_answer import (
    ATTRIBUTES,
    IMPLIED,
    LABEL,
    QUOTES,
    ROLES,
    Occurrences,
)
from annotator.model.values import Json

_SHOWN = 40
_Key = tuple[str, tuple[tuple[int, int], ...]]


def replayed(text: str, answer: dict[str, Json], findings: Findings) -> list[tuple[str, Json]]:
    """Return the annotations of an answer in the lossless form, with the words that name each.

    What does not occur in the text is refused, what stands elsewhere than told is reported.
    """
    return _Replay(text, findings).raws(answer)


class _Replay:
    """Finds what an answer quotes.

    Each thing that is listed is an annotation, the same one again is none; what fills a role is the
    first of the same words and label.
    """

    def __init__(self, text: str, findings: Findings) -> None:
        self._places = Occurrences(text)
        self._findings = findings
        self._raws: list[tuple[str, dict[str, Json]]] = []
        self._first: dict[_Key, dict[str, Json]] = {}

    def raws(self, answer: dict[str, Json]) -> list[tuple[str, Json]]:
        frames: list[tuple[str, dict[str, Json], dict[str, Json]]] = []
        met: set[str] = set()
        for name, value in answer.items():
            if not isinstance(value, list):
                self._findings.refuse(f", {name}", "it is no list")
            for number, found in enumerate(list_of(value), 1):
                place, item = f"{name} {number}", object_of(found)
                if (said := repr(item)) in met:
                    continue
                met.add(said)
                try:
                    raw = self._item(place, item)
                except RecordRefused as error:
                    self._findings.refuse(f", {place}", str(error))
                    continue
                frames.append((place, item, raw))
        for place, item, raw in frames:
            self._roles(place, self._said(place, item, ROLES), raw)
        return [(place, raw) for place, raw in self._raws]

    def _item(self, place: str, item: dict[str, Json]) -> dict[str, Json]:
        label, fragments = self._mention(place, item)
        raw = self._new(place, label, fragments)
        attributes = {
            name: value
            for name, value in self._said(place, item, ATTRIBUTES).items()
            if value is not None and value != []
        }
        if attributes:
            raw["attributes"] = attributes
        return raw

    def _said(self, place: str, item: dict[str, Json], name: str) -> dict[str, Json]:
        """Return the attributes or roles of an item; what is no object is told."""
        found = item.get(name)
        if found is not None and found != [] and not isinstance(found, dict):
            self._findings.change(f", {place}", f"its {name} left out: they are no object")
        return object_of(found)

    def _made(self, place: str, label: str, fragments: list[tuple[int, int]]) -> dict[str, Json]:
        """Return the first mention of that label there; it is made when there is none."""
        return self._first.get((label, tuple(fragments))) or self._new(place, label, fragments)

    def _new(self, place: str, label: str, fragments: list[tuple[int, int]]) -> dict[str, Json]:
        raw: dict[str, Json] = {
            "id": f"r{len(self._raws) + 1}",
            "label": label,
            "fragments": fragments,
            "origin": {"by": "import"},
        }
        self._raws.append((place, raw))
        self._first.setdefault((label, tuple(fragments)), raw)
        return raw

    def _mention(self, place: str, item: dict[str, Json]) -> tuple[str, list[tuple[int, int]]]:
        label = item.get(LABEL)
        if not isinstance(label, str) or not label:
            raise RecordRefused("it has no label")
        said = item.get(QUOTES)
        quotes = list_of(said) or ([said] if isinstance(said, str | dict) else [])
        if not quotes and isinstance(item.get("text"), str):
            quotes = [item]
        if not quotes:
            raise RecordRefused("it quotes nothing")
        return label, [self._place(place, quote) for quote in quotes]

    def _place(self, place: str, quote: Json) -> tuple[int, int]:
        words = quote if isinstance(quote, str) else object_of(quote).get("text")
        if not isinstance(words, str) or not words:
            raise RecordRefused("it quotes nothing")
        found = self._places.of(words)
        if not found:
            raise RecordRefused(f"“{words[:_SHOWN]}” does not occur in the text")
        asked = _number(object_of(quote).get("occurrence"))
        number = asked if isinstance(asked, int) and 0 < asked <= len(found) else 1
        if asked != number and (len(found) > 1 or asked is not None):
            why = f"“{words[:_SHOWN]}” occurs {len(found)} ×, not {asked} ×; the first is taken"
            if asked is None:
                why = f"“{words[:_SHOWN]}” occurs {len(found)} ×; the first is taken"
            self._findings.change(f", {place}", why)
        start = found[number - 1]
        return start, start + len(words)

    def _roles(self, place: str, said: dict[str, Json], raw: dict[str, Json]) -> None:
        roles: dict[str, list[Json]] = {}
        for role, fillers in said.items():
            alone = [] if fillers is None or fillers == [] else [fillers]
            for found in list_of(fillers) or alone:
                filler = object_of(found)
                if isinstance(implied := filler.get(IMPLIED), str) and not filler.get(QUOTES):
                    roles.setdefault(role, []).append({"text": implied, "implied": True})
                    continue
                try:
                    label, fragments = self._mention(place, filler)
                except RecordRefused as error:
                    why = f"a filler of “{role}” left out: {error}"
                    self._findings.change(f", {place}", why)
                    continue
                made = self._made(f"{place}, {role}", label, fragments)
                roles.setdefault(role, []).append({"id": made["id"]})
        if roles:
            raw["roles"] = cast("Json", roles)


def _number(asked: Json) -> Json:
    """Return a number that was written as words, as models do; all else as it is."""
    number = whole_number(asked.strip()) if isinstance(asked, str) else None
    return asked if number is None else number
