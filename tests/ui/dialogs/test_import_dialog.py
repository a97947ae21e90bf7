from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from annotator.app.importing.import_files import Alike, ImportOptions, import_files
from annotator.app.importing.import_places import written_at
from annotator.formats.base import ReadOptions
from annotator.model.article import AnnotatorKind
from annotator.model.terms import Fate, Term, TermChoice, TermKind
from annotator.ui.dialogs.import_dialog import ImportDialog
from annotator.ui.dialogs.report_dialog import ReportDialog, import_report
from annotator.ui.jobs.transfers import import_arguments
from annotator.ui.look.theme import load_theme
from annotator.ui.parts.rows import RowsView
from tests.builders import TREASURY, a_project, put_in
from tests.ui.dialogs.import_asking import LIMIT, Ask, boxes, choose, looked, records, written

HEAD = "headline,body,site,published,row_id\n"
ROWS = (
    "Treasury,New sanctions on firms,CNBC,2017-08-22,a-1\n"
    "Firms,Firms are named,Daily,12/07/17,a-2\n"
    "Firms again,Firms are named,Other,2017-08-23,a-3\n"
    "Gallery,,Reuters,2017-08-23,a-4\n"
    "Ship,A ship\0 was seen,Reuters,2017-08-23,a-5\n"
)


def test_a_tables_columns_and_rows_say_what_will_happen(tmp_path: Path, ask: Ask):
    session = a_project(tmp_path)
    dialog = ask(session, written(tmp_path, "news.csv", HEAD + ROWS))
    chosen = {name: box.currentText() for name, box in boxes(dialog).items()}
    assert chosen == {
        "headline": "Title",
        "body": "Text",
        "site": "Outlet",
        "published": "Date",
        "row_id": "Keep as field",
    }
    fates = [(record.where, record.fate, record.refused) for record in records(dialog)]
    assert fates[0] == ("line 2", "", False)
    assert fates[1] == ("line 3", "date kept as written: day or month first?", False)
    assert fates[2] == ("line 4", "same text as line 3: one article, two sources", False)
    assert fates[3] == ("line 5", "refused: the text is empty", True)
    assert "NUL" in fates[4][1]


def test_the_button_says_how_many_and_the_totals_add_up(tmp_path: Path, ask: Ask):
    session = a_project(tmp_path)
    dialog = ask(session, written(tmp_path, "news.csv", HEAD + ROWS))
    found = dialog._look.found
    assert dialog._import.text() == "Import 3 rows"
    assert found.taken + found.refusals == found.records == 5
    assert dialog._replace.text().endswith("1 row more")


def test_replacing_characters_lets_the_row_in(tmp_path: Path, ask: Ask, qtbot: QtBot):
    session = a_project(tmp_path)
    dialog = ask(session, written(tmp_path, "news.csv", HEAD + ROWS))
    dialog._replace.click()
    qtbot.waitUntil(lambda: dialog._import.text() == "Import 4 rows", timeout=LIMIT)
    assert dialog.request.options.read.replace_characters


def test_another_text_column_frees_the_one_before(tmp_path: Path, ask: Ask, qtbot: QtBot):
    session = a_project(tmp_path)
    dialog = ask(session, written(tmp_path, "news.csv", HEAD + ROWS))
    choose(boxes(dialog)["headline"], "text")
    assert boxes(dialog)["body"].currentData() == "meta"
    assert dialog.request.options.read.columns == {"headline": "text", "body": "meta"}
    looked(qtbot, dialog)
    assert dialog._import.text() == "Import 4 rows"


def test_labels_that_are_refused_are_no_articles(tmp_path: Path, ask: Ask):
    session = a_project(tmp_path)
    lines = (
        '{"text":"Kim said no.","label":[[0,3,"PER"],[4,90,"PER"],[5,5,"PER"]]}',
        '{"text":"","label":[]}',
        '{"text":"Lee left.","label":[[0,3,"PER"]]}',
    )
    dialog = ask(session, written(tmp_path, "few.jsonl", "\n".join(lines)))
    found = dialog._look.found
    assert (found.records, found.refusals, found.parts, len(found.refused)) == (3, 1, 2, 3)
    assert dialog._import.text() == "Import 2 articles"
    shown = [(record.where, record.fate, record.refused) for record in records(dialog)]
    assert shown == [
        ("line 1", "2 of its parts refused", False),
        ("line 2", "refused: the text is empty", True),
        ("line 3", "", False),
    ]


