"""A project with much in it, the long jobs one can have done with it, and a process to kill."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import msgspec

from annotator.app import labelling
from annotator.app.adjudication import corpus
from annotator.app.exporting.dataset import export_any
from annotator.app.exporting.export_file import ExportOptions
from annotator.app.project import backup, create_project, open_project
from annotator.app.schema_editing import apply_edits, written_edits
from annotator.app.session import Session
from annotator.model.label_edits import MapLabel
from annotator.model.splitting import Split
from annotator.review.rules import Condition, Resolution, Take
from annotator.review.sameness import Kind
from annotator.storage.schema_sql import LOGGED_TABLES
from tests.app.copies import a_copy_for
from tests.builders import keys_of, put_records_in, words

Rows: TypeAlias = dict[str, list[tuple[object, ...]]]

ROOT = Path(__file__).parents[2]
# More than a window would do by itself.
ARTICLES, MARKED = 30, 40
# Words of command lines that name files of a job's folder.
_FILES = (
    *("news.annot", "edits.json", "more.jsonl", "texts", "Cem.annot", "set", "out.jsonl"),
    *("names.csv", "copy.annot", "kept.annot"),
)
_MAP = MapLabel(label="COMPANY", to="ORG")
# What is another at every run: UUIDs and times.
_CHANCE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:]+Z")
_OF_THE_LOG = {"id", "uuid", "batch", "counter", "replica", "added_by", "changed_by", "import_id"}


class Dying:
    """Starts commands of the program, each in a process of its own that dies when it is told to."""

    def __init__(self, temporary: Path) -> None:
        self._temporary = temporary
        temporary.mkdir(exist_ok=True)
        self._child = subprocess.Popen(
            [sys.executable, "-m", "tests.app.dying_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def run(self, line: Sequence[str], at: int = 0) -> tuple[int, int]:
        """Run a command, killed at its `at`-th moment; return its exit code and its moments."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        asked = {"words": line, "at": at, "temporary": str(self._temporary)}
        self._child.stdin.write(json.dumps(asked) + "\n")
        self._child.stdin.flush()
        said = json.loads(self._child.stdout.readline())
        return said["code"], said["moments"]

    def stop(self) -> None:
        """End the process that starts them."""
        self._child.communicate(timeout=20)


@dataclass(frozen=True)
class Job:
    """A long job: what is done before in the project, and its command line in a folder.

    Each moment may leave the project as it was or as it is after it, nothing between.
    """

    name: str
    words: Callable[[Path], list[str]]
    before: Callable[[Session, Path], object] = lambda _session, _folder: None
    changes: bool = True

    def prepare(self, project: Path, folder: Path) -> None:
        """Put a copy of a project into a folder, with all that the job needs."""
        shutil.copy(project, folder / "news.annot")
        session = open_project(folder / "news.annot", annotator="Anna")
        self.before(session, folder)
        session.close()

    def line(self, folder: Path) -> list[str]:
        """Return the job's command line in a folder."""
        words = [str(folder / word) if word in _FILES else word for word in self.words(folder)]
        return words if words[0] in {"backup", "restore"} else [*words, "--annotator", "Anna"]


def a_much_labelled_project(folder: Path, articles: int = ARTICLES) -> Path:
    """Make a project with the labels of two people in many articles, and one made by hand."""
    session = create_project(folder / "news.annot", annotator="Anna")
    records = [_record(number) for number in range(articles)]
    put_records_in(session, records, folder / "articles.jsonl")
    (folder / "articles.jsonl").unlink()
    session.open_article(keys_of(session)[-1])
    labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    session.close()
    return session.path


def _text(number: int) -> str:
    lines = (f"Firm{number}x{at} sold what Ri Yong-ho of bank {at} bought." for at in range(MARKED))
    return "\n".join(lines)


def _record(number: int, people: Sequence[str] = ("Anna", "Ben")) -> dict[str, object]:
    text = _text(number)
    return {
        "format": "annotator.article",
        "version": 1,
        "text": text,
        "layers": [
            {
                "annotator": person,
                "kind": "person",
                "state": "done",
                "covered": {"entity": 1},
                "annotations": [
                    {
                        "label": "PERSON" if person == "Ben" and at % 3 == 0 else "COMPANY",
                        "start": (start := text.index(f"Firm{number}x{at} ")),
                        "end": start + len(f"Firm{number}x{at}"),
                        "text": f"Firm{number}x{at}",
                    }
                    for at in range(MARKED)
                ],
            }
            for person in people
        ],
    }


