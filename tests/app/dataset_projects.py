"""Projects from which datasets can be made: many articles, labels, a story of several copies."""

from pathlib import Path
from typing import Any

import msgspec

from annotator.app.exporting.dataset import export_any
from annotator.app.exporting.dataset_folder import Manifest, read_manifest
from annotator.app.exporting.records import ExportOptions
from annotator.app.session import Session
from annotator.formats.base import LossReport
from annotator.model.splitting import Split
from tests.builders import a_project, put_records_in

FAMILIES = ("entity", "sanction", "statement")


def text_of(number: int) -> str:
    """Return a text unlike those of other numbers."""
    lines = [
        f"Envoy {number} met delegate {number * k + k} in hall {k} of {number}." for k in range(6)
    ]
    return "\n".join(lines)


def a_record(
    number: int, *, copy: int = 0, annotator: str = "Anna", **fields: object
) -> dict[str, object]:
    """Return an article with a person in it, read by one annotator for everything."""
    text = text_of(number) + copy * "\nA copy."
    span = {"label": "PERSON", "start": 0, "end": text.index(" met")}
    layer = {
        "annotator": annotator,
        "state": "done",
        "covered": dict.fromkeys(FAMILIES, 1),
        "annotations": [span],
        **fields,
    }
    source = {"outlet": f"Outlet {number % 5}", "date": f"2026-01-{number % 28 + 1:02}"}
    record = {"format": "annotator.article", "version": 1, "text": text, "title": f"No. {number}"}
    return {**record, "sources": [source], "layers": [layer]}


def a_corpus(folder: Path, count: int = 30) -> Session:
    """Return a session on a project with articles and two copies of the first three."""
    session = a_project(folder, "Nothing to see here, and nothing labelled.")
    records = [a_record(number) for number in range(count)]
    records += [a_record(number, copy=copy) for number in range(3) for copy in (1, 2)]
    put_records_in(session, records, folder / "corpus.jsonl")
    return session


SPLIT = ExportOptions(split=Split((60, 20, 20)))
# The first article of the corpus is read by nobody.
UNREAD = {"articles left out, not all was looked for": 1}


def options(**changed: Any) -> ExportOptions:
    """Return the options of a dataset split 60/20/20, with others in their place."""
    return msgspec.structs.replace(SPLIT, **changed)


def written(
    session: Session, out: Path, options: ExportOptions = SPLIT
) -> tuple[Manifest, LossReport]:
    """Write a dataset, by default split 60/20/20; return its manifest and the report."""
    report = export_any(session, out, options)
    manifest = read_manifest(out)
    assert manifest is not None
    return manifest, report


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the files under a folder by their paths there."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def lines_of(file: Path) -> list[dict[str, Any]]:
    """Return the records of a file of JSON lines."""
    return [msgspec.json.decode(line) for line in file.read_bytes().splitlines()]


def kinds(report: LossReport) -> dict[str, int]:
    """Return how many losses of each kind a report counts."""
    return {loss.kind: loss.count for loss in report.losses}
