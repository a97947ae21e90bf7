"""Files that cannot be merged, or not whole: nothing changes, or it is said what was left."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from annotator.app.checking import check_project
from annotator.app.project import open_project
from annotator.app.schema_editing import apply_edits
from annotator.app.together.merging import ChoicesNeeded, Diverged, MergeOptions, merge_projects
from annotator.cli import main
from annotator.model.label_edits import ChangeLabel, DeleteLabel
from tests.app.copies import a_copy_for, content, labelled, quotes
from tests.builders import a_project, keys_of, put_in

WORDS = "The council of Ruritania met in Geneva and decided nothing on sanctions. " * 25


def test_a_merge_that_runs_out_of_disk_changes_nothing_and_can_be_done_again(
    tmp_path: Path,
) -> None:
    rosa = a_project(tmp_path, *(f"Ours {n}. {WORDS}" for n in range(900)), annotator="Rosa")
    ben = a_project(
        tmp_path, *(f"Theirs {n}. {WORDS}" for n in range(900)), name="ben", annotator="Ben"
    )
    rosa.close()
    ben.close()
    size = max(rosa.path.stat().st_size, ben.path.stat().st_size)
    limit = (size + size // 4) // 512
    words = [sys.executable, "-m", "annotator", "merge", str(rosa.path), str(ben.path)]
    command = ["sh", "-c", f'ulimit -f {limit}; exec "$@"', "sh", *words, "--annotator", "Rosa"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    again = open_project(rosa.path, annotator="Rosa")
    assert len(keys_of(again)) == 900
    assert again.history.next_undo() is not None
    merge_projects(again, [ben.path])
    assert len(keys_of(again)) == 1800
    again.close()
    assert check_project(again.path) == []


def test_of_a_file_being_written_what_is_committed_comes_in(tmp_path: Path) -> None:
    rosa = a_project(tmp_path, annotator="Rosa")
    ben = a_copy_for(rosa, "Ben", tmp_path)
    labelled(ben, "PERSON", "Ri Yong-ho")
    ben.store.db.execute("BEGIN IMMEDIATE")
    ben.store.db.execute("UPDATE annotations SET label = 'COMPANY'")
    merge_projects(rosa, [ben.path])
    assert quotes(rosa) == {"Ben": ["Ri Yong-ho"]}
    assert rosa.article is not None
    assert [rosa.article.spans.label(k) for k in rosa.article.spans.in_order()] == ["PERSON"]
    ben.store.db.execute("ROLLBACK")
    rosa.close()
    ben.close()


def test_labels_that_were_deleted_here_are_a_choice_and_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rosa = a_project(tmp_path, annotator="Rosa")
    ben = a_copy_for(rosa, "Ben", tmp_path)
    labelled(ben, "VESSEL", "Gefest-M")
    apply_edits(ben, [ChangeLabel(label="PERSON", name="Human")])
    apply_edits(rosa, [DeleteLabel(label="VESSEL")])
    ben.close()
    before = content(rosa, tmp_path)
    with pytest.raises(ChoicesNeeded, match="edited another way"):
        merge_projects(rosa, [ben.path])
    assert content(rosa, tmp_path) == before
    rosa.close()
    command = ["merge", str(rosa.path), str(ben.path), "--annotator", "Rosa", "--json"]
    assert main(command) == 2
    assert "edited another way" in capsys.readouterr().err
    assert main([*command, "--labels", "ours"]) == 1
    (file,) = msgspec.json.decode(capsys.readouterr().out)["files"]
    (refused,) = file["refused"]
    assert "VESSEL" in refused["where"]
    assert "kept with it" in refused["why"]
    again = open_project(rosa.path, annotator="Rosa")
    assert quotes(again) == {"Ben": ["Gefest-M"]}
    again.history.undo()
    assert quotes(again) == {}
    again.close()
    assert check_project(again.path) == []


def test_of_articles_with_one_id_and_two_texts_ours_stays_and_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rosa = a_project(tmp_path, annotator="Rosa")
    other = a_project(tmp_path, "Another text.", name="other", annotator="Ben")
    put_in(other, "One more.")
    uuid = rosa.store.db.execute("SELECT uuid FROM articles").fetchone()[0]
    other.store.db.execute("UPDATE articles SET uuid = ? WHERE id = 1", [uuid])
    other.close()
    rosa.close()
    assert main(["merge", str(rosa.path), str(other.path), "--annotator", "Rosa"]) == 1
    assert "another text here" in capsys.readouterr().err
    again = open_project(rosa.path, annotator="Rosa")
    titles = again.queue.titles(keys_of(again)).values()
    assert sorted(titles) == ["One more.", "Treasury hits Gefest-M"]
    again.close()


def test_nothing_of_several_files_comes_in_when_one_of_them_cannot(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rosa = a_project(tmp_path, annotator="Rosa")
    ben = a_copy_for(rosa, "Ben", tmp_path)
    labelled(ben, "PERSON", "Ri Yong-ho")
    ben.close()
    newer = a_project(tmp_path, name="newer")
    newer.store.db.execute("PRAGMA user_version = 9999")
    newer.close()
    rosa.close()
    for options in (MergeOptions(), MergeOptions(diverged=Diverged.OURS)):
        command = ["merge", str(rosa.path), str(ben.path), str(newer.path)]
        command += ["--labels", options.diverged.value, "--annotator", "Rosa"]
        assert main(command) == 2
        assert "newer" in capsys.readouterr().err
    again = open_project(rosa.path, annotator="Rosa")
    assert quotes(again) == {}
    again.close()
