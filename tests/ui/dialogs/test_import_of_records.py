"""Where records stand in a file of JSON, and what its offsets count, in the import dialog."""

from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.importing.import_places import written_at
from annotator.app.project import open_project
from annotator.cli import main
from annotator.formats.base import OffsetUnit, ReadOptions
from annotator.formats.units import unit_title
from annotator.ui.jobs.transfers import import_arguments
from tests.builders import a_project, keys_of
from tests.ui.dialogs.import_asking import Ask, boxes, choose, looked, records, written
from tests.ui.window_builders import press


def test_the_records_of_a_file_of_json_are_found_or_named(tmp_path: Path, ask: Ask, qtbot: QtBot):
    session = a_project(tmp_path)
    record = '{"head":{"main":"Ship %d"},"body":{"content":"Ship %d was seen off the coast."}}'
    both = ",".join(record % (n, n) for n in range(3))
    others = '[{"name":"Reuters"}]'
    said = f'{{"feeds":{others},"payload":{{"entries":[{both}]}}}}'
    dialog = ask(session, written(tmp_path, "answer.json", said))
    box = dialog._controls._records
    assert box.isVisible()
    assert [box.itemText(n) for n in range(box.count())] == ["feeds", "payload.entries"]
    box.setCurrentIndex(1)
    box.activated.emit(1)
    looked(qtbot, dialog)
    chosen = {name: each.currentData() for name, each in boxes(dialog).items()}
    assert chosen == {"head.main": "meta", "body.content": "text"}
    places = [record.where for record in records(dialog)]
    assert places == ["line 1", "line 1, record 2", "line 1, record 3"]
    choose(boxes(dialog)["head.main"], "title")
    looked(qtbot, dialog)
    assert dialog._import.text() == "Import 3 rows"
    request = dialog.request
    assert request.options.read.records == "payload.entries"
    arguments = import_arguments(session, request.files, request.options)
    session.close()
    assert main(arguments) == 0
    again = open_project(session.path)
    assert sorted(again.queue.titles(keys_of(again)).values())[:3] == ["Ship 0", "Ship 1", "Ship 2"]
    again.close()


def test_each_record_of_one_line_has_its_own_place(tmp_path: Path, ask: Ask):
    session = a_project(tmp_path)
    texts = ("A ship was seen.", "", "A ship was seen again.")
    entries = [{"headline": {"main": f"Ship {n}"}, "body": t} for n, t in enumerate(texts)]
    file = tmp_path / "answer.json"
    file.write_bytes(msgspec.json.encode({"payload": {"entries": entries}}))
    options = ImportOptions(ReadOptions(records="payload.entries"))
    report = import_files(session, [file], options)
    (refused,) = report.refused
    assert refused.where == "line 1, record 2"
    said = written_at([file], refused.where, records="payload.entries")
    assert msgspec.json.decode(said) == entries[1]
    dialog = ask(session, file)
    dialog._controls._records.setEditText("payload.entries")
    dialog._controls._write_records()
    assert {n: b.currentData() for n, b in boxes(dialog).items()}["headline.main"] == "title"


def test_where_records_are_is_read_in_the_encoding_that_was_chosen(
    tmp_path: Path, ask: Ask, qtbot: QtBot
):
    session = a_project(tmp_path)
    said = '{"新闻":[{"title":"A","text":"One."}],"文章":[{"title":"B","text":"Two."}]}'
    file = tmp_path / "answer.json"
    file.write_bytes(said.encode("gb18030"))
    dialog = ask(session, file)
    box = dialog._controls._records
    assert "新闻" not in [box.itemText(n) for n in range(box.count())]
    choose(dialog._controls._encoding, "GB18030")
    looked(qtbot, dialog)
    assert [box.itemText(n) for n in range(box.count())] == ["新闻", "文章"]


def test_what_leads_nowhere_is_said_and_can_be_mended(tmp_path: Path, ask: Ask, qtbot: QtBot):
    session = a_project(tmp_path)
    said = '{"articles":[{"title":"A","content":"A ship was seen off the coast."}]}'
    dialog = ask(session, written(tmp_path, "answer.json", said))
    box = dialog._controls._records
    assert box.currentText() == "articles"
    box.setEditText("nowhere.at.all")
    dialog._controls._write_records()
    looked(qtbot, dialog)
    assert not dialog._import.isEnabled()
    assert box.isVisible()
    box.setEditText("articles")
    dialog._controls._write_records()
    looked(qtbot, dialog)
    assert dialog._import.text() == "Import 1 row"