def test_the_tab_key_reaches_every_choice_before_the_buttons(tmp_path: Path, ask: Ask):
    session = a_project(tmp_path)
    labelled = '{"text":"Kim said no.","label":[[0,3,"PER"],[4,8,"SAY"]]}\n'
    for name, text in (("few.jsonl", labelled), ("news.csv", HEAD + ROWS)):
        dialog = ask(session, written(tmp_path, name, text))
        chain: list[QWidget] = [dialog._controls]
        while (following := chain[-1].nextInFocusChain()) not in (None, chain[0]):
            assert following is not None
            chain.append(following)
        choices = [*dialog._terms.findChildren(QComboBox), *boxes(dialog).values()]
        assert choices
        buttons = chain.index(dialog._cancel)
        assert all(chain.index(each) < buttons for each in choices)
        assert [each for each in chain if each in choices] == choices


def test_what_the_dialog_promises_is_what_the_import_does(tmp_path: Path, ask: Ask):
    session = a_project(tmp_path)
    dialog = ask(session, written(tmp_path, "news.csv", HEAD + ROWS))
    request = dialog.request
    report = import_files(session, request.files, request.options)
    assert (report.added, report.further_sources, len(report.refused)) == (2, 1, 2)


def test_a_text_of_the_project_is_known_again(tmp_path: Path, ask: Ask):
    session = a_project(tmp_path)
    dialog = ask(session, written(tmp_path, "again.txt", TREASURY))
    assert records(dialog)[0].fate == "this text is in the project already"
    assert dialog._import.text() == "Import"


def test_labels_of_a_file_can_be_given_to_oneself(tmp_path: Path, ask: Ask):
    session = a_project(tmp_path)
    put_in(session, "Another text.")
    line = '{"text":"Gefest-M sails","spans":[{"start":0,"end":8,"label":"COMPANY"}]}\n'
    dialog = ask(session, written(tmp_path, "spans.jsonl", line))
    assert dialog.request.options.layer is None
    choose(dialog._controls._owner, session.actor.name)
    assert dialog.request.options.layer == "Anna"
    assert records(dialog)[0].cells[3] == "1"


def labelled(folder: Path) -> Path:
    spans = '[{"start":0,"end":8,"label":"XORGX"},{"start":15,"end":21,"label":"LOC"}]'
    return written(folder, "spans.jsonl", f'{{"text":"Gefest-M sails Moscow.","spans":{spans}}}\n')


def test_unknown_labels_are_offered_ours_and_come_in_as_chosen(tmp_path: Path, ask: Ask):
    session = a_project(tmp_path)
    dialog = ask(session, labelled(tmp_path))
    found = {term.name: box for term, box in dialog._terms._boxes.items()}

    assert {name: box.currentText() for name, box in found.items()} == {
        "LOC": "is Place",
        "XORGX": "keep as it is, unknown here",
    }
    assert [span.label for span in records(dialog)[0].spans] == ["XORGX", "PLACE"]
    add = found["XORGX"].findText("add as a new label to Entities")
    found["XORGX"].setCurrentIndex(add)
    found["XORGX"].activated.emit(add)

    request = dialog.request
    report = import_files(session, request.files, request.options)

    assert [(each.term.name, each.choice.ours) for each in report.terms] == [
        ("LOC", "PLACE"),
        ("XORGX", "XORGX"),
    ]
    assert "XORGX" in session.schema.by_id


def test_what_was_chosen_last_time_is_offered_first(tmp_path: Path, ask: Ask):
    session = a_project(tmp_path)
    file = labelled(tmp_path)
    terms = {Term(TermKind.LABEL, "LOC"): TermChoice(Fate.DROP)}
    import_files(session, [file], ImportOptions(terms=terms))

    dialog = ask(session, file)

    boxes = {term.name: box.currentText() for term, box in dialog._terms._boxes.items()}
    assert boxes["LOC"] == "leave out"


def test_a_name_that_is_written_is_a_layer_of_its_own(tmp_path: Path, ask: Ask):
    session = a_project(tmp_path)
    dialog = ask(session, labelled(tmp_path))
    dialog._controls._owner.setEditText("ner-2")
    choose(dialog._controls._kind, "model")

    options = dialog.request.options

    assert (options.layer, options.kind) == ("ner-2", AnnotatorKind.MODEL)


