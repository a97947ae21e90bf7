"""Articles for the tests of exchange formats, by hand and from hypothesis."""

import json
import uuid
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from annotator.formats.base import (
    Accepted,
    LossReport,
    Reader,
    ReadOptions,
    Refusal,
    WriteOptions,
    Writer,
)
from annotator.model.annotation import Annotation, Filler, Origin
from annotator.model.article import (
    AnnotatorKind,
    ArticleContent,
    LayerContent,
    Referent,
    Source,
    State,
)
from annotator.model.fragment import Fragment
from annotator.model.schema import Family, Group, Label, Schema
from annotator.model.text import sha256_of

SCHEMA = Schema(
    id="small",
    title="A small schema",
    version=3,
    families=(Family("entity", "Entities"), Family("region", "Regions")),
    groups=(Group("things"),),
    attributes=(),
    labels=(
        Label("PERSON", "Person", "entity", "things"),
        Label("COUNTRY", "Country", "entity", "things"),
        Label("SANCTION", "Sanction", "entity", "things"),
        Label("REGION", "Region", "region", "things"),
    ),
    body="id = 'small'\n",
)


def identity(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))


def annotation(
    label: str, *fragments: tuple[int, int], name: str = "", **fields: Any
) -> Annotation:
    given = tuple(Fragment(*fragment) for fragment in fragments)
    return Annotation(identity(name or f"{label}{fragments}"), label, given, **fields)


def layer(*annotations: Annotation, name: str = "Ann", **fields: Any) -> LayerContent:
    usual: dict[str, Any] = {
        "id": identity(f"layer of {name}"),
        "annotator": name,
        "annotator_id": identity(name),
        "kind": AnnotatorKind.PERSON,
        "schema_version": 3,
        "state": State.STARTED,
        "covered": {},
        "document": {},
        "annotations": annotations,
    }
    return LayerContent(**(usual | fields))


def article(text: str, *layers: LayerContent, **fields: Any) -> ArticleContent:
    usual: dict[str, Any] = {
        "id": identity(text[:100]),
        "title": "A title",
        "text": text,
        "sha256": sha256_of(text),
        "layers": layers,
    }
    return ArticleContent(**(usual | fields))


def written(
    writer: Writer, articles: Iterable[ArticleContent], options: WriteOptions | None = None
) -> tuple[bytes, LossReport]:
    out = BytesIO()
    report = writer(articles, SCHEMA, out, options or WriteOptions())
    return out.getvalue(), report


def read_file(
    reader: Reader, path: Path, options: ReadOptions | None = None
) -> tuple[list[Accepted], list[Refusal]]:
    found = list(reader(path, options or ReadOptions()))
    return (
        [one for one in found if isinstance(one, Accepted)],
        [one for one in found if isinstance(one, Refusal)],
    )


def json_lines(path: Path, *records: object) -> Path:
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


_characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
_words = st.text(_characters, max_size=12)
_names = st.text(_characters, min_size=1, max_size=8)
_ids = st.uuids().map(str)
_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | _words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_words, inner, max_size=3),
    max_leaves=6,
)
_maps = st.dictionaries(_words, _json, max_size=3)
_unknown = st.dictionaries(_names.map("x-{}".format), _json, max_size=2)
_perhaps = st.none() | _words
_times = st.sampled_from(["", "2026-11-22T00:00:00Z", "2026-11-22T00:00:00.25Z", "yesterday"])
texts = st.text(_characters | st.sampled_from("a😀\n\r\u2028 "), min_size=1, max_size=60).filter(
    lambda text: bool(text.strip()) and not text.startswith("\ufeff")
)

_sources = st.builds(Source, _perhaps, _perhaps, _perhaps, _perhaps, _unknown)
_origins = st.builds(
    Origin,
    by=st.sampled_from(["manual", "model", "adopted", "something new"]),
    sources=st.lists(_maps, max_size=2).map(tuple),
    tool=_perhaps,
    model=_perhaps,
    version=_perhaps,
    score=st.none() | st.floats(0, 1),
    extra=_unknown,
)
_referents = st.builds(
    Referent, _names, _names, _words, st.lists(_words, max_size=2).map(tuple), _unknown
)


@st.composite
def _annotations(draw: st.DrawFn, text: str, ids: list[str]) -> list[Annotation]:
    own = draw(st.lists(st.sampled_from(ids), unique=True, max_size=4))
    implied = st.builds(Filler, st.none(), _perhaps, _perhaps, _unknown)
    found: list[Annotation] = []
    for number, one in enumerate(own):
        fillers = implied
        if later := own[number + 1 :]:
            fillers |= st.builds(Filler, st.sampled_from(later), st.none(), st.none(), _unknown)
        roles = st.dictionaries(_words, st.lists(fillers, min_size=1, max_size=2).map(tuple))
        ends = draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6))
        places = sorted(ends)
        pairs = zip(places[::2], places[1::2], strict=False)
        found.append(
            Annotation(
                id=one,
                label=draw(_names),
                fragments=tuple(Fragment(start, end) for start, end in pairs),
                attributes=draw(_maps),
                roles=draw(roles),
                referent=draw(_perhaps),
                note=draw(_words),
                origin=draw(_origins),
                created=draw(_times),
                updated=draw(_times),
                extra=draw(_unknown),
            )
        )
    return sorted(found, key=lambda a: (a.start, a.end, a.id))


@st.composite
def articles(draw: st.DrawFn) -> ArticleContent:
    """Articles of the lossless form, in canonical order."""
    text = draw(texts)
    ids = draw(st.lists(_ids, min_size=8, max_size=8, unique=True))
    layers = [
        LayerContent(
            id=one,
            annotator=draw(_names),
            annotator_id=draw(st.none() | _ids),
            kind=draw(st.sampled_from(AnnotatorKind)),
            schema_version=draw(st.integers(1, 9)),
            state=draw(st.sampled_from(State)),
            covered=draw(st.dictionaries(_words, st.integers(1, 9), max_size=2)),
            document=draw(_maps),
            annotations=tuple(draw(_annotations(text, part))),
            extra=draw(_unknown),
        )
        for one, part in ((ids[0], ids[2:5]), (ids[1], ids[5:]))
    ]
    referents = draw(st.lists(_referents, max_size=2, unique_by=lambda referent: referent.key))
    return ArticleContent(
        id=draw(_ids),
        title=draw(_names),
        text=text,
        sha256=sha256_of(text),
        language=draw(_perhaps),
        meta=draw(_maps),
        sources=tuple(draw(st.lists(_sources, max_size=2))),
        layers=tuple(sorted(layers, key=lambda one: (one.kind, one.annotator, one.id))),
        referents=tuple(sorted(referents, key=lambda referent: referent.key)),
        comments=tuple(draw(st.lists(_maps, max_size=2))),
        decisions=tuple(draw(st.lists(_maps, max_size=2))),
        schema={"id": "small", "version": 3, "sha256": SCHEMA.sha256},
        extra=draw(_unknown),
    )
