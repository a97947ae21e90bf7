"""What changed from one dataset to another: articles, annotations by label, parts."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from annotator.app.exporting.dataset_folder import Manifest, read_manifest
from annotator.errors import UserError
from annotator.formats.base import Format, ReadOptions, Refusal
from annotator.formats.registry import find_format, format_named
from annotator.model.annotation import Annotation, Version
from annotator.model.article import ArticleContent
from annotator.model.fragment import Fragment
from annotator.model.values import Json, Uuid


class LabelDiff(msgspec.Struct, frozen=True):
    """What became of the annotations of one label; one that was relabelled counts for both."""

    added: int = 0
    removed: int = 0
    changed: int = 0


class ArticlesDiff(msgspec.Struct, frozen=True):
    """How many articles came, went, have another text or other labels, or are in another part."""

    added: int
    removed: int
    text_changed: int
    labels_changed: int
    moved: int


class Move(msgspec.Struct, frozen=True):
    """Articles that are in another part than before."""

    before: str
    after: str
    articles: int


class DatasetDiff(msgspec.Struct, frozen=True):
    """What changed; `refused` counts records of either that could not be read."""

    old: str
    new: str
    articles: ArticlesDiff
    labels: dict[str, LabelDiff]
    moves: tuple[Move, ...]
    refused: int = 0

    @property
    def same(self) -> bool:
        """Tell whether nothing changed."""
        return not self.labels and not any(msgspec.structs.astuple(self.articles))


class _Article(NamedTuple):
    text: str
    part: str
    annotations: tuple[tuple[str, Annotation], ...]


class _Dataset(NamedTuple):
    articles: dict[Uuid, _Article]
    refused: int


def diff_datasets(old: Path, new: Path) -> DatasetDiff:
    """Count what changed between two dataset folders, or two files of one form.

    Articles are the same by their id, else by their text.

    Raises:
        UserError: one of them is missing, or its form cannot be read back.
    """
    before, after = _read(old), _read(new)
    pairs = dict(_paired(before.articles, after.articles))
    counts: Counter[tuple[str, str]] = Counter()
    moves: Counter[tuple[str, str]] = Counter()
    texts = labelled = 0
    for key, twin in pairs.items():
        was, now = before.articles[key], after.articles[twin]
        texts += was.text != now.text
        if was.part != now.part:
            moves[was.part, now.part] += 1
        changed = list(_changes(was, now))
        labelled += bool(changed)
        counts.update(changed)
    gone = [before.articles[key] for key in before.articles.keys() - pairs.keys()]
    came = [after.articles[key] for key in after.articles.keys() - set(pairs.values())]
    for kind, articles in (("removed", gone), ("added", came)):
        counts.update((kind, a.label) for each in articles for _, a in each.annotations)
    labels = sorted({label for _, label in counts})
    return DatasetDiff(
        str(old),
        str(new),
        ArticlesDiff(len(came), len(gone), texts, labelled, moves.total()),
        {
            label: LabelDiff(*(counts[kind, label] for kind in ("added", "removed", "changed")))
            for label in labels
        },
        tuple(Move(*parts, count) for parts, count in sorted(moves.items())),
        before.refused + after.refused,
    )


def _read(path: Path) -> _Dataset:
    if not path.exists():
        raise UserError(f"There is no {path}.")
    manifest = read_manifest(path) if path.is_dir() else None
    articles: dict[Uuid, _Article] = {}
    refused = 0
    for file, part, form in _files(path, manifest):
        if form.reads is None:
            raise UserError(f"{form.title} can be written, not read back: nothing to compare.")
        for each in form.reads(file, ReadOptions(layer="labels")):
            if isinstance(each, Refusal):
                refused += 1
            else:
                _take(articles, each.article, part)
    return _Dataset(articles, refused)


def _files(path: Path, manifest: Manifest | None) -> Iterator[tuple[Path, str, Format]]:
    """Yield what holds the articles of a dataset, with its part and form."""
    if manifest is None:
        yield path, "", find_format(path)
        return
    form = format_named(str(manifest.options["format"]))
    for part in manifest.parts:
        name = part if form.writes_folder is not None else f"{part}{form.suffixes[0]}"
        yield path / name, part, form


def _take(articles: dict[Uuid, _Article], article: ArticleContent, part: str) -> None:
    """Add a record; several of one article, each with a layer, are taken together."""
    before = articles.get(article.id)
    kept = before.annotations if before else ()
    found = tuple((layer.annotator, each) for layer in article.layers for each in layer.annotations)
    articles[article.id] = _Article(article.text, part, kept + found)


def _paired(
    old: Mapping[Uuid, _Article], new: Mapping[Uuid, _Article]
) -> Iterator[tuple[Uuid, Uuid]]:
    both = old.keys() & new.keys()
    yield from ((key, key) for key in sorted(both))
    by_text = {each.text: key for key, each in new.items() if key not in both}
    for key in sorted(old.keys() - both):
        if (twin := by_text.pop(old[key].text, None)) is not None:
            yield key, twin


def _changes(was: _Article, now: _Article) -> Iterator[tuple[str, str]]:
    """Yield what became of the annotations of an article: the kind of change, and the label.

    Annotations are the same by their id, else by label and place, else by place alone.
    """
    old, new = dict(enumerate(was.annotations)), dict(enumerate(now.annotations))
    for mark in (_by_id, _by_label, _by_place):
        there: dict[object, list[int]] = {}
        for number, each in new.items():
            there.setdefault(mark(each), []).append(number)
        for number, each in list(old.items()):
            if twins := there.get(mark(each)):
                twin = new.pop(twins.pop(0))
                del old[number]
                if _content(each[1], mark) != _content(twin[1], mark):
                    yield "changed", each[1].label
                    if twin[1].label != each[1].label:
                        yield "changed", twin[1].label
    yield from (("removed", each.label) for _, each in old.values())
    yield from (("added", each.label) for _, each in new.values())


def _by_id(each: tuple[str, Annotation]) -> str:
    return each[1].id


def _by_label(each: tuple[str, Annotation]) -> tuple[str, str, tuple[Fragment, ...]]:
    return each[0], each[1].label, each[1].fragments


def _by_place(each: tuple[str, Annotation]) -> tuple[str, tuple[Fragment, ...]]:
    return each[0], each[1].fragments


def _content(annotation: Annotation, mark: object) -> Json:
    """Return what an annotation says; fillers by id count only where ids are the same."""
    plain = msgspec.structs.replace(
        annotation, id="", version=Version(), created="", updated="", extra={}
    )
    if mark is _by_id:
        return plain
    roles = {role: len(found) for role, found in annotation.roles.items()}
    return msgspec.structs.replace(plain, roles={}), roles
