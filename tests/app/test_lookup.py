"""Anything is found by a few letters, the likeliest first."""

from collections.abc import Sequence

import pytest

from annotator.app.commands import COMMANDS
from annotator.app.key_bindings import plain_title
from annotator.app.lookup import Entry, Kind, find, merged
from annotator.app.pace import Pace, decision_pace, pace_of, pace_words
from annotator.model.schema_file import load_schema

SCHEMA = load_schema("sanctions-news")
COMMAND_ENTRIES = [Entry(Kind.COMMAND, c.id, plain_title(c)) for c in COMMANDS]
LABELS = [Entry(Kind.LABEL, label.id, label.name) for label in SCHEMA.labels]
EVERYTHING = [*COMMAND_ENTRIES, *LABELS]


def best(words: str, entries: Sequence[Entry] = EVERYTHING, recent: Sequence[str] = ()) -> str:
    groups = find(words, entries, recent)
    return groups[0].entries[0].title if groups else ""


@pytest.mark.parametrize(
    ("letters", "title"),
    [
        ("dn", "Done and Next"),
        ("dan", "Done and Next"),
        ("done", "Done and Next"),
        ("na", "Nationality"),
        ("per", "Person"),
        ("comp", "Company"),
        ("gov", "Gov. body"),
        ("title", "Title"),
        ("next unf", "Next Unfinished"),
        ("unfinished next", "Next Unfinished"),
        ("statment", "Statement"),
        ("hisotry", "History"),
        ("export", "Export Dataset"),
        ("captions none", "Captions: None"),
        ("dark", "Colours: Dark"),
        ("STATEMENT", "Statement"),
    ],
)
def test_the_likeliest_comes_first(letters: str, title: str):
    assert best(letters) == title


def test_nothing_is_found_by_nonsense():
    assert find("qqxxzz", EVERYTHING) == []


def test_recent_ones_come_first_among_equals():
    entries = [Entry(Kind.LABEL, str(n), f"Same {n}") for n in range(3)]
    assert best("same", entries, ["label:2"]) == "Same 2"


def test_without_letters_only_what_was_done_lately_is_shown():
    recent = ["label:PERSON", "command:go.done"]
    groups = find("", EVERYTHING, recent)
    assert [(g.kind, [e.id for e in g.entries]) for g in groups] == [
        (Kind.LABEL, ["label:PERSON"]),
        (Kind.COMMAND, ["command:go.done"]),
    ]
    assert find("  ", EVERYTHING) == []


def test_entries_are_grouped_and_a_kind_does_not_flood_the_others():
    articles = [Entry(Kind.ARTICLE, str(n), f"Person number {n}") for n in range(100)]
    groups = find("person", [*LABELS, *articles])
    assert [group.kind for group in groups] == [Kind.LABEL, Kind.ARTICLE]
    assert len(groups[1].entries) < 20


def test_what_the_index_found_is_shown_whatever_its_letters():
    assert best("muller", [Entry(Kind.ARTICLE, "1", "Müller resigns")]) == "Müller resigns"


def test_the_newest_is_remembered_once():
    assert merged(["a", "b", "c"], "b") == ("b", "a", "c")
    assert len(merged([str(n) for n in range(99)], "x")) == 40


def test_the_pace_is_said_when_it_is_known():
    assert pace_of([60, 60], 10) is None
    assert pace_of([], 10) is None
    assert pace_of([300, 300, 300], 24) == Pace(12, 2)


def test_the_pace_of_decisions_leaves_out_longer_pauses():
    times = [f"2026-03-01T{hour:02}:{minute:02}:00+00:00" for hour, minute in _DECIDED]
    assert decision_pace(times, 120) == Pace(60, 2)
    assert decision_pace(times[:3], 120) is None


# The newest first; lunch lies between the second and the third.
_DECIDED = ((13, 1), (13, 0), (12, 3), (12, 2), (12, 1), (12, 0))


@pytest.mark.parametrize(
    ("pace", "said"),
    [
        (Pace(12.2, 2), ("12 an hour", "2 h left")),
        (Pace(2.54, 0.5), ("2.5 an hour", "30 min left")),
        (Pace(3, 2.68), ("3 an hour", "2 h 40 min left")),
        (Pace(60, 40), ("60 an hour", "40 h left")),
    ],
)
def test_the_pace_in_words(pace: Pace, said: tuple[str, str]):
    assert pace_words(pace) == said
