"""The cells of a WebAnno TSV file put together to annotations of the lossless form."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from annotator.formats.base import RecordRefused
from annotator.formats.findings import Findings
from annotator.formats.offsets import Utf16Offsets
from annotator.formats.one_layer import attribute_value
from annotator.formats.uima.uima_types import (
    FRAGMENT,
    FRAGMENTS,
    IDENTIFIER,
    NOTE,
    VALUE,
    SchemaNames,
    layer_name,
    short_name,
)
from annotator.formats.webanno.tsv_lines import (
    CHAIN_LAYER,
    NOTHING,
    RELATION_LAYER,
    Place,
    TsvLayer,
    Unit,
    head_of,
    parted,
    place_of,
    unescaped,
    value_of,
)
from annotator.model.article import Referent
from annotator.model.schema import AttributeKind
from annotator.model.values import Json

# Where the layer of an annotation is kept that no label of ours is written as.
OWN = "webanno"


class _Found(NamedTuple):
    """An annotation that is put together: its units in UTF-16, its words by column."""

    name: str
    layer: TsvLayer
    number: int
    line: int
    units: list[tuple[str, int, int]]
    words: dict[int, str]


class _Stacked(NamedTuple):
    """An annotation at one unit: its layer, place in the stack, number, and words by column."""

    layer: int
    nth: int
    number: int
    words: dict[int, str]


class TsvAnnotations:
    """The annotations of one file, and the referents its chains make."""

    def __init__(
        self,
        text: str,
        layers: list[TsvLayer],
        units: list[Unit],
        names: SchemaNames,
        findings: Findings,
    ) -> None:
        self._points = Utf16Offsets(text)
        self._findings = findings
        self._schema, self._labels, self._attributes, self._roles = names
        self._found = _found(layers, units)
        self._at: dict[str, list[_Found]] = {}
        for one in self._found:
            for unit, _, _ in one.units:
                self._at.setdefault(unit, []).append(one)
        self._raws: dict[str, tuple[str, dict[str, Json]]] = {}
        self.referents: dict[str, Referent] = {}

    def raws(self) -> list[tuple[str, Json]]:
        """Return the annotations, each with the words that name it."""
        for one in self._found:
            if one.layer.kind != RELATION_LAYER and one.layer.type != FRAGMENT:
                try:
                    self._span(one)
                except (RecordRefused, ValueError) as error:
                    self._findings.refuse(f", line {one.line}", str(error))
        for one in self._found:
            try:
                self._links(one)
            except RecordRefused as error:
                self._findings.change(f", line {one.line}", str(error))
        return list(self._raws.values())

    def _span(self, one: _Found) -> None:
        start, end = self._place(one)
        layer = one.layer
        label = self._labels.get(layer.type) or short_name(layer.type)
        raw: dict[str, Json] = {
            "id": one.name,
            "fragments": [(start, end)],
            "origin": {"by": "import"},
        }
        attributes: dict[str, Json] = {}
        for number, words in one.words.items():
            column = layer.columns[number]
            if column.kind != "feature" or layer.kind == CHAIN_LAYER:
                continue
            said = unescaped(words)
            if column.name == VALUE:
                label = said
            elif column.name == IDENTIFIER:
                raw["referent"] = said
            elif column.name == NOTE:
                raw["note"] = said
            else:
                known = self._attributes.get(column.name)
                several = known is not None and known.kind is AttributeKind.CHOICES
                parts = said.split(",") if several else [said]
                attributes[known.id if known else column.name] = attribute_value(parts, known)
        if layer.kind == CHAIN_LAYER:
            label = unescaped(one.words.get(1, label))
            self._chain(one, raw)
        elif layer.type not in self._labels and layer.type != self._usual_layer(label):
            raw[OWN] = {"layer": head_of(layer)}
        self._raws[one.name] = f"line {one.line}", {**raw, "label": label, "attributes": attributes}

    def _usual_layer(self, label: str) -> str:
        known = self._schema.by_id.get(label) if self._schema else None
        return layer_name(known, label, frame=False)

    def _place(self, one: _Found) -> tuple[int, int]:
        _, starts, ends = zip(*one.units, strict=True)
        return self._points.to_points(min(starts)), self._points.to_points(max(ends))

    def _chain(self, one: _Found, raw: dict[str, Json]) -> None:
        """Make a link of a chain a mention of the chain's referent."""
        _, _, place = one.words.get(0, "").rpartition("->")
        number = place.partition("-")[0]
        if number.isdecimal():
            key = f"local:{short_name(one.layer.type)}-{number}"
            raw["referent"] = key
            self.referents.setdefault(key, Referent(key, key))

    def _links(self, one: _Found) -> None:
        for number, words in sorted(one.words.items()):
            column = one.layer.columns[number]
            if column.kind == "base":
                self._relation(one, words)
            elif column.kind == "target":
                roles = parted(one.words.get(number - 1, "*"), ";")
                for nth, written in enumerate(parted(words, ";")):
                    role = unescaped(roles[nth]) if nth < len(roles) else "*"
                    self._slot(one, column.name, role, written, column.target)

    def _slot(self, one: _Found, feature: str, role: str, written: str, layer: str) -> None:
        if written in ("_", "*") or one.name not in self._raws:
            return
        target = self._referred(place_of(written), layer)
        raw = self._raws[one.name][1]
        if target is not None and target.layer.type == FRAGMENT and feature == FRAGMENTS:
            raw["fragments"].append(self._place(target))
            return
        usual = self._roles.get(feature, feature)
        name = usual if role in ("*", "") else role
        if target is None or target.name not in self._raws:
            raise RecordRefused(f"a filler of “{name}” left out: there is nothing at {written}")
        filler: dict[str, Json] = {"id": target.name}
        if name != usual or role == "*":
            filler[OWN] = {"feature": feature, "role": role}
        raw.setdefault("roles", {}).setdefault(name, []).append(filler)

    def _relation(self, one: _Found, written: str) -> None:
        """Make a relation a role of the annotation it begins at."""
        if written in ("_", "*"):
            return
        place = place_of(written)
        base = one.layer.columns[-1].name
        source = self._referred(place, base)
        target = self._referred(Place(one.units[0][0], place.second), base)
        if source is None or target is None or not {source.name, target.name} <= self._raws.keys():
            raise RecordRefused("a relation left out: its ends are no labels")
        words = {
            column.name: unescaped(one.words[number])
            for number, column in enumerate(one.layer.columns)
            if column.kind == "feature" and number in one.words
        }
        role = words.get(VALUE) or short_name(one.layer.type)
        filler = {"id": target.name, OWN: {"layer": head_of(one.layer), "values": words}}
        self._raws[source.name][1].setdefault("roles", {}).setdefault(role, []).append(filler)

    def _referred(self, place: Place, layer: str) -> _Found | None:
        """Return the annotation at a unit, of a layer when there are several."""
        there = [one for one in self._at.get(place.unit, ()) if one.layer.kind != RELATION_LAYER]
        numbered = [one for one in there if one.number == place.first]
        fitting = [one for one in numbered if one.layer.type == layer]
        return next(iter(fitting or numbered), None)


