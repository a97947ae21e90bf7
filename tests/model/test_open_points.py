"""Open points: what a second look would ask, and what it would not."""

from collections.abc import Iterable, Mapping, Sequence

import pytest

from annotator.model.annotation import Annotation, Filler
from annotator.model.fragment import Fragment
from annotator.model.layer_spans import LayerSpans, SpanRow
from annotator.model.open_points import Labelled, OpenPoint, OpenPointKind, counted, open_points
from annotator.model.schema_file import load_schema
from annotator.model.text import Text
from annotator.model.values import AnnotationKey, JsonObject, Uuid

SCHEMA = load_schema("sanctions-news")
ALL = frozenset({"entity", "sanction", "statement", "region"})
KINDS = OpenPointKind


def annotation(
    text: str,
    label: str,
    *quotes: str,
    roles: Mapping[str, tuple[Filler, ...]] | None = None,
    attributes: JsonObject | None = None,
) -> Annotation:
    fragments = tuple(Fragment(text.index(q), text.index(q) + len(q)) for q in quotes)
    name = Uuid(f"{label} {quotes[0]}")
    return Annotation(name, label, fragments, attributes or {}, roles or {})


def points(
    text: str, annotations: Iterable[Annotation] = (), families: frozenset[str] = ALL
) -> list[OpenPoint]:
    there = {AnnotationKey(n): a for n, a in enumerate(annotations, 1)}
    rows = (
        SpanRow(key, a.start, a.end, a.label, a.fragments if len(a.fragments) > 1 else None)
        for key, a in there.items()
    )

    def whole(keys: Sequence[AnnotationKey]) -> Mapping[AnnotationKey, Annotation]:
        return {key: there[key] for key in keys}

    return open_points(Labelled(Text(text), LayerSpans(rows), SCHEMA, families, whole))


def kinds(found: Iterable[OpenPoint]) -> list[OpenPointKind]:
    return [point.kind for point in found]


SAID = '"We will not stop," said Ri, "until they do."'


def test_a_bare_article_has_no_open_points():
    assert points("Nothing was decided on the embargo.\n") == []


def test_a_sanction_without_target_and_status():
    text = "New sanctions were announced."
    found = points(text, [annotation(text, "SANCTION", "sanctions")])
    assert [point.text for point in found] == [
        "Sanction “sanctions” has no target",
        "Sanction “sanctions” has no status",
    ]
    assert {point.place for point in found} == {Fragment(4, 13)}
    assert {point.key for point in found} == {AnnotationKey(1)}


def test_an_anaphor_needs_no_target_and_an_implied_one_is_enough():
    text = "The action followed the embargo."
    anaphor = annotation(
        text, "SANCTION", "action", attributes={"anaphor": True, "status": "imposed"}
    )
    implied = annotation(
        text,
        "SANCTION",
        "embargo",
        roles={"target": (Filler(text="Velmora"),)},
        attributes={"status": "imposed"},
    )
    assert points(text, [anaphor, implied]) == []


@pytest.mark.parametrize(
    ("roles", "attributes", "expected"),
    [
        ({}, {}, [KINDS.ROLE]),
        ({}, {"anonymous": True}, []),
        ({}, {"anonymous": False}, [KINDS.ROLE]),
        ({"speaker": (Filler(id=Uuid("x")),)}, {}, []),
        ({"speaker": (Filler(text="the ministry"),)}, {}, []),
    ],
)
def test_a_statement_without_a_speaker(
    roles: Mapping[str, tuple[Filler, ...]], attributes: JsonObject, expected: list[OpenPointKind]
):
    first, _, rest = SAID.partition(" said Ri, ")
    statement = annotation(SAID, "STATEMENT", first, rest, roles=roles, attributes=attributes)
    assert kinds(points(SAID, [statement])) == expected


def test_quotation_marks_without_a_statement():
    (first, second) = points(SAID)
    assert SAID[slice(*first.place)] == '"We will not stop,"'
    assert SAID[slice(*second.place)] == '"until they do."'
    assert first.key is None
    covered = annotation(SAID, "STATEMENT", '"We will not stop,"', attributes={"anonymous": True})
    assert [p.place for p in points(SAID, [covered])] == [second.place]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('The so-called "ghost fleet" sailed.', 0),
        ('"No," she said.', 1),
        ('He called it "an act of open war" again.', 1),
        ("„Wir hören nicht auf“, sagte Ri.", 1),
        ("«Мы не остановимся», сказал Ри.", 1),
        ("金说：「我们不会停止。」", 1),
        ("\"He said 'stop it now' twice,\" she said.", 1),
        ("It's the firms' own don't-ask list.", 0),
        ('He said "we will not', 0),
    ],
)
def test_what_counts_as_a_quotation(text: str, expected: int):
    assert len(points(text)) == expected