def _map_labels(session: Session, _folder: Path) -> None:
    apply_edits(session, [_MAP])


def _map_and_undo(session: Session, folder: Path) -> None:
    _map_labels(session, folder)
    session.history.undo()


def _write_edits(_session: Session, folder: Path) -> None:
    (folder / "edits.json").write_text(written_edits([_MAP]))


def _write_articles(_session: Session, folder: Path) -> None:
    records = [_record(ARTICLES + number, ("Cem",)) for number in range(ARTICLES)]
    lines = b"".join(msgspec.json.encode(record) + b"\n" for record in records)
    (folder / "more.jsonl").write_bytes(lines)


def _write_folder(_session: Session, folder: Path) -> None:
    (folder / "texts").mkdir()
    for number in range(ARTICLES):
        (folder / "texts" / f"{number}.txt").write_text(_text(100 + number))


def _hand_out(session: Session, folder: Path) -> None:
    copy = a_copy_for(session, "Cem", folder)
    put_records_in(copy, [_record(200 + n, ("Cem",)) for n in range(5)], folder / "cem.jsonl")
    (folder / "cem.jsonl").unlink()
    copy.close()


def _export_before(session: Session, folder: Path) -> None:
    split = Split((50, 50))
    export_any(session, folder / "set", ExportOptions(layer="Anna", split=split))
    export_any(session, folder / "out.jsonl", ExportOptions())
    session.open_article(keys_of(session)[0])
    labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])


def _keep_rule(session: Session, _folder: Path) -> None:
    took = Condition(frozenset({Kind.LABEL}))
    corpus.keep_rule(session, "firms", took, Resolution(Take.LABEL, "COMPANY"))


def _write_names(_session: Session, folder: Path) -> None:
    lines = (f"Firm{n % 50}x{n},firm-{n}" for n in range(1200))
    (folder / "names.csv").write_text("name,id\n" + "\n".join(lines))


def _keep_copy(session: Session, folder: Path) -> None:
    backup(session, folder / "kept.annot")


def _undoing(folder: Path) -> list[str]:
    session = open_project(folder / "news.annot", annotator="Anna", read_only=True)
    step = session.history.next_undo()
    session.close()
    assert step is not None
    return ["step", "news.annot", "--undo", str(step.key)]


def _command(*line: str) -> Callable[[Path], list[str]]:
    return lambda _folder: list(line)


JOBS = (
    Job("labels mapped", _command("schema", "news.annot", "--edits", "edits.json"), _write_edits),
    Job("labels mapped back", _undoing, _map_labels),
    Job("labels mapped again", _command("step", "news.annot", "--redo"), _map_and_undo),
    Job("import of a file", _command("import", "news.annot", "more.jsonl"), _write_articles),
    Job("import undone", _undoing),
    Job("import of a folder", _command("import", "news.annot", "texts"), _write_folder),
    Job("merge", _command("merge", "news.annot", "Cem.annot"), _hand_out),
    Job(
        "dataset",
        _command("export", "news.annot", "set", "--split", "50/50", "--layer", "Anna"),
        _export_before,
        changes=False,
    ),
    Job("export", _command("export", "news.annot", "out.jsonl"), _export_before, changes=False),
    Job("pre-merge", _command("adjudicate", "news.annot", "--premerge", "unanimous")),
    Job("rules", _command("adjudicate", "news.annot", "--rules"), _keep_rule),
    Job("stories", _command("stories", "news.annot"), changes=False),
    Job("gazetteer", _command("gazetteer", "add", "news.annot", "names.csv"), _write_names),
    Job("backup", _command("backup", "news.annot", "copy.annot"), changes=False),
    Job("bundle", _command("bundle", "news.annot", "copy.annot", "--labels"), changes=False),
    Job("restore", _command("restore", "kept.annot", "news.annot"), _keep_copy, changes=False),
)


def said(project: Path) -> Rows:
    """Return all that a project says: its rows that are not removed, but not who wrote them."""
    session = open_project(project, annotator="Anna", read_only=True)
    found: Rows = {}
    with session.store.reading() as db:
        for table in LOGGED_TABLES:
            cursor = db.conn.execute(f'SELECT * FROM "{table}" WHERE removed = 0')
            kept = [n for n, c in enumerate(cursor.description) if c[0] not in _OF_THE_LOG]
            found[table] = sorted(
                tuple(_CHANCE.sub("*", str(row[n])) for n in kept) for row in cursor
            )
    session.close()
    return found
