"""Two datasets are compared by what they hold: articles, annotations, parts."""

from pathlib import Path

import msgspec
import pytest

from annotator.app import labelling
from annotator.app.exporting.dataset import export_any
from annotator.app.exporting.dataset_diff import ArticlesDiff, LabelDiff, Move, diff_datasets
from annotator.app.exporting.records import ExportOptions
from annotator.cli import main
from annotator.errors import UserError
from annotator.model.fragment import Fragment
from annotator.model.splitting import Split
from tests.app.dataset_projects import SPLIT, a_corpus, a_record, written
from tests.builders import keys_of, put_records_in


@pytest.mark.parametrize("form", ["article", "spans", "brat", "csv"])
def test_what_came_and_what_changed_is_counted(tmp_path: Path, form: str) -> None:
    session = a_corpus(tmp_path, 10)
    options = msgspec.structs.replace(SPLIT, format=form, layer="Anna")
    written(session, tmp_path / "old", options)
    put_records_in(session, [a_record(50)], tmp_path / "more.jsonl")
    session.open_article(keys_of(session)[4])
    labelling.add(session, "COUNTRY", [Fragment(8, 11)])
    assert session.article is not None
    person = session.article.spans.same_place("PERSON", [Fragment(0, 7)])
    assert person is not None
    labelling.relabel(session, person, "COMPANY")
    written(session, tmp_path / "new", options)
    found = diff_datasets(tmp_path / "old", tmp_path / "new")
    assert found.articles == ArticlesDiff(1, 0, 0, 1, 0)
    assert found.labels == {
        "COMPANY": LabelDiff(changed=1),
        "COUNTRY": LabelDiff(added=1),
        "PERSON": LabelDiff(added=1, changed=1),
    }
    back = diff_datasets(tmp_path / "new", tmp_path / "old")
    assert back.articles == ArticlesDiff(0, 1, 0, 1, 0)
    assert diff_datasets(tmp_path / "new", tmp_path / "new").same
    session.close()


def test_what_moved_between_parts_is_counted(tmp_path: Path) -> None:
    session = a_corpus(tmp_path, 20)
    before, _ = written(session, tmp_path / "old")
    other = ExportOptions(split=Split((60, 20, 20), seed=4))
    after, _ = written(session, tmp_path / "new", other)
    moved = [
        key for key in before.articles if before.articles[key].part != after.articles[key].part
    ]
    found = diff_datasets(tmp_path / "old", tmp_path / "new")
    assert found.articles == ArticlesDiff(0, 0, 0, 0, len(moved))
    assert sum(move.articles for move in found.moves) == len(moved) > 0
    assert all(isinstance(move, Move) and move.before != move.after for move in found.moves)
    session.close()


def test_files_are_compared_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    session = a_corpus(tmp_path, 5)
    for name, form in (("a.jsonl", "article"), ("b.jsonl", "spans")):
        export_any(session, tmp_path / name, ExportOptions(format=form))
    session.close()
    assert main(["diff", str(tmp_path / "a.jsonl"), str(tmp_path / "a.jsonl")]) == 0
    assert capsys.readouterr().out == "nothing changed\n"
    assert main(["diff", str(tmp_path / "a.jsonl"), str(tmp_path / "a.jsonl"), "--json"]) == 0
    said = msgspec.json.decode(capsys.readouterr().out)
    assert said["articles"] == {
        "added": 0, "removed": 0, "text_changed": 0, "labels_changed": 0, "moved": 0,
    }  # fmt: skip


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no"):
        diff_datasets(tmp_path / "old", tmp_path / "new")
