"""Writing WebAnno TSV 3.3 files: one an article and annotator."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from annotator.formats.base import Folder, LossCount, LossReport, WriteOptions
from annotator.formats.folders import FOLDER_MARK, ArticleNames
from annotator.formats.layers import (
    count_article_losses,
    count_losses,
    example_of,
    in_order,
    layer_folders,
)
from annotator.formats.offsets import Utf16Offsets
from annotator.formats.overlap import without_overlaps
from annotator.formats.tokens import tokens_within
from annotator.formats.webanno.tsv_layers import Mark, Relation, layers_of, marks_of
from annotator.formats.webanno.tsv_lines import (
    RELATION_LAYER,
    Column,
    escaped_text,
    head_of,
)
from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent
from annotator.model.fragment import Fragment
from annotator.model.schema import Schema
from annotator.model.sentences import sentences

_HELD = frozenset({"attributes", "roles", "referents", "notes", "fragments split"})


def write_webanno(
    articles: Iterable[ArticleContent], schema: Schema, folder: Folder, options: WriteOptions
) -> LossReport:
    """Write a folder of TSV files; with several annotators one folder each.

    Sentences reach to the next one, so that no character of the text is lost.
    """
    losses = LossCount()
    names = ArticleNames()
    written = annotations = 0
    for article in articles:
        name = names.name_of(article)
        text = _Tokens(article.text)
        for place, layer in layer_folders(article, options.layer, losses):
            found = sorted(layer.annotations, key=in_order) if layer else []
            kept, dropped = without_overlaps(found, options.overlap)
            for annotation in dropped:
                losses.add("overlaps dropped", example_of(annotation, article))
            placed = _on_tokens(kept, text, article, losses)
            marks = marks_of(placed, article, schema, losses)
            folder.write(f"{place}{name}.tsv", _File(text, marks).content())
            annotations += len(placed)
            count_article_losses(article, layer, losses)
        written += 1
    if not options.layer:
        folder.write(*FOLDER_MARK)
    return losses.report(written, annotations)


class _Tokens:
    """The tokens of a text by sentences; sentences touch and leave nothing out.

    `rows` are the beginnings of the tokens' rows, which are the same for all annotators.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._offsets = Utf16Offsets(text)
        starts = [sentence.start for sentence in sentences(text, 0, len(text))]
        ends = [*starts[1:], len(text)]
        self.sentences = [Fragment(s, e) for s, e in zip([0, *starts[1:]], ends, strict=True)]
        self.all = tokens_within(text, self.sentences)
        self._starts = [start for start, _ in self.all]
        self._ends = [end for _, end in self.all]
        # Where the tokens of each sentence begin among all.
        self.firsts = [bisect_left(self._starts, start) for start, _ in self.sentences]
        self.firsts.append(len(self.all))
        self.rows = self._row_starts()

    def number_of(self, unit: Fragment) -> int:
        """Return which token a unit is, or lies in."""
        return bisect_right(self._starts, unit.start) - 1

    def units(self, start: int, end: int) -> list[Fragment]:
        """Return the tokens that a stretch covers, cut at its ends."""
        first, behind = bisect_right(self._ends, start), bisect_left(self._starts, end)
        units = list(map(Fragment._make, self.all[first:behind]))
        if units and units[0].start < start:
            units[0] = Fragment(start, units[0].end)
        if units and units[-1].end > end:
            units[-1] = Fragment(units[-1].start, end)
        return units

    def row_start(self, name: str, unit: Fragment) -> str:
        """Return the beginning of the row of a part of a token."""
        start, end = self._offsets.to_units(unit.start), self._offsets.to_units(unit.end)
        return f"{name}\t{start}-{end}\t{escaped_text(self.text[unit.start : unit.end])}"

    def _row_starts(self) -> list[str]:
        text, rows = self.text, list[str]()
        # Nothing is to be converted, and nothing that stands in tokens to be escaped.
        plain = self._offsets.are_points and "\\" not in text and "\b" not in text
        for sentence, (first, behind) in enumerate(pairwise(self.firsts), 1):
            places = enumerate(self.all[first:behind], 1)
            if plain:
                rows += [f"{sentence}-{n}\t{a}-{b}\t{text[a:b]}" for n, (a, b) in places]
            else:
                rows += [self.row_start(f"{sentence}-{n}", Fragment(a, b)) for n, (a, b) in places]
        return rows


def _on_tokens(
    annotations: Sequence[Annotation], text: _Tokens, article: ArticleContent, losses: LossCount
) -> list[tuple[Annotation, list[list[Fragment]]]]:
    """Return annotations with the units of their fragments; blanks have no unit."""
    placed: list[tuple[Annotation, list[list[Fragment]]]] = []
    for annotation in annotations:
        found = [text.units(start, end) for start, end in annotation.fragments]
        fragments = [units for units in found if units]
        if not fragments:
            losses.add("annotations of blanks alone", example_of(annotation, article))
            continue
        stands = tuple(Fragment(units[0].start, units[-1].end) for units in fragments)
        if stands != annotation.fragments:
            losses.add("blanks at the ends of spans", example_of(annotation, article))
        count_losses(annotation, article, losses, _HELD)
        placed.append((annotation, fragments))
    return placed


