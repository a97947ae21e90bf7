"""Stories are found once, kept, and followed article by article."""

from pathlib import Path

import msgspec
import pytest

from annotator.app.adjudication.comparing import compare_layers
from annotator.app.project import open_project
from annotator.app.removing import remove_article
from annotator.app.session import Session
from annotator.app.stories import find_stories, stories, stories_of
from annotator.cli import main
from tests.builders import a_project, keys_of, put_in, put_records_in

LINES = [
    f"Sentence {n} of the report says that delegate {n * 7} met envoy {n * 3} in hall {n}."
    for n in range(40)
]


def lines(first: int, last: int) -> str:
    return "\n".join(LINES[first:last])


def found(session: Session) -> list[int]:
    """Return the story of each article, by the place of its first article."""
    keys = keys_of(session)
    names = stories_of(session, keys)
    order = list(dict.fromkeys(names[key] for key in keys))
    return [order.index(names[key]) for key in keys]


def test_near_duplicates_are_one_story(tmp_path: Path) -> None:
    session = a_project(tmp_path, lines(0, 10), lines(20, 30), lines(0, 8), lines(1, 10))
    assert found(session) == [0, 1, 0, 0]
    assert [len(story.articles) for story in stories(session).stories] == [3]
    assert stories(session).alone == 1


def test_a_new_article_is_looked_at_alone_and_may_join_two_stories(tmp_path: Path) -> None:
    session = a_project(tmp_path, lines(0, 10), lines(8, 20))
    assert find_stories(session) == 2
    assert found(session) == [0, 1]
    put_in(session, lines(3, 17))
    assert find_stories(session) == 1
    assert found(session) == [0, 0, 0]
    assert find_stories(session) == 0


def test_finding_stories_is_no_step_to_undo(tmp_path: Path) -> None:
    session = a_project(tmp_path, lines(0, 10), lines(0, 10) + "\nMore.")
    before = session.history.next_undo()
    find_stories(session)
    assert session.history.next_undo() == before


def test_a_removed_article_no_longer_counts_and_comes_back(tmp_path: Path) -> None:
    session = a_project(tmp_path, lines(0, 10), lines(0, 9))
    find_stories(session)
    remove_article(session, keys_of(session)[0])
    assert stories(session).stories == ()
    session.history.undo()
    assert len(stories(session).stories) == 1


def test_one_who_only_reads_gets_the_same_stories(tmp_path: Path) -> None:
    session = a_project(tmp_path, lines(0, 10), lines(20, 30), lines(0, 8))
    session.close()
    reader = open_project(session.path, read_only=True)
    aside = found(reader)
    reader.close()
    writer = open_project(session.path)
    assert aside == found(writer) == [0, 1, 0]


def test_what_is_on_every_page_joins_nothing(tmp_path: Path) -> None:
    texts = [
        f"{lines(0, 2)}\n" + "\n".join(f"Other {n} {k} a b c." for k in range(9)) for n in range(90)
    ]
    session = a_project(tmp_path, *texts)
    assert stories(session).stories == () or found(session) == list(range(90))


def test_agreement_takes_near_duplicates_for_one_story(tmp_path: Path) -> None:
    session = a_project(tmp_path, "Nothing.")

    def layer(who: str, n: int) -> dict[str, object]:
        start = 9 if (who, n) == ("Bea", 1) else 0
        spans = [{"label": "PERSON", "start": start, "end": start + 8}]
        return {"annotator": who, "covered": {"entity": 1}, "annotations": spans}

    records = [
        {
            "format": "annotator.article",
            "version": 1,
            "text": text,
            "layers": [layer("Anna", n), layer("Bea", n)],
        }
        for n, text in enumerate((lines(0, 10), lines(0, 9)))
    ]
    put_records_in(session, records, tmp_path / "both.jsonl")
    (pair,) = compare_layers(session).pairs
    # Two articles, but one story: there is nothing to resample.
    assert pair.articles == 2
    assert (pair.span_f1.exact.low, pair.span_f1.exact.high) == (None, None)


def test_the_command_lists_stories(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = a_project(tmp_path, lines(0, 10), lines(20, 30), lines(0, 8))
    session.close()
    assert main(["stories", str(session.path), "--json"]) == 0
    said = msgspec.json.decode(capsys.readouterr().out)
    assert said["articles"] == 3
    assert [len(story["articles"]) for story in said["stories"]] == [2]
