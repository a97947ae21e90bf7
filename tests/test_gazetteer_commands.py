"""Gazetteers from the command line: added, listed, removed; what was refused is said."""

import json
from pathlib import Path

import pytest

from annotator.cli import main
from tests.builders import a_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    session = a_project(tmp_path)
    session.close()
    return session.path


def listed(project: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main(["gazetteer", "list", str(project), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_add_list_remove(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "ships.csv"
    file.write_text("code,ship\n1,Sea of Calm\n2,Norrin Star\n")
    words = ["gazetteer", "add", str(project), str(file), "--name-column", "ship"]
    more = ["--id-column", "code", "--name", "Ships", "--label", "party=VESSEL"]
    assert main([*words, *more]) == 0
    assert "Ships: 2 names of 2 entries." in capsys.readouterr().err
    (found,) = listed(project, capsys)
    assert (found["name"], found["file"], found["names"], found["on"]) == (
        "Ships",
        "ships.csv",
        2,
        True,
    )
    assert main(["gazetteer", "remove", str(project), "Ships"]) == 0
    assert listed(project, capsys) == []


def test_what_add_prints_is_what_list_prints(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "list.csv"
    file.write_text("id,name\n1,Norrin\n")
    for _ in range(2):
        capsys.readouterr()
        assert main(["gazetteer", "add", str(project), str(file), "--json"]) == 0
        added = json.loads(capsys.readouterr().out)["gazetteer"]
        assert added == listed(project, capsys)[-1]
        assert added["key"] > 0


def test_a_broken_line_is_told_and_costs_that_line(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "list.csv"
    file.write_text("id,name\n1,Norrin,too much\n2,Velmora\n")
    assert main(["gazetteer", "add", str(project), str(file)]) == 1
    assert "line 2: it has 3 cells" in capsys.readouterr().err
    assert listed(project, capsys)[0]["refused"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--label", "person"], "write TYPE=LABEL"),
        (["--label", "person=NONE"], "no label NONE"),
        (["--name-column", "x"], "has no column x"),
    ],
)
def test_what_cannot_be_is_a_sentence(
    project: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    said: str,
):
    file = tmp_path / "list.csv"
    file.write_text("id,name\n1,Norrin\n")
    assert main(["gazetteer", "add", str(project), str(file), *words]) == 2
    assert said in capsys.readouterr().err
