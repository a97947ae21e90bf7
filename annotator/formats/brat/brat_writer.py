"""Writing brat folders: a .txt and an .ann file an article, and the configuration beside them."""

import re
from collections.abc import Iterable, Sequence
from typing import cast

from annotator.formats.base import Folder, LossCount, LossReport, Named, OverlapRule, WriteOptions
from annotator.formats.brat.brat_annotations import OWN
from annotator.formats.brat.brat_conf import Vocabulary, ends_of, notes_of, own_of
from annotator.formats.brat.brat_lines import (
    USUAL_NOTE,
    cut_at_breaks,
    joined_over_breaks,
    on_one_line,
)
from annotator.formats.folders import FOLDER_MARK
from annotator.formats.layers import (
    count_article_losses,
    count_filler_left_out,
    count_losses,
    example_of,
    in_order,
    layer_folders,
)
from annotator.formats.one_layer import attribute_words
from annotator.formats.overlap import without_overlaps
from annotator.model.annotation import Annotation, Filler, quote_of
from annotator.model.article import ArticleContent, LayerContent, Referent
from annotator.model.fragment import Fragment
from annotator.model.schema import Schema
from annotator.model.values import Json, JsonObject, Uuid

_HELD = frozenset({"attributes", "roles", "referents", "notes", "fragments split"})
_HELD_OF_ARTICLES = frozenset({"referents' names"})
_REFERENCE = re.compile(r"[^\s:]+:\S+")
# Referents of the project's own: mentions of one are also written as an equivalence.
_OWN_KEYS = ("ref:", "local:")
_KINDS = "TER*AN#"


def write_brat(
    articles: Iterable[Named], schema: Schema, folder: Folder, options: WriteOptions
) -> LossReport:
    """Write a folder for brat; with several annotators one folder each.

    Annotations with roles become events; line ends part fragments, as brat does it.
    """
    losses = LossCount()
    vocabulary = Vocabulary(schema, losses)
    written = annotations = 0
    for name, article in articles:
        text = article.text.encode()
        for place, layer in layer_folders(article, options.layer, losses):
            lines = _AnnFile(article, layer, vocabulary, losses, options.overlap)
            folder.write(f"{place}{name}.txt", text)
            folder.write(f"{place}{name}.ann", lines.content())
            annotations += lines.count
            count_article_losses(article, layer, losses, _HELD_OF_ARTICLES)
        written += 1
    folder.write_common("annotation.conf", vocabulary.annotation_conf().encode())
    folder.write_common("visual.conf", vocabulary.visual_conf().encode())
    if not options.layer:
        folder.write_common(*FOLDER_MARK)
    return losses.report(written, annotations)


