"""Writing WebAnno TSV 3.3 files: one an article and annotator."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from operator import add
from typing import TypeAlias

from annotator.formats.base import Folder, LossCount, LossReport, Named, WriteOptions
from annotator.formats.folders import FOLDER_MARK
from annotator.formats.layers import (
    count_article_losses,
    count_losses,
    example_of,
    in_order,
    layer_folders,
)
from annotator.formats.overlap import without_overlaps
from annotator.formats.webanno.tsv_annotations import OWN
from annotator.formats.webanno.tsv_layers import Mark, Relation, layers_of, marks_of
from annotator.formats.webanno.tsv_lines import (
    RELATION_LAYER,
    SPAN_LAYER,
    Column,
    head_of,
)
from annotator.formats.webanno.tsv_text import Stretch, TsvText, Unit
from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent
from annotator.model.fragment import Fragment
from annotator.model.schema import Schema

Names: TypeAlias = Callable[[Unit], str]

_HELD = frozenset({"attributes", "roles", "referents", "notes", "fragments split"})


def write_webanno(
    articles: Iterable[Named], schema: Schema, folder: Folder, options: WriteOptions
) -> LossReport:
    """Write a folder of TSV files; with several annotators one folder each.

    Sentences reach to the next one, so that no character of the text is lost.
    """
    losses = LossCount()
    written = annotations = 0
    for name, article in articles:
        text = TsvText(article.text)
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
        folder.write_common(*FOLDER_MARK)
    return losses.report(written, annotations)


def _on_tokens(
    annotations: Sequence[Annotation], text: TsvText, article: ArticleContent, losses: LossCount
) -> list[tuple[Annotation, list[Stretch]]]:
    """Return annotations with their fragments on tokens; blanks have none."""
    placed: list[tuple[Annotation, list[Stretch]]] = []
    for annotation in annotations:
        found = map(text.stretch, annotation.fragments)
        stretches = [stretch for stretch in found if stretch is not None]
        if not stretches:
            losses.add("annotations of blanks alone", example_of(annotation, article))
            continue
        if [stretch.place for stretch in stretches] != [*annotation.fragments]:
            losses.add("blanks at the ends of spans", example_of(annotation, article))
        count_losses(annotation, article, losses, _HELD, OWN)
        placed.append((annotation, stretches))
    return placed


class _File:
    """One file: its rows are tokens and parts of tokens."""

    def __init__(self, text: TsvText, marks: Sequence[Mark]) -> None:
        self._text = text
        self._layers = layers_of(marks)
        # What stands at a unit, and which relations end there, by layer.
        self._at: dict[Unit, list[Mark]] = {}
        self._relations: dict[Unit, dict[str, list[Relation]]] = {}
        for mark in marks:
            for unit in mark.units:
                self._at.setdefault(unit, []).append(mark)
            for one in mark.relations:
                there = self._relations.setdefault(one.target.units[0], {})
                there.setdefault(one.layer.type, []).append(one)
        self._parts = self._marked_parts()
        self._number(marks)
        columns = {layer.type: layer.columns for layer in self._layers if layer.kind == SPAN_LAYER}
        self._words = {mark: self._words_of(mark, columns[mark.layer]) for mark in marks}

    def content(self) -> bytes:
        """Return the file."""
        text = self._text
        rows = list(map(add, text.rows, self._row_ends()))
        parts = ["#FORMAT=WebAnno TSV 3.3", *map(head_of, self._layers), ""]
        for heading, (first, behind) in zip(text.headings, pairwise(text.firsts), strict=True):
            parts.append(heading)
            parts += rows[first:behind]
        return "\n".join((*parts, "")).encode()

    def _marked_parts(self) -> dict[int, list[Fragment]]:
        """Return the parts of tokens that have marks, in the order in which they are numbered."""
        found: dict[int, list[Fragment]] = {}
        for unit in self._at:
            if not isinstance(unit, int):
                found.setdefault(self._text.token_at(unit.start), []).append(unit)
        for parts in found.values():
            parts.sort(key=lambda part: (part.start, -part.end))
        return found

    def _name(self, unit: Unit) -> str:
        """Return the name of a token, or of a part of one, that has marks."""
        if isinstance(unit, int):
            return self._text.name_of(unit)
        token = self._text.token_at(unit.start)
        return f"{self._text.name_of(token)}.{self._parts[token].index(unit) + 1}"

    def _number(self, marks: Sequence[Mark]) -> None:
        """Number the marks that their place alone does not tell from others."""
        targets = {target for mark in marks if mark.slots for target in mark.pointed_at()}
        ranks = {layer.type: rank for rank, layer in enumerate(self._layers)}

        def place(mark: Mark) -> tuple[int, int, int]:
            return mark.start, -self._text.end_of(mark.units[0]), ranks[mark.layer]

        told = [mark for mark in marks if mark in targets or not self._is_alone(mark)]
        for number, mark in enumerate(sorted(told, key=place), 1):
            mark.number = number

    def _is_alone(self, mark: Mark) -> bool:
        """Tell whether a mark has one unit, and that no other of its layer."""
        if len(mark.units) > 1:
            return False
        there = self._at[mark.units[0]]
        return len(there) == 1 or [other.layer for other in there].count(mark.layer) == 1

    def _words_of(self, mark: Mark, columns: Sequence[Column]) -> list[str]:
        """Return what a mark has in the columns of its layer, the same at all of its units."""
        number = f"[{mark.number}]" if mark.number else ""
        words: list[str] = []
        for kind, name, _ in columns:
            if kind == "feature":
                words.append(f"{mark.values.get(name) or '*'}{number}")
            elif kind == "role":
                roles = ";".join([role for role, _ in mark.slots.get(name, ())])
                words.append(f"{roles or '_'}{number}")
            else:
                targets = [self._reference(target) for _, target in mark.slots.get(name, ())]
                words.append(";".join(targets) or "*")
        return words

    def _reference(self, mark: Mark) -> str:
        return f"{self._name(mark.units[0])}{f'[{mark.number}]' if mark.number else ''}"

    def _row_ends(self) -> list[str]:
        """Return how the tokens' rows go on, with the rows of parts behind them."""
        empty = ["\t_" * len(layer.columns) for layer in self._layers]
        ends = ["".join((*empty, "\t"))] * len(self._text.rows)
        cells = self._cells(empty)
        for unit, its_cells in cells.items():
            if isinstance(unit, int):
                ends[unit] = its_cells
        for token, parts in self._parts.items():
            for part in parts:
                start = self._text.row_start(self._name(part), part)
                ends[token] += f"\n{start}{cells[part]}"
        return ends

    def _cells(self, empty: Sequence[str]) -> dict[Unit, str]:
        """Return the cells of units that have marks; `empty` are those of layers without any."""
        # Most marks stand alone, and have the same cells at all of their units.
        around = {
            layer.type: ("".join(empty[:place]), "".join((*empty[place + 1 :], "\t")))
            for place, layer in enumerate(self._layers)
            if layer.kind == SPAN_LAYER
        }
        alone: dict[Mark, str] = {}
        for mark, words in self._words.items():
            before, behind = around[mark.layer]
            alone[mark] = "\t".join((before, *words)) + behind
        return {
            unit: self._cells_at(unit, marks, empty)
            if len(marks) > 1 or unit in self._relations
            else alone[marks[0]]
            for unit, marks in self._at.items()
        }

    def _cells_at(self, unit: Unit, marks: Sequence[Mark], empty: Sequence[str]) -> str:
        """Return the cells of a unit with several marks, or with relations."""
        relations = self._relations.get(unit, {})
        cells: list[str] = []
        for layer, none in zip(self._layers, empty, strict=True):
            is_relation = layer.kind == RELATION_LAYER
            there = [] if is_relation else [mark for mark in marks if mark.layer == layer.type]
            if is_relation and layer.type in relations:
                found = relations[layer.type]
                cells += [_relation_cell(column, found, self._name) for column in layer.columns]
            elif there:
                words = zip(*(self._words[mark] for mark in there), strict=True)
                cells += map("|".join, words)
            else:
                cells.append(none[1:])
        return "\t".join(("", *cells, ""))


def _relation_cell(column: Column, relations: list[Relation], name_of: Names) -> str:
    if column.kind != "base":
        return "|".join(one.values.get(column.name) or "*" for one in relations)
    words: list[str] = []
    for one in relations:
        ends = one.source.number, one.target.number
        numbers = f"[{ends[0]}_{ends[1]}]" if any(ends) else ""
        words.append(f"{name_of(one.source.units[0])}{numbers}")
    return "|".join(words)