def _found(layers: list[TsvLayer], units: list[Unit]) -> list[_Found]:
    """Return all annotations, the parts of one with the same number put together."""
    found: dict[tuple[int, int, str], _Found] = {}
    # A long annotation has the same cells at each of its units.
    known: dict[str, list[_Stacked]] = {}
    every = tuple(layers)
    for unit in units:
        stacked = known.get(unit.cells)
        if stacked is None:
            stacked = known[unit.cells] = _all_stacked(every, unit.cells)
        for one in stacked:
            layer, number = layers[one.layer], one.number
            key = _key(layer, unit, one)
            have = found.get(key)
            if have is None:
                name = f"{one.layer}:{number}:{key[2]}"
                have = found[key] = _Found(name, layer, number, unit.line, [], dict(one.words))
            have.units.append((unit.name, unit.start, unit.end))
            for column, said in one.words.items():
                have.words.setdefault(column, said)
    return list(found.values())


@lru_cache(1 << 12)
def _all_stacked(layers: tuple[TsvLayer, ...], written: str) -> list[_Stacked]:
    """Return what the cells of one unit say, layer by layer; the same ones stand in many files."""
    stacked: list[_Stacked] = []
    cells, at = written.split("\t"), 1
    for index, layer in enumerate(layers):
        own = cells[at : at + len(layer.columns)]
        at += len(layer.columns)
        if not NOTHING.issuperset(own):
            stacked += _stacked(index, layer, own)
    return stacked


def _key(layer: TsvLayer, unit: Unit, one: _Stacked) -> tuple[int, int, str]:
    """Return what the parts of one annotation have in common."""
    if layer.kind == CHAIN_LAYER and "->" in one.words.get(0, ""):
        # The links of a chain share its number; each has a place in it.
        return one.layer, 0, one.words[0].rpartition("->")[2]
    return one.layer, one.number, "" if one.number else f"{unit.name}|{one.nth}"


def _stacked(index: int, layer: TsvLayer, cells: Sequence[str]) -> list[_Stacked]:
    """Return what each annotation at one unit has."""
    numbers: dict[int, int] = {}
    words: dict[int, dict[int, str]] = {}
    for place, (column, cell) in enumerate(zip(layer.columns, cells, strict=False)):
        if cell in NOTHING:
            continue
        numbered = column.kind not in ("target", "base")
        for nth, part in enumerate(parted(cell, "|")):
            word, number = value_of(part) if numbered else (part, 0)
            held = words.setdefault(nth, {})
            if word is not None:
                held[place] = word
            if number:
                numbers.setdefault(nth, number)
    return [_Stacked(index, n, numbers.get(n, 0), held) for n, held in sorted(words.items())]
