"""Work handed out comes back by merging; what was left out is not in the file."""

from pathlib import Path

import pytest

from annotator.app import labelling
from annotator.app.checking import check_project
from annotator.app.project import open_project
from annotator.app.together.handing_out import hand_out
from annotator.app.together.merging import merge_projects
from annotator.errors import UserError
from tests.builders import TREASURY, a_project, keys_of, open_first, words

SECRET = "The source of this sentence must not leave the building."


def test_a_colleague_gets_the_chosen_articles_and_nothing_else(tmp_path: Path) -> None:
    rosa = open_first(a_project(tmp_path, TREASURY, SECRET, annotator="Rosa"))
    labelling.add(rosa, "PERSON", [words(rosa, "Ri Yong-ho")])
    out = tmp_path / "for-anna.annot"
    hand_out(rosa, keys_of(rosa)[:1], out)
    assert check_project(out) == []
    assert b"must not leave" not in out.read_bytes()
    anna = open_project(out, annotator="Anna")
    assert len(keys_of(anna)) == 1
    assert anna.schema.labels == rosa.schema.labels
    open_first(anna)
    assert anna.article is not None
    assert anna.article.layers == ()
    labelling.add(anna, "COMPANY", [words(anna, "Gefest-M")])
    anna.close()
    (merged,) = merge_projects(rosa, [out]).files
    assert (merged.counts.articles, merged.counts.annotations) == (0, 1)
    assert len(keys_of(rosa)) == 2


def test_labels_go_along_when_they_are_wanted(tmp_path: Path) -> None:
    rosa = open_first(a_project(tmp_path, TREASURY, SECRET, annotator="Rosa"))
    labelling.add(rosa, "PERSON", [words(rosa, "Ri Yong-ho")])
    out = tmp_path / "for-anna.annot"
    hand_out(rosa, keys_of(rosa)[:1], out, with_labels=True)
    anna = open_first(open_project(out, annotator="Anna"))
    assert anna.article is not None
    assert [choice.annotations for choice in anna.article.layers] == [1]


def test_nothing_and_a_file_that_is_there_are_refused(tmp_path: Path) -> None:
    rosa = a_project(tmp_path, annotator="Rosa")
    with pytest.raises(UserError, match="Choose some articles"):
        hand_out(rosa, [], tmp_path / "out.annot")
    with pytest.raises(UserError, match="exists already"):
        hand_out(rosa, keys_of(rosa), rosa.path)


def test_one_who_only_reads_the_project_can_hand_out_too(tmp_path: Path) -> None:
    rosa = a_project(tmp_path, annotator="Rosa")
    reader = open_project(rosa.path, annotator="Somebody Else")
    assert reader.read_only is not None
    hand_out(reader, keys_of(reader), tmp_path / "out.annot")
    assert check_project(tmp_path / "out.annot") == []
    reader.close()
    rosa.close()
