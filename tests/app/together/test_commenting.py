"""Comments: threads that are answered, resolved, undone, merged and exported, and found again."""

from pathlib import Path

import msgspec
import pytest

from annotator.app import labelling
from annotator.app.checking import check_project
from annotator.app.exporting.export_file import export_file
from annotator.app.exporting.records import ExportOptions
from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.project import create_project
from annotator.app.queue import QueueFilter
from annotator.app.session import Session
from annotator.app.together import commenting
from annotator.app.together.merging import merge_projects
from annotator.errors import Refused
from annotator.model.comment import comment_body, comment_from
from tests.app.copies import a_copy_for, content
from tests.builders import a_project, keys_of, open_first, words


def said(session: Session) -> list[tuple[str, list[str], bool]]:
    """Return the threads of the open article: first words, answers, resolved or not."""
    return [
        (t.first.text, [a.text for a in t.answers if a.text], t.resolved)
        for t in commenting.threads(session)
    ]


def test_a_thread_is_answered_resolved_and_opened_again(tmp_path: Path) -> None:
    session = open_first(a_project(tmp_path))
    commenting.comment(session, "Is this one firm?", place=words(session, "Gefest-M"))
    (thread,) = commenting.threads(session)
    assert (thread.first.quote, thread.first.name) == ("Gefest-M", "Anna")
    commenting.answer(session, thread, "It is.")
    commenting.resolve(session, thread)
    assert said(session) == [("Is this one firm?", ["It is."], True)]
    assert list(session.queue.keys(QueueFilter(commented=True))) == []
    (thread,) = commenting.threads(session)
    commenting.resolve(session, thread, resolved=False)
    assert list(session.queue.keys(QueueFilter(commented=True))) == keys_of(session)
    for _ in range(2):
        session.history.undo()
    assert said(session) == [("Is this one firm?", ["It is."], False)]
    session.history.undo()
    session.history.undo()
    assert said(session) == []
    session.history.redo()
    assert said(session) == [("Is this one firm?", [], False)]
    session.close()
    assert check_project(session.path) == []


def test_a_comment_stays_with_its_annotation_and_outlives_it(tmp_path: Path) -> None:
    session = open_first(a_project(tmp_path))
    key = labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    commenting.comment(session, "Or ORG?", annotation=key)
    commenting.comment(session, "Spun from two pages.")
    labelling.remove(session, key)
    found = [(t.first.text, t.first.quote) for t in commenting.threads(session)]
    assert found == [("Spun from two pages.", ""), ("Or ORG?", "Gefest-M")]
    assert commenting.offsets_of(commenting.threads(session)) == [14]
    session.close()


def test_only_ones_own_words_are_rewritten_or_taken_back(tmp_path: Path) -> None:
    rosa = open_first(a_project(tmp_path, annotator="Rosa"))
    commenting.comment(rosa, "Look here.")
    ben = a_copy_for(rosa, "Ben", tmp_path)
    (thread,) = commenting.threads(ben)
    with pytest.raises(Refused, match="Rosa said this"):
        commenting.rewrite(ben, thread.first, "Do not look.")
    with pytest.raises(Refused, match="Rosa said this"):
        commenting.take_back(ben, thread.first)
    with pytest.raises(Refused, match="Nothing was said"):
        commenting.answer(ben, thread, "  ")
    commenting.answer(ben, thread, "Why?")
    (thread,) = commenting.threads(ben)
    commenting.rewrite(ben, thread.answers[0], "Why here?")
    assert said(ben) == [("Look here.", ["Why here?"], False)]
    commenting.rewrite(rosa, commenting.threads(rosa)[0].first, "Look there.")
    commenting.resolve(rosa, commenting.threads(rosa)[0])
    merge_projects(rosa, [ben.path])
    merge_projects(ben, [rosa.path])
    assert said(rosa) == said(ben) == [("Look there.", ["Why here?"], True)]
    assert content(rosa, tmp_path) == content(ben, tmp_path)
    rosa.close()
    ben.close()


def test_threads_travel_through_the_exchange_form(tmp_path: Path) -> None:
    session = open_first(a_project(tmp_path))
    commenting.comment(session, "Is this one firm?", place=words(session, "Gefest-M"))
    commenting.answer(session, commenting.threads(session)[0], "It is.")
    out = tmp_path / "out.jsonl"
    export_file(session, out, ExportOptions())
    other = create_project(tmp_path / "other.annot", annotator="Ben")
    import_files(other, [out], ImportOptions())
    open_first(other)
    assert said(other) == said(session)
    commenting.resolve(other, commenting.threads(other)[0])
    assert said(other)[0][2]
    session.close()
    other.close()


def test_fields_of_others_are_kept_and_their_comments_left_alone() -> None:
    body = {"id": "c1", "author": "u1", "text": "Hm.", "colour": "red", "kind": "said"}
    comment = comment_from(body)
    assert comment is not None
    changed = msgspec.structs.replace(comment, text="Well.")
    kept = comment_body(changed)
    assert (kept["colour"], kept["text"]) == ("red", "Well.")
    assert comment_from({"who": "somebody", "what": "another program"}) is None
    assert comment_from({"id": "c2", "author": 7}) is None
