"""Whatever is labelled: what a form writes and reads again lacks exactly what its report counts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.base import Format, LossReport, WriteOptions
from annotator.formats.layers import FURTHER_FIELDS, NOT_WRITTEN, SAID_AGAIN
from annotator.formats.registry import FORMATS
from annotator.formats.token_text import OFF_TOKENS
from annotator.formats.training.chat_writer import NO_LAYER
from annotator.formats.training.conll_writer import OTHER_FAMILIES
from annotator.model.annotation import Annotation, Filler
from annotator.model.article import ArticleContent, LayerContent, State
from tests.extras import is_usable
from tests.formats.formats_builders import annotation, article, identity, layer
from tests.formats.torture import SCHEMA, merged, read_as, write_as

# Forms of tokens alone put their texts together anew.
REBUILT = {"conll", "gliner", "glirel"}
BOTH_WAYS = [form for form in FORMATS if form.written and form.reads and is_usable(form)]
FORMS = [form for form in BOTH_WAYS if form.id not in REBUILT]
# Whole articles, whole annotations, and their parts, as reports name their loss.
ARTICLES = {
    NO_LAYER,
    "articles that nobody has labelled",
    "articles whose answer does not replay",
    "articles with characters that XML cannot hold",
}
ANNOTATIONS = {
    SAID_AGAIN,
    OFF_TOKENS,
    "annotations of blanks alone",
    "annotations of line ends alone",
    "labels that are not asked for",
}
PARTS = {
    "attributes": {"attributes", "blanks and line ends in values"},
    "roles": {"roles", "implied fillers", "fillers left out", NOT_WRITTEN},
    "referents": {"referents"},
    "notes": {"notes", "blanks and line ends in notes"},
    "further": {FURTHER_FIELDS},
}
# Losses after which annotations stand on other fragments than before.
MOVED = {
    "fragments split",
    "fragments bounded by line ends",
    "blanks at the ends of spans",
    "names changed",
}

# What forms of tokens alone leave out of a layer besides.
LEFT_OUT = ANNOTATIONS | {OTHER_FAMILIES, "overlaps dropped"}

_BITS = (
    "Kim ", "said ", "“no” ", "😀", "👨\u200d👩\u200d👧 ", "e\u0301 ", "שָׁלוֹם ", "می\u200cخواهم ",
    "制裁を科す",
    "\r\n", "\n\n", "\r", "\u2028", "\x85", "\t", "\u00a0", "U.S. ", "[x]|_ ", "a\\b;", "<c>&amp; ",
    "=1+2 ", "-DOCSTART- O\n", "*->", "  ", "\x0b", "it left. ", "“",
)  # fmt: skip
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "mention": st.sampled_from(["name", "nominal"]),
    "metonym": st.booleans(),
    "value": st.sampled_from(["x", "two words", "=SUM(1)", "a;b|c", "😀", "1"]),
    "count": st.sampled_from([0, 2, -1.5]),
    "type": st.lists(st.sampled_from(["arms", "trade"]), min_size=1, unique=True),
}
_texts = st.lists(st.sampled_from(_BITS), min_size=1, max_size=14).map("".join)


@st.composite
def _annotations(draw: st.DrawFn, text: str, owner: str) -> list[Annotation]:
    found: list[Annotation] = []
    for number in range(draw(st.integers(0, 5))):
        label = draw(st.sampled_from(SCHEMA.labels))
        ends = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=5)))
        roles: dict[str, tuple[Filler, ...]] = {}
        for role in label.roles:
            implied = st.builds(Filler, text=st.sampled_from(["he", "a, b"]))
            fillers = st.sampled_from([Filler(one.id) for one in found]) if found else implied
            roles[role.id] = tuple(draw(st.lists(fillers | implied, max_size=2, unique_by=repr)))
        names = [name for name in label.attributes if draw(st.booleans())]
        found.append(
            annotation(
                label.id,
                *zip(ends[::2], ends[1::2], strict=False),
                name=f"{owner} {number} {text}",
                attributes={name: draw(_VALUES[name]) for name in names},
                roles={role: each for role, each in roles.items() if each},
                referent=draw(st.none() | st.sampled_from(["wd:Q1", "ofac:22 7", "local:x"])),
                note=draw(st.sampled_from(["", "", "A note.", "two\nlines", "a\tb | c;"])),
                extra=draw(st.sampled_from([{}, {}, {"tool": "x", "rank": 2}])),
            )
        )
    return sorted(found, key=lambda one: (one.start, one.end, one.id))


@st.composite
def _articles(draw: st.DrawFn) -> list[ArticleContent]:
    texts = draw(st.lists(_texts.filter(str.strip), min_size=1, max_size=3, unique=True))
    return [
        article(
            text,
            *(
                layer(
                    *draw(_annotations(text, name)),
                    name=name,
                    id=identity(f"{name} {text}"),
                    state=draw(st.sampled_from([State.STARTED, State.DONE, State.SKIPPED])),
                )
                for name in draw(st.sampled_from([("Ann",), ("Ann", "Bea")]))
            ),
        )
        for text in texts
    ]


class _Said(NamedTuple):
    """What annotations say, each thing counted."""

    annotations: Counter[Any]
    attributes: Counter[Any]
    roles: Counter[Any]
    referents: Counter[Any]
    notes: Counter[Any]
    further: Counter[Any]


def _said(layers: Iterable[LayerContent]) -> _Said:
    said = _Said(*(Counter() for _ in _Said._fields))
    for found in layers:
        places = {one.id: (one.label, one.fragments) for one in found.annotations}
        for one in found.annotations:
            place = places[one.id]
            said.annotations[place] += 1
            said.attributes.update((place, name, repr(v)) for name, v in one.attributes.items())
            said.roles.update(
                (place, role, places.get(filler.id or "", filler.text))
                for role, fillers in one.roles.items()
                for filler in fillers
            )
            said.referents.update([(place, one.referent)] if one.referent else [])
            said.notes.update([(place, one.note)] if one.note else [])
            said.further.update((place, name, repr(v)) for name, v in one.extra.items())
    return said


def _layers(articles: Sequence[ArticleContent], only: str) -> list[LayerContent]:
    return [each for one in articles for each in one.layers if not only or each.annotator == only]


def _counted(report: LossReport, kinds: set[str]) -> int:
    return sum(loss.count for loss in report.losses if loss.kind in kinds)


def _worded(found: Iterable[LayerContent], text: str) -> Counter[tuple[str, str]]:
    """Return the pieces of annotations by label and words, blanks left out."""
    return Counter(
        (each.label, "".join(text[start:end].split()))
        for one in found
        for each in one.annotations
        for start, end in each.fragments
    )


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(articles=_articles())
def test_what_comes_back_lacks_exactly_what_was_counted(
    form: Format, articles: list[ArticleContent]
) -> None:
    own = "" if form.all_layers else "Ann"
    with TemporaryDirectory() as folder:
        out = Path(folder) / ("out" if form.writes_folder else f"out{form.suffixes[0]}")
        report = write_as(form, articles, out, WriteOptions(layer=own), SCHEMA)
        accepted, refused = read_as(form, out)
    again = {one.text: one for one in merged([each.article for each in accepted])}

    assert [each for each in refused if again] == []
    assert len(articles) - len(again) == _counted(report, ARTICLES)
    before = _said(_layers([one for one in articles if one.text in again], own))
    after = _said(_layers(list(again.values()), ""))
    lost = before.annotations.total() - after.annotations.total()
    if "fragments split" not in {loss.kind for loss in report.losses}:
        assert lost == _counted(report, ANNOTATIONS)
    if lost or _counted(report, MOVED):
        return
    assert before.annotations == after.annotations
    for name, kinds in PARTS.items():
        was, now = getattr(before, name), getattr(after, name)
        assert (was - now).total() == _counted(report, kinds), name
        assert (now - was).total() <= _counted(report, kinds), name


@pytest.mark.parametrize(
    "form", [form for form in BOTH_WAYS if form.id in REBUILT], ids=lambda form: form.id
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(articles=_articles())
def test_forms_of_tokens_bring_back_the_words_of_all_that_was_not_counted(
    form: Format, articles: list[ArticleContent]
) -> None:
    (one, *_) = articles
    with TemporaryDirectory() as folder:
        out = Path(folder) / f"out{form.suffixes[0]}"
        report = write_as(form, [one], out, WriteOptions(layer="Ann"), SCHEMA)
        ((accepted,), refused) = read_as(form, out)

    assert refused == []
    own = [each for each in one.layers if each.annotator == "Ann"]
    before = _worded(own, one.text)
    after = _worded(accepted.article.layers, accepted.article.text)
    assert after.keys() <= before.keys()
    assert len(own[0].annotations) - report.annotations == _counted(report, LEFT_OUT)
    if not _counted(report, LEFT_OUT):
        assert after.keys() == before.keys()
        assert form.id != "conll" or after == before