def test_a_command_line_says_all_that_the_dialog_was_told(tmp_path: Path):
    session = a_project(tmp_path)
    terms = {
        Term(TermKind.LABEL, "PER"): TermChoice(Fate.MAP, "PERSON"),
        Term(TermKind.LABEL, "XORGX"): TermChoice(Fate.ADD, "entity"),
        Term(TermKind.LABEL, "MISC"): TermChoice(Fate.DROP),
        Term(TermKind.VALUE, "status:enacted"): TermChoice(Fate.MAP, "imposed"),
    }
    options = ImportOptions(terms=terms, kind=AnnotatorKind.MODEL, alike=Alike.JOIN, layer="m")

    arguments = import_arguments(session, (tmp_path / "a.jsonl",), options)

    line = " ".join(arguments)
    for said in (
        "--map PER=PERSON",
        "--add XORGX:entity",
        "--drop MISC",
        "--map value:status:enacted=imposed",
        "--kind model",
        "--alike join",
        "--layer m",
    ):
        assert said in line


def test_a_folder_is_read_file_by_file(tmp_path: Path, ask: Ask):
    session = a_project(tmp_path)
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(3):
        written(folder, f"{number}.txt", f"Article number {number}.")
    dialog = ask(session, folder)

    assert dialog._look.found.taken == 3
    assert [record.where for record in records(dialog)] == ["0.txt", "1.txt", "2.txt"]
    assert dialog.request.files == (folder,)


def test_a_file_that_cannot_be_read_is_said_and_the_rest_comes_in(tmp_path: Path, ask: Ask):
    session = a_project(tmp_path)
    text = written(tmp_path, "good.txt", "A good text.")
    dialog = ask(session, text, tmp_path / "gone.txt")
    assert dialog._failure.isVisible()
    assert "gone.txt" in dialog._failure.text()
    assert dialog.request.files == (text,)


def test_a_table_without_texts_says_so_and_cannot_be_imported(tmp_path: Path, ask: Ask):
    session = a_project(tmp_path)
    dialog = ask(session, written(tmp_path, "numbers.jsonl", '{"a":1}\n{"a":2}\n'))
    assert not dialog._import.isEnabled()
    assert dialog.request.files == ()


def test_a_long_file_is_counted_while_the_dialog_can_be_used(tmp_path: Path, qtbot: QtBot):
    session = a_project(tmp_path)
    rows = "".join(f"Title {n},Text number {n},X,2017-01-01,b\n" for n in range(20_000))
    dialog = ImportDialog(session, [written(tmp_path, "long.csv", HEAD + rows)], load_theme("dark"))
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog._look.found.done
    assert dialog._import.isEnabled()
    qtbot.waitUntil(
        lambda: dialog._import.text() == "Import 20\N{NO-BREAK SPACE}000 rows", timeout=30_000
    )
    dialog.close()


def test_a_report_is_copied_and_saved_as_text(tmp_path: Path, ask: Ask, qtbot: QtBot):
    session = a_project(tmp_path)
    request = ask(session, written(tmp_path, "news.csv", HEAD + ROWS)).request
    report = import_report(import_files(session, request.files, request.options))
    dialog = ReportDialog(report, load_theme("light"))
    qtbot.addWidget(dialog)
    dialog.save_to(tmp_path / "report.txt")
    saved = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert saved == report.text()
    assert "2\tnew articles" in saved
    assert "line 5: the text is empty" in saved


def test_the_line_of_a_refused_record_is_shown_in_place(tmp_path: Path, qtbot: QtBot):
    session = a_project(tmp_path)
    file = written(tmp_path, "news.csv", HEAD + ROWS)
    columns = {"body": "text", "headline": "title"}
    report = import_files(session, [file], ImportOptions(ReadOptions(columns=columns)))
    dialog = ReportDialog(
        import_report(report), load_theme("light"), written=partial(written_at, [file])
    )
    qtbot.addWidget(dialog)
    dialog.show()
    view = dialog.findChild(RowsView)
    assert view is not None

    view.setCurrentIndex(view.model().index(0, 0))

    assert dialog._place.isVisible()
    assert dialog._place.toPlainText() == "Gallery,,Reuters,2017-08-23,a-4"
    assert dialog._sentence.text() == "line 5: the text is empty"


def test_a_report_that_cannot_be_saved_says_why(tmp_path: Path, ask: Ask, qtbot: QtBot):
    session = a_project(tmp_path)
    request = ask(session, written(tmp_path, "news.csv", HEAD + ROWS)).request
    report = import_report(import_files(session, request.files, request.options))
    dialog = ReportDialog(report, load_theme("light"))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.save_to(tmp_path / "nowhere" / "report.txt")
    assert dialog._failure.text().startswith("Not saved: ")