class _File:
    """One file: its rows are tokens and parts of tokens."""

    def __init__(self, text: _Tokens, marks: Sequence[Mark]) -> None:
        self._text = text
        self._layers = [(layer, "\t_" * len(layer.columns)) for layer in layers_of(marks)]
        # What stands at a unit, by layer.
        self._at: dict[Fragment, dict[str, list[Mark]]] = {}
        self._relations: dict[Fragment, dict[str, list[Relation]]] = {}
        for mark in marks:
            for unit in mark.units:
                there = self._at.get(unit)
                if there is None:
                    self._at[unit] = {mark.layer: [mark]}
                else:
                    there.setdefault(mark.layer, []).append(mark)
            for one in mark.relations:
                there = self._relations.setdefault(one.target.units[0], {})
                there.setdefault(one.layer.type, []).append(one)
        # The units with marks by the number of their token, and their names.
        self._within: dict[int, list[Fragment]] = {}
        self._names: dict[Fragment, str] = {}
        self._name_units()
        self._marked = list(self._within)
        self._number(marks)
        self._cells: dict[int, str] = {}

    def content(self) -> bytes:
        """Return the file."""
        text = self._text.text
        heads = [head_of(layer) for layer, _ in self._layers]
        parts = ["#FORMAT=WebAnno TSV 3.3", *heads, "", ""]
        for number, sentence in enumerate(self._text.sentences):
            if number:
                parts.append("")
            words = text[sentence.start : sentence.end].lstrip(" ")
            # Blanks around a sentence follow from the places of the tokens.
            words = words if sentence.end == len(text) else words.rstrip(" ")
            parts += [f"#Text={line}" for line in escaped_text(words).split("\n")]
            parts += self._rows(number)
        parts.append("")
        return "\n".join(parts).encode()

    def _name_units(self) -> None:
        """Name the units that have marks, in the order of the text."""
        for unit in sorted(self._at):
            self._within.setdefault(self._text.number_of(unit), []).append(unit)
        for token, units in self._within.items():
            whole = Fragment._make(self._text.all[token])
            name = self._names[whole] = self._text.rows[token].partition("\t")[0]
            if units == [whole]:
                continue
            parts = sorted({*units} - {whole}, key=lambda unit: (unit.start, -unit.end))
            for number, unit in enumerate(parts, 1):
                self._names[unit] = f"{name}.{number}"
            self._within[token] = [whole, *parts]

    def _number(self, marks: Sequence[Mark]) -> None:
        """Number the marks that their place alone does not tell from others."""
        targets = {id(target) for mark in marks for target in mark.pointed_at()}
        number = 0
        types = [layer.type for layer, _ in self._layers]
        for unit in self._names:
            found = self._at.get(unit, {})
            for type_ in types if len(found) > 1 else found:
                there = found.get(type_, ())
                for mark in there:
                    alone = len(mark.units) == 1 and len(there) == 1
                    if not mark.number and (not alone or id(mark) in targets):
                        number += 1
                        mark.number = number

    def _rows(self, sentence: int) -> list[str]:
        """Return the rows of a sentence; those of tokens without marks end alike."""
        first, behind = self._text.firsts[sentence : sentence + 2]
        empty = "".join(cells for _, cells in self._layers) + "\t"
        rows = [row + empty for row in self._text.rows[first:behind]]
        marked = self._marked[bisect_left(self._marked, first) : bisect_left(self._marked, behind)]
        for token in reversed(marked):
            row, (whole, *parts) = self._text.rows[token], self._within[token]
            found = [
                self._row(self._text.row_start(self._names[part], part), part) for part in parts
            ]
            rows[token - first : token - first + 1] = (self._row(row, whole), *found)
        return rows

    def _row(self, start: str, unit: Fragment) -> str:
        """Return the row of a unit, which begins with its name, place and words."""
        marks = [mark for there in self._at.get(unit, {}).values() for mark in there]
        if len(marks) != 1 or unit in self._relations:
            return start + self._cells_at(unit)
        # One that stands alone has the same cells at all of its units.
        alone = id(marks[0])
        if alone not in self._cells:
            self._cells[alone] = self._cells_at(unit)
        return start + self._cells[alone]

    def _cells_at(self, unit: Fragment) -> str:
        cells: list[str] = []
        marks, relations = self._at.get(unit, {}), self._relations.get(unit, {})
        names = self._names
        for layer, none in self._layers:
            if layer.kind == RELATION_LAYER and layer.type in relations:
                found = relations[layer.type]
                cells += [f"\t{_relation_cell(column, found, names)}" for column in layer.columns]
            elif layer.kind != RELATION_LAYER and layer.type in marks:
                there = marks[layer.type]
                cells += [f"\t{_cell(column, there, names)}" for column in layer.columns]
            else:
                cells.append(none)
        cells.append("\t")
        return "".join(cells)


def _cell(column: Column, marks: list[Mark], names: dict[Fragment, str]) -> str:
    """Return what the marks at one unit have in a column."""
    words: list[str] = []
    for mark in marks:
        number = f"[{mark.number}]" if mark.number else ""
        slot = mark.slots.get(column.name, [])
        if column.kind == "role":
            words.append(f"{';'.join(role for role, _ in slot) or '_'}{number}")
        elif column.kind == "target":
            words.append(";".join(_reference(target, names) for _, target in slot) or "*")
        else:
            words.append(f"{mark.values.get(column.name) or '*'}{number}")
    return "|".join(words)


def _relation_cell(column: Column, relations: list[Relation], names: dict[Fragment, str]) -> str:
    if column.kind != "base":
        return "|".join(one.values.get(column.name) or "*" for one in relations)
    words: list[str] = []
    for one in relations:
        ends = one.source.number, one.target.number
        numbers = f"[{ends[0]}_{ends[1]}]" if any(ends) else ""
        words.append(f"{names[one.source.units[0]]}{numbers}")
    return "|".join(words)


def _reference(mark: Mark, names: dict[Fragment, str]) -> str:
    return f"{names[mark.units[0]]}{f'[{mark.number}]' if mark.number else ''}"
