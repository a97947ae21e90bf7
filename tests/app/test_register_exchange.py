"""The register travels: merges, ids and types come out as they went in; `local:` stays local."""

from pathlib import Path
from typing import Any

import msgspec

from annotator.app import referring, register_edits
from annotator.app.exporting.export_file import export_file
from annotator.app.exporting.records import ExportOptions
from annotator.app.importing.import_files import ImportOptions, ImportReport, import_files
from annotator.app.project import create_project
from annotator.app.session import Session
from tests.builders import a_project, open_first, put_records_in, words

TEXT = "Ri Yong-ho met Kim. Ri said Kim would come.\n"


def exported(session: Session, out: Path) -> bytes:
    """Return a project as our exchange form."""
    export_file(session, out, ExportOptions())
    return out.read_bytes()


def a_record(text: str, key: str, name: str, layer: str) -> dict[str, Any]:
    """Return an article with one person that refers to an entry."""
    person = {"label": "PERSON", "start": 0, "end": 3, "text": text[:3], "referent": key}
    return {
        "format": "annotator.article",
        "version": 1,
        "text": text,
        "layers": [{"id": layer, "annotator": "Eve", "annotations": [person]}],
        "referents": {key: {"name": name, "type": "PERSON"}},
    }


def links(session: Session) -> dict[str, str]:
    """Return the words of all mentions with the names they are read under."""
    found = session.store.db.execute(
        "SELECT quote, referent FROM annotations WHERE removed = 0 AND referent IS NOT NULL"
    )
    return {quote: session.register.name(key) for quote, key in found}


def test_merged_entries_come_out_byte_equal_after_a_second_project(tmp_path: Path) -> None:
    first = open_first(a_project(tmp_path, TEXT))
    made: list[str] = []
    for place, name in ((words(first, "Ri Yong-ho"), "Ri Yong-ho"), (words(first, "Ri", 1), "Ri")):
        key = referring.mention_new(first, "PERSON", [place], name)
        assert first.article is not None
        made.append(first.article.spans.referent(key) or "")
    register_edits.add_id(first, made[0], "wd:Q7")
    target = register_edits.create(first, "Ri Yong Ho", "PERSON", ["ofac:20578"])
    register_edits.merge(first, [made[1]], made[0])
    register_edits.merge(first, [made[0]], target)
    written = exported(first, tmp_path / "first.jsonl")
    first.close()
    (line,) = [msgspec.json.decode(each) for each in written.splitlines()]
    assert line["referents"] == {
        made[0]: {
            "name": "Ri Yong-ho",
            "type": "PERSON",
            "ids": ["wd:Q7"],
            "merged_into": target,
        },
        made[1]: {"name": "Ri", "type": "PERSON", "ids": [], "merged_into": made[0]},
        target: {"name": "Ri Yong Ho", "type": "PERSON", "ids": ["ofac:20578"]},
    }
    second = create_project(tmp_path / "second.annot", annotator="Anna")
    import_files(second, [tmp_path / "first.jsonl"], ImportOptions())
    assert set(links(second).values()) == {"Ri Yong Ho"}
    assert second.register.ids(target) == ("ofac:20578", "wd:Q7")
    assert exported(second, tmp_path / "second.jsonl") == written
    second.close()


def put(session: Session, name: str, *records: dict[str, Any]) -> ImportReport:
    """Import records from a file of this name."""
    return put_records_in(session, records, session.path.with_name(name))


def test_local_keys_of_two_files_are_two_entries(tmp_path: Path) -> None:
    session = create_project(tmp_path / "news.annot", annotator="Anna")
    one = a_record("Kim is a minister.", "local:1", "Kim", "11111111-0000-4000-8000-000000000001")
    two = a_record("Ann is a journalist.", "local:1", "Ann", "11111111-0000-4000-8000-000000000002")
    put(session, "one.jsonl", one)
    put(session, "two.jsonl", two)
    assert links(session) == {"Kim": "Kim", "Ann": "Ann"}
    keys = {key for (key,) in session.store.db.execute('SELECT "key" FROM referents')}
    assert keys == {"local:1", "local:two/1"}
    session.close()


def test_the_same_file_read_again_finds_its_own_keys(tmp_path: Path) -> None:
    session = create_project(tmp_path / "news.annot", annotator="Anna")
    one = a_record("Kim is a minister.", "local:1", "Kim", "11111111-0000-4000-8000-000000000001")
    more = a_record("Kim left.", "local:1", "Kim", "11111111-0000-4000-8000-000000000003")
    put(session, "one.jsonl", one)
    put(session, "one.jsonl", one, more)
    assert session.store.db.execute("SELECT count(*) FROM referents").fetchone() == (1,)
    session.close()


def test_a_projects_own_export_is_known_when_it_is_read_again(tmp_path: Path) -> None:
    session = create_project(tmp_path / "news.annot", annotator="Anna")
    one = a_record("Kim is a minister.", "local:1", "Kim", "11111111-0000-4000-8000-000000000001")
    put(session, "one.jsonl", one)
    exported(session, tmp_path / "out.jsonl")
    report = import_files(session, [tmp_path / "out.jsonl"], ImportOptions())
    assert (report.known, report.layers, report.changed) == (1, 0, ())
    session.close()


def test_a_foreign_key_means_the_same_in_all_files(tmp_path: Path) -> None:
    session = create_project(tmp_path / "news.annot", annotator="Anna")
    one = a_record("Kim is a minister.", "wd:Q5", "Kim", "11111111-0000-4000-8000-000000000001")
    two = a_record("Kem is a minister.", "wd:Q5", "Kem", "11111111-0000-4000-8000-000000000002")
    put(session, "one.jsonl", one)
    report = put(session, "two.jsonl", two)
    assert links(session) == {"Kim": "Kim", "Kem": "Kim"}
    assert any("keeps its first name" in each.why for each in report.changed)
    session.close()
