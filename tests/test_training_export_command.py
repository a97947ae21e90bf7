"""The options that forms for training share, from the command line."""

import json
from pathlib import Path

import pytest

from annotator.app import labelling
from annotator.cli import main
from tests.builders import a_project, open_first, words


@pytest.fixture
def project(tmp_path: Path) -> str:
    session = open_first(a_project(tmp_path, "North Korea said no."))
    labelling.add(session, "COUNTRY", [words(session, "North Korea")])
    session.close()
    return str(session.path)


def test_columns_are_written_as_asked_for(
    project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.conll"
    options = ["--scheme", "bilou", "--tokens", "blanks", "--offset-columns", "--annotator", "Anna"]

    code = main(["export", project, str(out), "--format", "conll", *options, "--json"])

    assert code == 0
    assert json.loads(capsys.readouterr().out)["annotations"] == 1
    assert "North\t0\t5\tB-COUNTRY\nKorea\t6\t11\tL-COUNTRY\n" in out.read_text("utf-8")


def test_a_family_and_a_task_that_are_none_are_named(
    project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, as_anna = str(tmp_path / "a"), ["--annotator", "Anna"]

    family = main(["export", project, out, "--format", "conll", "--family", "people", *as_anna])
    task = main(["export", project, out, "--format", "task", "--task", "poems", *as_anna])

    said = capsys.readouterr().err
    assert (family, task) == (2, 2)
    assert "no family called “people”" in said
    assert "no task called “poems”" in said
    assert not Path(out).exists()