def test_a_title_in_quotation_marks_is_its_label():
    text = 'The film "The Quiet Sea of Kharest" opened.'
    titled = annotation(text, "DOCUMENT", "The Quiet Sea of Kharest")
    assert points(text, [titled]) == []


def test_the_same_name_further_down():
    text = "Velmora acted. Then Velmora's banks and Velmora acted; Velmorans did not."
    (first, second) = points(text, [annotation(text, "COUNTRY", "Velmora")])
    assert text[first.place.start :].startswith("Velmora's banks")
    assert first.place.end - first.place.start == len("Velmora")
    assert text[second.place.start :].startswith("Velmora acted;")
    assert first.text == "“Velmora” is Country above, not here"


def test_a_name_above_its_first_label_is_not_asked_for():
    text = "Velmora acted. Then Velmora left."
    at = text.rindex("Velmora")
    labelled = Annotation(Uuid("v"), "COUNTRY", (Fragment(at, at + 7),))
    assert points(text, [labelled]) == []


@pytest.mark.parametrize(
    ("label", "first", "text"),
    [
        ("PERSON", "he", "Then he said he left."),
        ("GOODS", "ore", "The ore was sold; ore is dear."),
        ("COUNTRY", "Velmora", "Velmora acted. The Velmora Bank did, and Bank of Velmora did."),
        ("STATEMENT", "Velmora acted", "Velmora acted. Velmora acted."),
    ],
)
def test_what_is_labelled_once_only(label: str, first: str, text: str):
    annotations = [annotation(text, label, first, attributes={"anonymous": True})]
    if label == "COUNTRY":
        annotations += [annotation(text, "COMPANY", q) for q in ("Velmora Bank", "Bank of Velmora")]
    assert points(text, annotations) == []


def test_a_sanction_named_again():
    text = "The embargo holds. The embargo hurts."
    excuses: JsonObject = {"anaphor": True, "status": "in_force"}
    assert kinds(points(text, [annotation(text, "SANCTION", "embargo", attributes=excuses)])) == [
        KINDS.REPEAT
    ]


def test_chinese_names_stand_inside_runs():
    text = "维尔莫拉宣布制裁。随后维尔莫拉撤回。"
    assert kinds(points(text, [annotation(text, "COUNTRY", "维尔莫拉")])) == [KINDS.REPEAT]


def test_a_label_inside_a_region():
    text = "More news: Velmora wins\nKestria lost.\n"
    region = annotation(text, "REGION", "More news: Velmora wins")
    inside, outside = annotation(text, "COUNTRY", "Velmora"), annotation(text, "COUNTRY", "Kestria")
    (found,) = points(text, [region, inside, outside])
    assert found.text == "Country “Velmora” lies inside a region"
    assert found.key == AnnotationKey(2)


def test_nothing_is_asked_for_inside_a_region():
    text = "Velmora acted.\nPhoto: Velmora “We are here to stay.”\n"
    line = text.split("\n")[1]
    assert (
        points(text, [annotation(text, "COUNTRY", "Velmora"), annotation(text, "REGION", line)])
        == []
    )


@pytest.mark.parametrize(
    ("families", "expected"),
    [
        ({"entity"}, [KINDS.REPEAT]),
        ({"sanction"}, [KINDS.STATUS]),
        ({"statement"}, [KINDS.QUOTATION]),
        (set[str](), []),
    ],
)
def test_only_what_is_read_for(families: set[str], expected: list[OpenPointKind]):
    text = "Velmora said “we will not stop” sanctions. Velmora left."
    annotations = [
        annotation(text, "COUNTRY", "Velmora"),
        annotation(text, "SANCTION", "sanctions", attributes={"anaphor": True}),
    ]
    assert kinds(points(text, annotations, frozenset(families))) == expected


def test_points_come_in_reading_order_and_are_counted():
    text = SAID + "\nThe embargo holds."
    found = points(text, [annotation(text, "SANCTION", "embargo")])
    assert [p.place.start for p in found] == sorted(p.place.start for p in found)
    assert counted(found) == {KINDS.QUOTATION: 2, KINDS.ROLE: 1, KINDS.STATUS: 1}


def test_labels_the_schema_does_not_know_are_left_alone():
    text = "Velmora acted. Velmora left."
    assert points(text, [annotation(text, "UNKNOWN", "Velmora")]) == []