def test_another_unit_of_offsets_is_found_said_and_can_be_chosen(
    tmp_path: Path, ask: Ask, qtbot: QtBot
):
    session = a_project(tmp_path)
    text = f"{3 * chr(0x1F30D)} Ri Yong-ho met Choe in Pyongyang."

    def utf16(words: str) -> dict[str, object]:
        start = len(text[: text.index(words)].encode("utf-16-le")) // 2
        return {"start": start, "end": start + len(words), "label": "PERSON", "text": words}

    lines = [
        {"text": f"{text} {n}", "spans": [utf16("Ri Yong-ho"), utf16("Choe")]} for n in range(3)
    ]
    file = tmp_path / "spans.jsonl"
    file.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    dialog = ask(session, file)
    offsets = dialog._controls._offsets
    assert offsets.isVisible()
    assert offsets.currentText() == f"{unit_title(OffsetUnit.UTF16)}, found by itself"
    assert "6 of 6" in dialog._evidence.text()
    assert dialog._look.found.labels == 6
    choose(offsets, "codepoints")
    assert dialog.request.options.read.offsets is OffsetUnit.POINTS
    choose(offsets, "utf16")
    looked(qtbot, dialog)
    request = dialog.request
    assert request.options.read.offsets is OffsetUnit.UTF16
    report = import_files(session, request.files, request.options)
    assert (report.annotations, report.refused) == (6, ())


def test_a_column_that_was_guessed_is_said_until_one_is_chosen(
    tmp_path: Path, ask: Ask, qtbot: QtBot
):
    session = a_project(tmp_path)
    rows = "name,remarks\nAnna,The Treasury said no.\nBen,The council met.\n"
    dialog = ask(session, written(tmp_path, "people.csv", rows))
    assert dialog._guess.isVisible()
    assert "“remarks” is taken as the text" in dialog._guess.text()
    assert any("“remarks”" in label.text() for label in dialog._totals.findChildren(QLabel))
    choose(boxes(dialog)["name"], "text")
    looked(qtbot, dialog)
    assert not dialog._guess.isVisible()
    assert [record.cells[0] for record in records(dialog)] == ["Anna", "Ben"]
    session.close()


MANY = ("id", "kicker", "headline", "body", "author", "url", "tags", "score", "paywall", "country")


def many_columns(tmp_path: Path) -> Path:
    rows = [
        [
            "1",
            "World",
            "Banks warned",
            "The Treasury said no.",
            "Anna",
            "http://a",
            "",
            "1",
            "",
            "",
        ],
        ["2", "World", "Gallery", "", "Ben", "http://b", "", "2", "", ""],
    ]
    return written(tmp_path, "wide.csv", "".join(f"{','.join(row)}\n" for row in (MANY, *rows)))


def test_a_record_of_many_fields_is_a_list_of_them(tmp_path: Path, ask: Ask):
    session = a_project(tmp_path)
    dialog = ask(session, many_columns(tmp_path))
    fields = dialog._table.fields
    assert fields is not None
    assert fields.isVisible()
    names = [choice.objectName() for choice in fields.choices]
    assert names[:4] == ["id", "headline", "body", "url"]
    assert sorted(names) == sorted(MANY)
    assert fields.choices[2].accessibleDescription() == "The Treasury said no."
    fields._after.click()
    assert fields.record is not None
    assert fields.record.fate == "refused: the text is empty"
    assert "line 3" in fields._where.text()
    assert not fields._after.isEnabled()
    session.close()


def test_fields_are_chosen_by_keys_and_keep_their_places(tmp_path: Path, ask: Ask, qtbot: QtBot):
    session = a_project(tmp_path)
    dialog = ask(session, many_columns(tmp_path))
    fields = dialog._table.fields
    assert fields is not None
    fields.choices[0].setFocus()
    while not (choice := fields.choices[-1]).hasFocus():
        focused = dialog.focusWidget()
        assert focused is not None
        press(focused, Qt.Key.Key_Tab)
    assert choice.visibleRegion().boundingRect().height() == choice.height()
    press(choice, Qt.Key.Key_Home)
    looked(qtbot, dialog)
    assert choice.currentData() == "text"
    assert choice.hasFocus()
    assert dialog.request.options.read.columns == {"body": "meta", choice.objectName(): "text"}
    session.close()


def test_of_very_many_fields_the_first_are_listed_and_the_mapped_ones(tmp_path: Path, ask: Ask):
    session = a_project(tmp_path)
    names = [f"c{n}" for n in range(999)]
    rows = ",".join([*names, "text"]) + "\n" + ",".join("v" for _ in names) + ",One article.\n"
    dialog = ask(session, written(tmp_path, "wide.csv", rows))
    fields = dialog._table.fields
    assert fields is not None
    assert [choice.objectName() for choice in fields.choices] == ["text", *names[:199]]
    assert "800 more fields are kept" in fields._where.text()
    assert dialog._import.text() == "Import 1 row"
    session.close()
