"""What was imported, taken back or removed can come again, and lands where it belongs."""

from pathlib import Path
from typing import Any

import pytest

from annotator.app import labelling
from annotator.app.checking import check_project
from annotator.app.exporting.export_file import export_file
from annotator.app.exporting.records import ExportOptions
from annotator.app.importing.import_files import Conflict, ImportOptions, import_files
from annotator.app.project import create_project
from annotator.app.removing import remove_article
from annotator.app.session import Session
from annotator.storage.register import bodies
from tests.builders import keys_of, open_first, put_records_in, words

ARTICLE = "11111111-1111-4111-8111-111111111111"
OTHER = "00000000-0000-4000-8000-000000000000"
LAYER = "22222222-2222-4222-8222-222222222222"
LABEL = "33333333-3333-4333-8333-333333333333"


@pytest.fixture
def session(tmp_path: Path):
    session = create_project(tmp_path / "news.annot", annotator="Anna")
    yield session
    session.close()
    assert check_project(session.path) == []


def a_record(text: str, quote: str = "", **more: Any) -> dict[str, Any]:
    at = text.index(quote)
    mark = {"id": LABEL, "label": "COUNTRY", "start": at, "end": at + len(quote), "text": quote}
    layer = {"id": LAYER, "annotator": "Ben", "annotations": [mark]}
    known = {"format": "annotator.article", "version": 1, "id": ARTICLE, "text": text}
    return {**known, "layers": [layer] if quote else [], **more}


def put(session: Session, *records: dict[str, Any], **options: Any):
    file = session.path.with_name("put.jsonl")
    if not options:
        return put_records_in(session, records, file)
    import msgspec

    file.write_bytes(b"\n".join(map(msgspec.json.encode, records)))
    return import_files(session, [file], ImportOptions(format="article", **options))


def quotes(session: Session, number: int = 0) -> list[str]:
    article = session.open_article(keys_of(session)[number])
    return [article.quote(key) for key in article.spans.in_order()]


def test_a_corrected_text_under_the_id_of_one_taken_back_is_another_article(
    session: Session,
) -> None:
    put(session, a_record("North Korea.", "North Korea"))
    session.history.undo()
    report = put(session, a_record("Now North Korea.", "North Korea"))
    assert report.added == 1
    assert quotes(session) == ["North Korea"]
    assert session.article is not None
    assert session.article.text.content == "Now North Korea."
    assert "id" in report.changed[0].why


def test_a_corrected_text_keeps_its_labels_after_the_wrong_one_was_removed(
    session: Session,
) -> None:
    put(session, a_record("North Korea, again.", "North Korea"))
    remove_article(session, keys_of(session)[0])
    put(session, a_record("North Korea, anew.", "North Korea"))
    assert quotes(session) == ["North Korea"]
    session.history.undo()
    session.history.undo()
    assert quotes(session) == ["North Korea"]


def test_labels_taken_back_can_be_given_to_oneself_then(session: Session) -> None:
    put(session, a_record("North Korea.", "North Korea"))
    session.history.undo()
    put(session, a_record("North Korea.", "North Korea"), layer="Anna")
    article = open_first(session).article
    assert article is not None
    assert article.locked is None
    assert quotes(session) == ["North Korea"]


def test_a_removed_label_does_not_come_back_into_the_layer_it_was_removed_from(
    session: Session,
) -> None:
    put(session, a_record("North Korea.", "North Korea"), layer="Anna")
    article = open_first(session).article
    assert article is not None
    labelling.remove(session, article.spans.in_order()[0])
    record = a_record("North Korea.", "North Korea")
    record["layers"][0] |= {"id": OTHER}
    put(session, record)
    article = session.open_article(keys_of(session)[0])
    assert [(c.annotator.name, c.annotations) for c in article.layers] == [("Anna", 0), ("Ben", 1)]


def test_the_same_layer_twice_in_a_file_is_no_difference(session: Session) -> None:
    record = a_record("North Korea.", "North Korea")
    report = put(session, record, record)
    assert (report.layers, report.changed) == (1, ())
    other = a_record("North Korea.", "North")
    session.history.undo()
    assert put(session, record, other, conflict=Conflict.NEW).layers == 2


