"""Texts and annotations that have broken exchange formats, and a way through any format."""

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from annotator.formats.base import (
    Accepted,
    Format,
    LossReport,
    Named,
    ReadOptions,
    Refusal,
    WriteOptions,
)
from annotator.formats.folders import DiskFolder, NamingFacts, file_names
from annotator.model.annotation import Annotation, Filler
from annotator.model.article import ArticleContent, LayerContent, Referent, Source
from annotator.model.fragment import Fragment
from annotator.model.schema import (
    Attribute,
    AttributeKind,
    Choice,
    Family,
    Group,
    Label,
    Role,
    Schema,
)
from tests.formats.formats_builders import annotation, article, identity, layer

SCHEMA = Schema(
    id="torture",
    title="Torture",
    version=2,
    families=(Family("entity", "Entities"), Family("frame", "Frames")),
    groups=(Group("things"), Group("frames")),
    attributes=(
        Attribute("mention", values=(Choice("name"), Choice("nominal"))),
        Attribute("metonym", kind=AttributeKind.FLAG),
        Attribute("type", kind=AttributeKind.CHOICES, values=(Choice("arms"), Choice("trade"))),
        Attribute("value", kind=AttributeKind.TEXT),
        Attribute("count", kind=AttributeKind.NUMBER),
    ),
    labels=(
        Label(
            "PERSON", "Person", "entity", "things", parent="ENTITY",
            attributes=("mention", "metonym", "value", "count"),
        ),
        Label("ENTITY", "Entity", "entity", "things"),
        Label("CUE", "Cue", "frame", "things", filler_only=True),
        Label(
            "STATEMENT", "Statement", "frame", "frames", attributes=("type",),
            roles=(
                Role("speaker", "s", ("family:entity",), implied=True),
                Role("cue", "c", ("CUE",)),
                Role("about", "b", ("STATEMENT", "family:entity")),
            ),
        ),
    ),
    body="id = 'torture'\n",
)  # fmt: skip

# Emoji, a family joined by ZWJ, a flag, combining marks, RTL with marks, ZWNJ, CJK, Hangul jamo,
# CRLF, lone CR, U+2028, U+0085, tab, no-break and ideographic blanks, what formats use as signs.
TEXT = (
    "😀 Kim said “no”.\r\n👨\u200d👩\u200d👧 met 🇰🇵 e\u0301tats\n\n"
    "שָׁלוֹם قال \u200fمی\u200cخواهم 制裁を科す 각\u1100\u1161\u11a8 end\r"
    "one\u2028two\x85three\tfour\u00a0five\u3000six [x] |_| a\\b <c>&amp; ;*-> #=\"' 1-2 \ufeff z"
)


def place(words: str, nth: int = 0) -> tuple[int, int]:
    """Return where some words of the torture text stand."""
    at = -1
    for _ in range(nth + 1):
        at = TEXT.index(words, at + 1)
    return at, at + len(words)


def torture_articles() -> list[ArticleContent]:
    """Articles on which offsets, blanks, line ends, nesting and links go wrong easily."""
    kim = annotation(
        "PERSON", place("Kim"), name="kim", referent="wd:Q1",
        attributes={"mention": "name", "metonym": True, "value": "Kim, J. <Jr>", "count": 2},
    )  # fmt: skip
    said = annotation("CUE", place("said"), name="said")
    whole = annotation("ENTITY", (0, len(TEXT)), name="whole", note="All of it.\nTwo lines.")
    statement = annotation(
        "STATEMENT", place("“no”"), place("three"), name="split",
        attributes={"type": ["arms", "trade"]},
        roles={"speaker": (Filler(kim.id),), "cue": (Filler(said.id),)},
    )  # fmt: skip
    outer = annotation(
        "STATEMENT", place("制裁を科す"), name="outer",
        roles={"about": (Filler(statement.id), Filler(kim.id)), "speaker": (Filler(kim.id),)},
    )  # fmt: skip
    marks = [
        kim, said, whole, statement, outer,
        annotation("ENTITY", place("😀"), name="emoji"),
        annotation("ENTITY", place("👨\u200d👩\u200d👧"), name="family"),
        annotation("ENTITY", place("🇰🇵 e\u0301tats\n\nשָׁלוֹם"), name="over lines"),
        annotation("ENTITY", place("e\u0301"), name="combining"),
        annotation("ENTITY", place("می\u200cخواهم"), name="zwnj"),
        annotation("ENTITY", place("制裁"), name="cjk", attributes={"value": "two words"}),
        annotation("PERSON", place("制裁"), name="stacked"),
        annotation("ENTITY", place("裁を"), name="crossing"),
        annotation("ENTITY", place("one\u2028two\x85three\tfour"), name="separators"),
        annotation("ENTITY", place("[x] |_| a\\b <c>&amp; ;*-> #=\"' 1-2"), name="signs"),
        annotation("ENTITY", (len(TEXT) - 1, len(TEXT)), name="end"),
    ]  # fmt: skip
    own = layer(*sorted(marks, key=lambda a: (a.start, a.end, a.id)))
    again = layer(annotation("PERSON", place("Kim"), name="other kim"), name="Bea")
    found = [
        article(TEXT, own, again, referents=(Referent("wd:Q1", "Kim J."),)),
        article("No spans here.", layer(id=identity("none")), title="No spans here."),
        article("x", layer(annotation("ENTITY", (0, 1), name="x"), id=identity("x")), title="x"),
        article("No layer.", title="No layer."),
        article("😀", layer(annotation("ENTITY", (0, 1)), id=identity("face")), title="😀"),
    ]
    files = ("torture.txt", "No spans.txt", "con.txt", "TORTURE.TXT", "news.jsonl")
    return [
        msgspec.structs.replace(one, sources=(Source(file),))
        for one, file in zip(found, files, strict=True)
    ]


