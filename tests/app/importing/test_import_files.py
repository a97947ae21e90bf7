"""Everything that can be taken is taken, everything else is named, nothing is half there."""

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from annotator.app import labelling
from annotator.app.checking import check_project
from annotator.app.importing.import_files import (
    Conflict,
    ImportOptions,
    import_files,
)
from annotator.app.project import create_project, open_project
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.formats.base import ReadOptions
from annotator.model.changes import Changes
from annotator.storage.imports import Pace, sweep_unfinished
from tests.builders import (
    keys_of,
    open_first,
    put_in,
    put_records_in,
    words,
)

ROOT = Path(__file__).parents[3]


@pytest.fixture
def session(tmp_path: Path):
    session = create_project(tmp_path / "news.annot", annotator="Anna")
    yield session
    session.close()
    assert check_project(session.path) == []


def text_of(session: Session, number: int = 0) -> str:
    return session.open_article(keys_of(session)[number]).text.content


def a_record(text: str, *spans: tuple[int, int, str], annotator: str = "Ben", **more: object):
    marks = [{"start": a, "end": b, "label": label, "text": text[a:b]} for a, b, label in spans]
    layer = {"annotator": annotator, "kind": "person", "annotations": marks}
    return {
        "format": "annotator.article",
        "version": 1,
        "text": text,
        "layers": [layer] if spans else [],
        **more,
    }


