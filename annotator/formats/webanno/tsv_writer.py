"""Writing WebAnno TSV 3.3 files: one an article and annotator."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
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
from annotator.formats.webanno.tsv_layers import Mark, Relation, layers_of, marks_of
from annotator.formats.webanno.tsv_lines import (
    RELATION_LAYER,
    Column,
    escaped_text,
    head_of,
)
from annotator.formats.webanno.tsv_text import TsvText
from annotator.model.annotation import Annotation
from annotator.model.article import ArticleContent
from annotator.model.fragment import Fragment
from annotator.model.schema import Schema

Names: TypeAlias = Callable[[Fragment], str]

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
) -> list[tuple[Annotation, list[list[Fragment]]]]:
    """Return annotations with the units of their fragments; blanks have no unit."""
    placed: list[tuple[Annotation, list[list[Fragment]]]] = []
    for annotation in annotations:
        found = [(fragment, text.units(*fragment)) for fragment in annotation.fragments]
        fragments = [units for _, units in found if units]
        if not fragments:
            losses.add("annotations of blanks alone", example_of(annotation, article))
            continue
        if any(not units or (units[0][0], units[-1][1]) != at for at, units in found):
            losses.add("blanks at the ends of spans", example_of(annotation, article))
        count_losses(annotation, article, losses, _HELD)
        placed.append((annotation, fragments))
    return placed


class _File:
    """One file: its rows are tokens and parts of tokens."""

    def __init__(self, text: TsvText, marks: Sequence[Mark]) -> None:
        self._text = text
        self._layers = [(layer, "\t_" * len(layer.columns)) for layer in layers_of(marks)]
        # How rows without marks end.
        empty = [cells for _, cells in self._layers]
        self._none = "".join((*empty, "\t\n"))
        # The columns of layers, and what is before and behind them where only one has a mark.
        self._own_columns: dict[str, tuple[str, tuple[Column, ...], str]] = {}
        for place, (layer, _) in enumerate(self._layers):
            before, behind = "".join(empty[:place]), "".join((*empty[place + 1 :], "\t"))
            self._own_columns[layer.type] = before, layer.columns, behind
        # What stands at a unit, and which relations end there, by layer.
        self._at: dict[Fragment, list[Mark]] = {}
        self._relations: dict[Fragment, dict[str, list[Relation]]] = {}
        for mark in marks:
            for unit in mark.units:
                self._at.setdefault(unit, []).append(mark)
            for one in mark.relations:
                there = self._relations.setdefault(one.target.units[0], {})
                there.setdefault(one.layer.type, []).append(one)
        # Tokens with marks by their number, each before those parts of it that have marks.
        self._within: dict[int, list[Fragment]] = {}
        self._find_tokens()
        self._marked = list(self._within)
        self._number(marks)
        self._cells: dict[int, str] = {}

    def content(self) -> bytes:
        """Return the file."""
        text = self._text.text
        heads = [head_of(layer) for layer, _ in self._layers]
        parts = ["\n".join(["#FORMAT=WebAnno TSV 3.3", *heads, ""])]
        for number, sentence in enumerate(self._text.sentences):
            words = text[sentence.start : sentence.end].lstrip(" ")
            # Blanks around a sentence follow from the places of the tokens.
            words = words if sentence.end == len(text) else words.rstrip(" ")
            parts.append("\n#Text=".join(("", *escaped_text(words).split("\n"))))
            parts += self._rows(number)
        return "\n".join((*parts, "")).encode()

    def _find_tokens(self) -> None:
        for unit in sorted(self._at):
            self._within.setdefault(self._text.number_of(unit), []).append(unit)
        for token, units in self._within.items():
            whole = self._text.token(token)
            if units != [whole]:
                parts = sorted({*units} - {whole}, key=lambda unit: (unit.start, -unit.end))
                self._within[token] = [whole, *parts]

    def _name(self, unit: Fragment) -> str:
        """Return the name of a token, or of a part of one, that has marks."""
        token = self._text.number_of(unit)
        part = self._within[token].index(unit)
        name = self._text.name_of(token)
        return f"{name}.{part}" if part else name

    def _number(self, marks: Sequence[Mark]) -> None:
        """Number the marks that their place alone does not tell from others."""
        targets = {id(target) for mark in marks for target in mark.pointed_at()}
        number = 0
        types = [layer.type for layer, _ in self._layers]
        for unit in chain.from_iterable(self._within.values()):
            marks = self._at.get(unit, [])
            if len(marks) == 1 and len(marks[0].units) == 1 and id(marks[0]) not in targets:
                continue
            for type_ in types if len(marks) > 1 else [mark.layer for mark in marks]:
                there = [mark for mark in marks if mark.layer == type_]
                for mark in there:
                    alone = len(mark.units) == 1 and len(there) == 1
                    if not mark.number and (not alone or id(mark) in targets):
                        number += 1
                        mark.number = number

    def _rows(self, sentence: int) -> list[str]:
        """Return the rows of a sentence, those without marks together: they end alike."""
        first, behind = self._text.firsts[sentence : sentence + 2]
        marked = self._marked[bisect_left(self._marked, first) : bisect_left(self._marked, behind)]
        found: list[str] = []
        for token in (*marked, behind):
            if first < token:
                found.append(self._none.join((*self._text.rows[first:token], ""))[:-1])
            if token < behind:
                whole, *parts = self._within[token]
                found.append(self._row(self._text.rows[token], whole))
                found += [
                    self._row(self._text.row_start(self._name(part), part), part) for part in parts
                ]
            first = token + 1
        return found

    def _row(self, start: str, unit: Fragment) -> str:
        """Return the row of a unit, which begins with its name, place and words."""
        marks = self._at.get(unit, [])
        if len(marks) != 1 or unit in self._relations:
            return start + self._cells_of(marks, self._relations.get(unit, {}))
        # One that stands alone has the same cells at all of its units.
        alone = id(marks[0])
        cells = self._cells.get(alone)
        if cells is None:
            cells = self._cells[alone] = self._cells_alone(marks[0])
        return start + cells

    def _cells_alone(self, mark: Mark) -> str:
        before, columns, after = self._own_columns[mark.layer]
        own = [f"\t{_words(column, mark, self._name)}" for column in columns]
        return f"{before}{''.join(own)}{after}"

    def _cells_of(self, marks: Sequence[Mark], relations: Mapping[str, list[Relation]]) -> str:
        cells: list[str] = []
        for layer, none in self._layers:
            there = [mark for mark in marks if mark.layer == layer.type]
            if layer.kind == RELATION_LAYER and layer.type in relations:
                found = relations[layer.type]
                cells += [
                    f"\t{_relation_cell(column, found, self._name)}" for column in layer.columns
                ]
            elif layer.kind != RELATION_LAYER and there:
                cells += [f"\t{_cell(column, there, self._name)}" for column in layer.columns]
            else:
                cells.append(none)
        cells.append("\t")
        return "".join(cells)


def _cell(column: Column, marks: list[Mark], name_of: Names) -> str:
    """Return what the marks at one unit have in a column."""
    return "|".join([_words(column, mark, name_of) for mark in marks])


def _words(column: Column, mark: Mark, name_of: Names) -> str:
    number = f"[{mark.number}]" if mark.number else ""
    if column.kind == "feature":
        return f"{mark.values.get(column.name) or '*'}{number}"
    slot = mark.slots.get(column.name, [])
    if column.kind == "role":
        return f"{';'.join(role for role, _ in slot) or '_'}{number}"
    return ";".join(_reference(target, name_of) for _, target in slot) or "*"


def _relation_cell(column: Column, relations: list[Relation], name_of: Names) -> str:
    if column.kind != "base":
        return "|".join(one.values.get(column.name) or "*" for one in relations)
    words: list[str] = []
    for one in relations:
        ends = one.source.number, one.target.number
        numbers = f"[{ends[0]}_{ends[1]}]" if any(ends) else ""
        words.append(f"{name_of(one.source.units[0])}{numbers}")
    return "|".join(words)


def _reference(mark: Mark, name_of: Names) -> str:
    return f"{name_of(mark.units[0])}{f'[{mark.number}]' if mark.number else ''}"