def named_of(articles: Iterable[ArticleContent]) -> list[Named]:
    """Return articles with the names of their files in a folder."""
    given = list(articles)
    files = [next((source.file or "" for source in one.sources), "") for one in given]
    facts = [NamingFacts(file, a.title, a.sha256) for file, a in zip(files, given, strict=True)]
    return list(map(Named, file_names(facts), given))


def write_as(
    form: Format,
    articles: Iterable[ArticleContent],
    out: Path,
    options: WriteOptions | None = None,
    schema: Schema = SCHEMA,
) -> LossReport:
    """Write articles in a form, as the file or the folder `out`."""
    given = options or WriteOptions()
    if form.writes_folder is not None:
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        return form.writes_folder(named_of(articles), schema, DiskFolder(out), given)
    assert form.writes is not None
    with out.open("wb") as file:
        return form.writes(articles, schema, file, given)


def read_as(
    form: Format, path: Path, schema: Schema | None = SCHEMA, **options: Any
) -> tuple[list[Accepted], list[Refusal]]:
    """Read a file or folder of a form; a folder's files one by one when the form wants that."""
    assert form.reads is not None
    given = ReadOptions(schema=schema, **options)
    one = path.is_file() or form.takes_folders
    paths = [path] if one else sorted(file for file in path.rglob("*") if file.is_file())
    found = [each for file in paths for each in form.reads(file, given)]
    return (
        [each for each in found if isinstance(each, Accepted)],
        [each for each in found if isinstance(each, Refusal)],
    )


def bytes_of(out: Path) -> dict[str, bytes]:
    """Return what was written, by file name."""
    if out.is_file():
        return {"": out.read_bytes()}
    files = [file for file in out.rglob("*") if file.is_file()]
    return {file.relative_to(out).as_posix(): file.read_bytes() for file in files}


def merged(articles: Sequence[ArticleContent]) -> list[ArticleContent]:
    """Return articles with those of one text put together, as an import does it."""
    found: dict[str, ArticleContent] = {}
    for one in articles:
        first = found.get(one.text)
        both = one.layers if first is None else (*first.layers, *one.layers)
        found[one.text] = msgspec.structs.replace(first or one, layers=both)
    return list(found.values())


def said_of(layers: Sequence[LayerContent], lost: frozenset[str]) -> list[Any]:
    """Return what layers say, without ids and without what a report counts as lost."""
    return sorted(
        (
            said
            for found in layers
            for one in found.annotations
            for said in _said(one, found.annotations, lost)
        ),
        key=repr,
    )


def _said(
    one: Annotation, among: Sequence[Annotation], lost: frozenset[str]
) -> list[tuple[Any, ...]]:
    places = {each.id: (each.label, _place(each, lost)) for each in among}
    roles = {
        role: sorted(
            repr(places[filler.id]) if filler.id else "implied"
            for filler in fillers
            if filler.id or not lost & {"implied fillers"}
        )
        for role, fillers in one.roles.items()
    }
    parts = {
        "attributes": dict(sorted(one.attributes.items())),
        "roles": {role: found for role, found in sorted(roles.items()) if found},
        "referents": one.referent,
        "notes": one.note,
    }
    without = lost | ({"roles"} if "fillers that are not written" in lost else set[str]())
    said = {name: part for name, part in parts.items() if name not in without}
    label = one.label if "fine labels" not in lost else ""
    if "fragments split" in lost:
        return [(label, (fragment,), said) for fragment in one.fragments]
    return [(label, one.fragments, said)]


def _place(one: Annotation, lost: frozenset[str]) -> tuple[Fragment, ...]:
    return one.fragments if "fragments split" not in lost else one.fragments[:1]