def test_comments_come_in_whole_once_and_again(session: Session) -> None:
    first = a_record("North Korea.", comments=[{"id": "1", "text": "Sure?"}, {"text": "Hm."}])
    second = a_record("South Korea.", comments=[{"id": "1", "text": "Yes."}], id=OTHER)
    put(session, first, second)
    keys = keys_of(session)
    db = session.store.db
    assert [len(bodies(db, "comments", key)) for key in keys] == [2, 1]
    again = put(session, {**first, "sources": [{"outlet": "Wire"}]})
    assert again.further_sources == 1
    assert len(bodies(db, "comments", keys[0])) == 2
    session.history.undo()
    session.history.undo()
    put(session, first, second)
    assert [len(bodies(db, "comments", key)) for key in keys_of(session)] == [2, 1]


def test_a_comment_alone_comes_in(session: Session) -> None:
    put(session, a_record("North Korea."))
    report = put(session, a_record("North Korea.", decisions=[{"label": LABEL}]))
    assert not report.empty
    assert len(bodies(session.store.db, "decisions", keys_of(session)[0])) == 1
    session.history.undo()
    assert bodies(session.store.db, "decisions", keys_of(session)[0]) == ()


def test_a_referent_of_another_name_is_told_and_its_ids_unite(session: Session) -> None:
    def named(name: str, *ids: str) -> dict[str, Any]:
        return {"ref:1": {"name": name, "type": "COUNTRY", "ids": list(ids)}}

    put(session, a_record("North Korea.", referents=named("DPRK", "wd:1")))
    report = put(session, a_record("North Korea.", referents=named("North Korea", "wd:2")))
    assert "DPRK" in report.changed[0].why
    (ids,) = session.store.db.execute("SELECT ids FROM referents").fetchone()
    assert ids == '["wd:1","wd:2"]'
    session.history.undo()
    assert session.store.db.execute("SELECT ids FROM referents").fetchone() == ('["wd:1"]',)


def exported_id(session: Session, tmp_path: Path) -> str:
    import msgspec

    out = tmp_path / "out.jsonl"
    export_file(session, out, ExportOptions())
    return msgspec.json.decode(out.read_bytes().splitlines()[0])["id"]


def test_a_second_id_of_a_text_is_an_alias_until_undone(session: Session, tmp_path: Path) -> None:
    put(session, a_record("North Korea."))
    put(session, a_record("North Korea.", id=OTHER))
    assert exported_id(session, tmp_path) == OTHER
    session.history.undo()
    assert exported_id(session, tmp_path) == ARTICLE
    session.history.redo()
    assert exported_id(session, tmp_path) == OTHER


def test_an_id_that_another_article_has_is_no_alias(session: Session, tmp_path: Path) -> None:
    put(session, a_record("North Korea."), a_record("South Korea.", id=OTHER))
    report = put(session, a_record("North Korea.", id=OTHER))
    assert "another article" in report.changed[0].why
    assert exported_id(session, tmp_path) == ARTICLE
    file = session.path.with_name("put.jsonl")
    mixed = [a_record("East.", id=LAYER), a_record("East.", id=LABEL), a_record("West.", id=LABEL)]
    assert len(put_records_in(session, mixed, file).refused) == 1


def test_a_title_that_is_not_taken_is_told(session: Session) -> None:
    put(session, a_record("North Korea.", title="One"))
    report = put(session, a_record("North Korea.", title="Two", x_desk="Asia"))
    assert "title" in report.changed[0].why
    assert "x_desk" in report.changed[0].why
    assert put(session, a_record("North Korea.", title="One")).changed == ()


def test_the_labels_of_another_that_are_shown_can_be_taken_back(session: Session) -> None:
    put(session, a_record("North Korea."))
    put(session, a_record("North Korea.", "North Korea"))
    open_first(session)
    session.history.undo()
    assert session.article is not None
    assert session.article.locked is None
    assert len(session.article.spans) == 0
    labelling.add(session, "COUNTRY", [words(session, "North")])


def test_a_text_fixed_later_with_later_labels_blocks_its_undo_after_a_redo(
    session: Session,
) -> None:
    from annotator.errors import Refused

    put(session, a_record("North Korea."))
    session.history.undo()
    session.history.redo()
    redone = session.history.steps()[0]
    open_first(session)
    labelling.add(session, "COUNTRY", [words(session, "North")])
    with pytest.raises(Refused, match="Add Country"):
        session.history.undo(redone.key)
    session.history.undo()
    session.history.undo(redone.key)
    assert keys_of(session) == []
    put(session, a_record("North Korea."))
    again = session.history.steps()[0]
    open_first(session)
    labelling.add(session, "COUNTRY", [words(session, "North")])
    with pytest.raises(Refused, match="Add Country"):
        session.history.undo(again.key)