class _AnnFile:
    """The lines of one .ann file, numbered by kind in the order they are made."""

    def __init__(
        self,
        article: ArticleContent,
        layer: LayerContent | None,
        vocabulary: Vocabulary,
        losses: LossCount,
        overlap: OverlapRule,
    ) -> None:
        self._article = article
        self._vocabulary = vocabulary
        self._losses = losses
        self._referents = {referent.key: referent for referent in article.referents}
        self._lines: dict[str, list[str]] = {kind: [] for kind in _KINDS}
        # What each annotation is called in the file, and the trigger of each event.
        self._names: dict[Uuid, str] = {}
        self._triggers: dict[Uuid, str] = {}
        found = sorted(layer.annotations, key=in_order) if layer else []
        kept, dropped = without_overlaps(found, overlap)
        for annotation in dropped:
            losses.add("overlaps dropped", example_of(annotation, article))
        self._marks(kept)
        self._written = [annotation for annotation in kept if annotation.id in self._names]
        for annotation in self._written:
            self._roles(annotation)
            self._attributes(annotation.attributes, self._names[annotation.id], annotation)
            self._notes(annotation)
            if annotation.referent is not None:
                self._reference(annotation, annotation.referent)
            count_losses(annotation, article, losses, _HELD, OWN)
        self._equivalences()

    @property
    def count(self) -> int:
        """How many annotations are in it."""
        return len(self._written)

    def content(self) -> bytes:
        """Return the file."""
        return "".join(f"{line}\n" for kind in _KINDS for line in self._lines[kind]).encode()

    def _add(self, kind: str, rest: str) -> str:
        lines = self._lines[kind]
        name = f"{kind}{len(lines) + 1}"
        lines.append(f"{name}\t{rest}")
        return name

    def _marks(self, annotations: Sequence[Annotation]) -> None:
        """Write the text-bound lines; events of one type on the same words share one."""
        text = self._article.text
        shared: dict[tuple[str, tuple[Fragment, ...]], str] = {}
        events = 0
        for annotation in annotations:
            fragments = cut_at_breaks(text, annotation.fragments)
            if not fragments:
                self._lose("annotations of line ends alone", annotation)
                continue
            if tuple(joined_over_breaks(text, fragments)) != annotation.fragments:
                self._lose("fragments bounded by line ends", annotation)
            place = self._vocabulary.label(annotation.label), annotation.fragments
            is_event = self._vocabulary.is_event(annotation)
            if not is_event or place not in shared:
                offsets = ";".join(f"{start} {end}" for start, end in fragments)
                quote = " ".join(text[start:end] for start, end in fragments)
                name = self._add("T", f"{place[0]} {offsets}\t{quote}")
                self._names[annotation.id] = name
            if is_event:
                events += 1
                self._triggers[annotation.id] = shared.setdefault(
                    place, self._names.get(annotation.id, "")
                )
                self._names[annotation.id] = f"E{events}"

    def _roles(self, annotation: Annotation) -> None:
        """Write an event with its arguments, and the relations that begin here."""
        words: list[str] = []
        for role, fillers in annotation.roles.items():
            arguments = 0
            for filler in fillers:
                target = self._names.get(filler.id or "")
                if target is None:
                    count_filler_left_out(role, filler, annotation, self._article, self._losses)
                elif ends := ends_of(filler):
                    self._relation(annotation, role, filler, ends, target)
                else:
                    arguments += 1
                    name = self._vocabulary.role(annotation.label, role)
                    words.append(f"{name}{arguments if arguments > 1 else ''}:{target}")
        if trigger := self._triggers.get(annotation.id):
            label = self._vocabulary.label(annotation.label)
            self._add("E", " ".join((f"{label}:{trigger}", *words)))

    def _relation(
        self,
        annotation: Annotation,
        role: str,
        filler: Filler,
        ends: tuple[str, str],
        target: str,
    ) -> None:
        source, kind = self._names[annotation.id], self._vocabulary.relation(role)
        name = self._add("R", f"{kind} {ends[0]}:{source} {ends[1]}:{target}")
        own = own_of(filler.extra)
        values = own.get("attributes")
        if isinstance(values, dict):
            self._attributes(cast("JsonObject", values), name, annotation)
        self._other_notes(own, name)

    def _attributes(self, values: JsonObject, target: str, annotation: Annotation) -> None:
        for attribute, value in values.items():
            words = attribute_words(value)
            if words is None:
                self._losses.add("attributes", f"{attribute} of {self._example(annotation)}")
                continue
            name = self._vocabulary.attribute(attribute, annotation.label, words)
            if not words:
                self._add("A", f"{name} {target}")
            for word in words:
                plain = on_one_line(word).strip()
                if not plain:
                    self._losses.add("attributes", f"{attribute} of {self._example(annotation)}")
                    continue
                if plain != word:
                    self._lose("blanks and line ends in values", annotation)
                self._add("A", f"{name} {target} {plain}")

    def _notes(self, annotation: Annotation) -> None:
        target = self._names[annotation.id]
        if annotation.note:
            for line in annotation.note.split("\n"):
                plain = on_one_line(line).strip()
                if plain != line:
                    self._lose("blanks and line ends in notes", annotation)
                self._add("#", f"{USUAL_NOTE} {target}\t{plain}")
        self._other_notes(own_of(annotation.extra), target)

    def _other_notes(self, own: dict[str, Json], target: str) -> None:
        for kind, value in notes_of(own):
            self._add("#", f"{kind} {target}\t{on_one_line(value)}")

    def _reference(self, annotation: Annotation, key: str) -> None:
        known = self._referents.get(key)
        if known is not None and own_of_referent(known):
            return
        if not _REFERENCE.fullmatch(key):
            self._lose("referents", annotation)
            return
        quote = quote_of(self._article.text, annotation.fragments)
        name = on_one_line(known.name if known else quote)
        for each in (key, *(known.ids if known else ())):
            if _REFERENCE.fullmatch(each):
                self._add("N", f"Reference {self._names[annotation.id]} {each}\t{name}")

    def _equivalences(self) -> None:
        """Write mentions of one referent as the same, unless an outer register names it."""
        mentions: dict[str, list[str]] = {}
        for annotation in self._written:
            if annotation.referent is not None:
                names = mentions.setdefault(annotation.referent, [])
                names.append(self._names[annotation.id])
        for key, names in mentions.items():
            if len(names) > 1 and key.startswith(_OWN_KEYS):
                known = self._referents.get(key)
                kind = (own_of_referent(known) if known else "") or "Equiv"
                self._lines["*"].append(f"*\t{kind} {' '.join(names)}")

    def _lose(self, kind: str, annotation: Annotation) -> None:
        self._losses.add(kind, self._example(annotation))

    def _example(self, annotation: Annotation) -> str:
        return example_of(annotation, self._article)


def own_of_referent(referent: Referent) -> str:
    """Return the kind of equivalence a referent was read from; empty for others."""
    kind = referent.extra.get(OWN)
    return kind if isinstance(kind, str) else ""