@pytest.mark.parametrize(
    "text",
    ["a\r\nb \n\n", "\ttabs\x0b and \x0c feeds\x85", "e\u0301 é 👩‍👩‍👧", "a\u2028b", "  lead"],
)
def test_a_text_file_is_kept_to_the_last_character(
    session: Session, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "story.txt"
    file.write_bytes(text.encode())
    report = import_files(session, [file], ImportOptions())
    assert report.added == 1
    assert text_of(session) == text


def test_the_same_text_twice_is_one_article_with_two_sources(
    session: Session, tmp_path: Path
) -> None:
    one = a_record("Sanctions.", sources=[{"outlet": "Wire", "date": "1 May"}])
    two = a_record("Sanctions.", sources=[{"outlet": "Post"}])
    report = put_records_in(session, [one, two], tmp_path / "a.jsonl")
    assert (report.added, report.further_sources) == (1, 1)
    article = session.open_article(keys_of(session)[0]).article
    assert [source.outlet for source in article.sources] == ["Wire", "Post"]

    again = put_records_in(session, [one, two], tmp_path / "a.jsonl")
    assert (again.added, again.further_sources, again.known) == (0, 0, 2)
    assert len(session.history.steps()) == 1


def test_a_later_source_of_a_known_text_joins_it_and_is_searchable(
    session: Session, tmp_path: Path
) -> None:
    from annotator.app.queue import QueueFilter

    put_in(session, "Sanctions.")
    record = a_record("Sanctions.", sources=[{"outlet": "Zeitung"}])
    report = put_records_in(session, [record], tmp_path / "b.jsonl")
    assert (report.added, report.further_sources) == (0, 1)
    assert len(session.queue.keys(QueueFilter("zeitung"))) == 1
    session.history.undo()
    assert session.open_article(keys_of(session)[0]).article.sources == ()


def test_one_bad_line_in_ten_thousand_is_named_and_the_rest_comes_in(
    session: Session, tmp_path: Path
) -> None:
    file = tmp_path / "many.jsonl"
    lines = [f'{{"text": "Article {n}."}}' for n in range(10_000)]
    lines[4711] = '{"text": "cut off'
    file.write_text("\n".join(lines))
    report = import_files(session, [file], ImportOptions(format="article"))
    assert report.added == 9_999
    (refused,) = report.refused
    assert refused.where == "line 4712"


def test_labels_that_do_not_fit_are_named_and_the_others_come_in(
    session: Session, tmp_path: Path
) -> None:
    record = a_record("North Korea said.", (0, 11, "COUNTRY"), (12, 99, "CUE"), (12, 12, "CUE"))
    report = put_records_in(session, [record], tmp_path / "c.jsonl")
    assert (report.added, report.layers, report.annotations) == (1, 1, 1)
    assert len(report.changed) + len(report.refused) == 2


def test_an_unknown_label_is_kept_and_reported(session: Session, tmp_path: Path) -> None:
    record = a_record("North Korea said.", (0, 11, "DICTATORSHIP"))
    report = put_records_in(session, [record], tmp_path / "d.jsonl")
    assert report.annotations == 1
    assert "DICTATORSHIP" in report.changed[0].why


@pytest.mark.parametrize(("bad", "why"), [("a\x00b", "NUL"), ("", "empty"), ("a\ud83d b", "lone")])
def test_characters_that_no_text_may_have_are_refused_or_replaced(
    session: Session, tmp_path: Path, bad: str, why: str
) -> None:
    import json

    file = tmp_path / "e.jsonl"
    file.write_text(json.dumps({"text": bad}) + "\n" + json.dumps({"text": "good"}))
    report = import_files(session, [file], ImportOptions(format="article"))
    assert report.added == 1
    assert why in report.refused[0].why
    if bad:
        options = ImportOptions(ReadOptions(replace_characters=True), "article")
        assert import_files(session, [file], options).added == 1
        assert "\ufffd" in text_of(session, 1)


def test_fifty_megabytes_of_text_are_one_article(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "book.txt"
    text = "Sanctions were imposed on Gefest-M. \n" * (50_000_000 // 37)
    file.write_text(text)
    assert import_files(session, [file], ImportOptions()).added == 1
    assert text_of(session) == text


@pytest.mark.parametrize("name", ["missing", "missing.txt"])
def test_what_is_no_file_is_told_and_changes_nothing(
    session: Session, tmp_path: Path, name: str
) -> None:
    with pytest.raises(UserError, match=r"\w"):
        import_files(session, [tmp_path / name], ImportOptions())
    assert len(session.queue.keys()) == 0


def test_a_layer_that_differs_is_skipped_or_comes_as_a_new_one(
    session: Session, tmp_path: Path
) -> None:
    one = a_record("North Korea said.", (0, 11, "COUNTRY"))
    other = a_record("North Korea said.", (0, 5, "PLACE"))
    file = tmp_path / "f.jsonl"
    put_records_in(session, [one], file)
    skipped = put_records_in(session, [other], file)
    assert skipped.layers == 0
    assert "skipped" in skipped.changed[0].why
    taken = import_files(session, [file], ImportOptions(conflict=Conflict.NEW))
    assert taken.layers == 1
    assert len(session.open_article(keys_of(session)[0]).layers) == 2


def test_labels_given_to_oneself_can_be_changed(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "g.jsonl"
    file.write_bytes(
        b'{"format":"annotator.article","version":1,"text":"North Korea said.",'
        b'"layers":[{"annotator":"Ben","annotations":[{"label":"COUNTRY",'
        b'"start":0,"end":11}]}]}'
    )
    import_files(session, [file], ImportOptions(layer="Anna"))
    article = session.open_article(keys_of(session)[0])
    assert article.locked is None
    labelling.relabel(session, article.spans.in_order()[0], "PLACE")


def test_anothers_labels_are_read_only_until_copied(session: Session, tmp_path: Path) -> None:
    put_records_in(session, [a_record("North Korea.", (0, 11, "COUNTRY"))], tmp_path / "h.jsonl")
    article = open_first(session).article
    assert article is not None
    with pytest.raises(UserError, match="labels of Ben"):
        labelling.add(session, "PERSON", [words(session, "North")])
    labelling.copy_layer(session)
    assert session.article is not None
    assert session.article.locked is None
    (key,) = session.article.spans.in_order()
    assert session.article.annotation(key).origin.by == "adopted"
    labelling.relabel(session, key, "PLACE")


def test_an_import_taken_back_can_be_imported_again_under_its_own_ids(
    session: Session, tmp_path: Path
) -> None:
    record = a_record("North Korea said.", (0, 11, "COUNTRY"))
    put_records_in(session, [record], tmp_path / "i.jsonl")
    first = session.open_article(keys_of(session)[0])
    ids = [each.id for each in first.annotations(first.spans.in_order())]
    session.history.undo()
    report = put_records_in(session, [record], tmp_path / "i.jsonl")
    assert (report.added, report.layers) == (1, 1)
    again = session.open_article(keys_of(session)[0])
    assert again.article.id == first.article.id
    assert [each.id for each in again.annotations(again.spans.in_order())] == ids


def a_job(session: Session, file: Path, progress: str = "json") -> "subprocess.Popen[str]":
    """Start the import that a window runs beside itself."""
    words = ["import", str(session.path), str(file), "--format", "article", "--annotator", "Anna"]
    token = session.job_token or ""
    return subprocess.Popen(
        [sys.executable, "-m", "annotator", *words, "--progress", progress, "--job", token],
        stdout=subprocess.PIPE if progress == "json" else None,
        text=True,
        cwd=ROOT,
    )


def test_an_import_is_one_event(session: Session) -> None:
    heard: list[Changes] = []
    session.subscribe(heard.append)
    put_in(session, *(f"Article {n}." for n in range(50)))
    assert [changes.many for changes in heard] == [True]


def test_a_cancelled_import_leaves_nothing(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "j.jsonl"
    file.write_text("\n".join(f'{{"text": "Article {n}."}}' for n in range(300)))

    def cancel(phase: str, done: int, total: int) -> None:
        if phase == "writing" and done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_files(session, [file], ImportOptions(format="article"), cancel)
    for table in ("articles", "texts", "imports", "sources", "search"):
        found = session.store.db.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert found == (0,), table
    assert session.history.steps() == []


def test_what_a_killed_import_left_is_never_seen_and_swept_at_the_next_opening(
    session: Session, tmp_path: Path
) -> None:
    put_in(session, "Here before.")
    file = tmp_path / "k.jsonl"
    file.write_text("\n".join(f'{{"text": "Article {n}."}}' for n in range(3000)))
    child = a_job(session, file)
    assert child.stdout is not None
    for line in child.stdout:
        if '"writing"' in line:
            break
    child.kill()
    child.stdout.close()
    child.wait()
    inside = session.store.db.execute("SELECT count(*) FROM articles").fetchone()[0]
    assert inside > 1
    session.refresh()
    assert len(session.queue.keys()) == 1
    assert session.queue.progress().total == 1
    sweep_unfinished(session.store)
    assert session.store.db.execute("SELECT count(*) FROM articles").fetchone() == (1,)


def test_a_job_that_is_asked_to_end_takes_back_what_it_wrote(
    session: Session, tmp_path: Path
) -> None:
    file = tmp_path / "n.jsonl"
    file.write_text("\n".join(f'{{"text": "Article {n}."}}' for n in range(5000)))
    child = a_job(session, file)
    assert child.stdout is not None
    for line in child.stdout:
        if '"writing"' in line:
            break
    child.terminate()
    child.stdout.read()
    child.stdout.close()
    assert child.wait() == 2
    for table in ("articles", "imports"):
        found = session.store.db.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert found == (0,), table


def test_labelling_goes_on_while_ten_thousand_articles_come_in(
    session: Session, tmp_path: Path
) -> None:
    put_in(session, "North Korea said no. " * 500)
    open_first(session)
    file = tmp_path / "l.jsonl"
    more = "News. " * 40
    file.write_text("\n".join(f'{{"text": "Article {n}. {more}"}}' for n in range(10_000)))
    child = a_job(session, file, "none")
    made = 0
    while child.poll() is None:
        at = made * 5 % 10_000
        labelling.add(session, ("PERSON", "PLACE")[made // 2000 % 2], [words_at(at)])
        made += 1
        assert len(session.queue.keys()) in {1, 10_001}
        time.sleep(0.005)
    assert child.returncode == 0
    session.refresh()
    assert len(session.queue.keys()) == 10_001
    assert session.article is not None
    assert len(session.article.spans) == made > 20
    step = session.history.next_undo()
    assert step is not None
    assert step.name.startswith("Add")


def words_at(at: int):
    from annotator.model.fragment import Fragment

    return Fragment(at, at + 5)


def test_a_process_without_the_token_is_kept_out(session: Session, tmp_path: Path) -> None:
    other = open_project(session.path, annotator="Ben")
    assert other.read_only is not None
    assert "open for Anna since" in other.read_only
    file = tmp_path / "m.txt"
    file.write_text("News.")
    with pytest.raises(UserError, match="open for Anna"):
        import_files(other, [file], ImportOptions())
    other.close()


@pytest.mark.parametrize("hand", [True, False])
def test_an_import_yields_while_somebody_else_writes(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hand: bool
):
    rests: list[float] = []
    pace = Pace(slice=0.002, rest=0.008, yielding=60.0)
    monkeypatch.setattr("annotator.app.importing.import_files.GENTLE", pace)
    monkeypatch.setattr("time.sleep", rests.append)
    other = sqlite3.connect(session.path)

    def write(phase: str, *_: int) -> None:
        if hand and phase == "writing" and len(rests) == 2:
            other.execute("CREATE TABLE labelled (by)")
            other.execute("DROP TABLE labelled")
            other.commit()

    file = tmp_path / "more.jsonl"
    file.write_bytes(
        b"".join(msgspec.json.encode(a_record(f"Text {n}")) + b"\n" for n in range(99))
    )
    import_files(session, [file], ImportOptions(beside_window=True), write)
    other.close()
    assert [number for number, rest in enumerate(rests) if rest > 30] == ([2] if hand else [])
