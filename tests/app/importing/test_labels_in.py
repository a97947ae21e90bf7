"""Labels of every format that is written and read come back onto the articles that are here."""

from pathlib import Path

import pytest

from annotator.app import labelling
from annotator.app.exporting.export_file import export_file
from annotator.app.exporting.records import ExportOptions
from annotator.app.importing.import_files import Alike, ImportOptions, import_files
from annotator.app.project import create_project, schema_from
from annotator.formats.base import Format
from annotator.formats.registry import FORMATS
from tests.builders import a_project, open_first, put_in, words
from tests.extras import is_usable

TEXT = "North Korea said no to the firm 😀 Gefest-M.\nThe Treasury in Moscow and Seoul said yes.\n"
# Forms of tokens alone, from which the blanks of a text cannot be told.
_WITHOUT_TEXT = frozenset({"conll", "gliner", "glirel"})
BOTH_WAYS = [
    form for form in FORMATS if form.written and form.reads is not None and is_usable(form)
]


@pytest.mark.parametrize("form", BOTH_WAYS, ids=lambda form: form.id)
def test_labels_join_the_article_that_is_here(form: Format, tmp_path: Path):
    session = open_first(a_project(tmp_path, TEXT))
    labelling.add(session, "COUNTRY", [words(session, "North Korea")])
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    labelling.add(session, "PLACE", [words(session, "Seoul")])
    out = tmp_path / ("out" if form.writes_folder else f"out{form.suffixes[0]}")
    written = export_file(session, out, ExportOptions(form.id))
    session.close()
    other = create_project(
        tmp_path / "other.annot", schema=schema_from("sanctions-news"), annotator="Eve"
    )
    put_in(other, TEXT)
    options = ImportOptions(format=form.id, layer="theirs", alike=Alike.JOIN)

    report = import_files(other, [out], options)
    titles = len(other.queue.keys())
    other.close()

    assert report.refused == ()
    assert report.layers == 1
    assert report.annotations == written.annotations
    assert written.annotations > 0
    if form.id not in _WITHOUT_TEXT:
        assert (report.added, titles, report.joined) == (0, 1, 0)
