"""Reading spaCy's `.spacy` files: entities and spans of each document become a layer."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from annotator.formats.base import Accepted, FileStart, ReadOptions, RecordRefused, Refusal
from annotator.formats.encoding import reading, whole
from annotator.formats.findings import Findings
from annotator.formats.json_shapes import list_of, object_of
from annotator.formats.one_layer import OneLayer, accepted_text, article_of
from annotator.formats.record_meta import beside_of
from annotator.formats.token_text import spacy_blank, spacy_library
from annotator.formats.training.spacy_writer import IS, OWN
from annotator.model.values import Json

# A file is held whole; a larger one would fill the memory.
_LARGEST = 1 << 30
_BROKEN = (AttributeError, LookupError, TypeError, ValueError, zlib.error)


def is_spacy(start: FileStart) -> bool:
    """Tell whether a file is called one of spaCy's."""
    return start.path.suffix.lower() == ".spacy"


def read_spacy(path: Path, options: ReadOptions) -> Iterator[Accepted | Refusal]:
    """Read a `.spacy` file: the spans of all groups and the entities, each of them once.

    Raises:
        UserError: the file cannot be read, or spaCy is not installed.
    """
    tokens = spacy_library().tokens
    with reading(path) as file:
        raw = whole(file, _LARGEST)
    if raw is None:
        yield Refusal(path.name, f"larger than {_LARGEST >> 20} MB")
        return
    number = 0
    try:
        for number, doc in enumerate(_documents(tokens.DocBin(), raw), 1):
            findings = Findings(f"document {number}")
            try:
                accepted = article_of(_said(doc, path.name), options, findings, len(raw))
            except RecordRefused as error:
                yield Refusal(findings.where, str(error))
                continue
            yield from findings.refused
            yield accepted
    except _NotSpacy as error:
        where = path.name if number == 0 else f"document {number + 1}"
        yield Refusal(where, f"no .spacy file that can be read: {error}")


class _NotSpacy(ValueError):
    """What spaCy says of a file that is broken."""


def _documents(docs: Any, raw: bytes) -> Iterator[Any]:
    try:
        yield from docs.from_bytes(raw).get_docs(spacy_blank("en").vocab)
    except _BROKEN as error:
        raise _NotSpacy(str(error)) from None


def _said(doc: Any, file: str) -> OneLayer:
    # spaCy gives tuples where lists were written.
    own = object_of(msgspec.json.decode(msgspec.json.encode(doc.user_data.get(OWN))))
    text = accepted_text(doc.text)
    beside = beside_of(object_of(own.get("meta")), text, file, named=True)
    return OneLayer(
        text=text,
        annotations=_raws(doc, object_of(own.get("spans")), len(doc.text) - len(text)),
        source=beside.sources[0],
        sources=beside.sources[1:],
        title=beside.title,
        meta=beside.meta,
        language=beside.language,
        id=beside.article,
        annotator=beside.annotator,
        document=_document(doc.cats),
    )


def _raws(doc: Any, said: dict[str, Json], shift: int) -> list[tuple[str, Json]]:
    """Return the spans, those with the same id as one, with what is said of them."""
    raws: dict[object, dict[str, Json]] = {}
    met: set[tuple[object, ...]] = set()
    groups = [group for _, group in sorted(doc.spans.items())]
    for span in (span for group in (*groups, doc.ents) for span in group):
        place = span.start_char - shift, span.end_char - shift
        if (bare := (*place, span.label_)) in met and not span.id_:
            continue
        met.add(bare)
        raw = raws.setdefault(
            span.id_ or bare,
            {"id": span.id_, "label": span.label_, "fragments": [], "origin": {"by": "import"}},
        )
        if place not in raw["fragments"]:
            raw["fragments"].append(place)
        if span.kb_id_:
            raw["referent"] = span.kb_id_
    return [
        (f"span {number}", {**raw, "id": str(key), **_rest(object_of(said.get(raw["id"])), raws)})
        for number, (key, raw) in enumerate(raws.items(), 1)
    ]


def _rest(own: dict[str, Json], raws: dict[object, dict[str, Json]]) -> dict[str, Json]:
    roles = {
        role: [{"id": name} for name in list_of(names) if name in raws]
        for role, names in object_of(own.get("roles")).items()
    }
    rest: dict[str, Json] = {"roles": roles} if roles else {}
    return rest | {name: own[name] for name in ("attributes", "note") if name in own}


def _document(cats: dict[str, float]) -> dict[str, Json]:
    """Return the labels of the article among the categories: those that hold."""
    found: dict[str, Json] = {}
    for name, holds in cats.items():
        label, mark, value = name.partition(IS)
        if holds >= 0.5:
            found[label] = value if mark else True
    return found
