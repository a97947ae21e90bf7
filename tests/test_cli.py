"""The command line: data on stdout, words on stderr, 0, 1 or 2."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotator.app import labelling
from annotator.cli.shared import progress_shown
from tests.builders import a_project, open_first, words

ROOT = Path(__file__).parents[1]


def run(*arguments: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "annotator", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    session = open_first(a_project(tmp_path))
    labelling.add(session, "PERSON", [words(session, "Ri Yong-ho")])
    session.close()
    return session.path


def test_from_texts_to_a_dataset_by_commands_alone(tmp_path: Path) -> None:
    project, out = tmp_path / "n.annot", tmp_path / "out.jsonl"
    (tmp_path / "a.txt").write_text("North Korea said no.")
    (tmp_path / "b.csv").write_text("body,head\nSouth Korea said yes.,Yes\n,Empty\n")
    assert run("new", project).returncode == 0
    assert run("import", project, tmp_path / "a.txt").returncode == 0
    table = run("import", project, tmp_path / "b.csv", "--text-column", "body", "--json")
    assert table.returncode == 1
    report = json.loads(table.stdout)
    assert report["added"] == 1
    assert report["refused"][0]["where"] == "line 3"
    assert run("export", project, out).returncode == 0
    assert len(out.read_text().splitlines()) == 2
    assert run("check", project).returncode == 0


def test_fields_within_json_are_named_by_their_paths(project: Path, tmp_path: Path) -> None:
    record = {"body": {"content": "South Korea said yes."}, "head": {"main": "Yes"}}
    (tmp_path / "a.json").write_text(json.dumps({"page": {"list": [record]}}))
    paths = ("--path", "records=page.list", "--path", "text=body.content")
    report = run("import", project, tmp_path / "a.json", *paths, "--path", "title=head.main")
    assert report.returncode == 0, report.stderr
    assert "1 new article" in report.stderr
    wrong = run("import", project, tmp_path / "a.json", "--path", "text")
    assert (wrong.returncode, "not of the form FIELD=PATH" in wrong.stderr) == (2, True)


def test_stats_begin_with_the_number_of_articles(project: Path) -> None:
    counted = json.loads(run("stats", project, "--json").stdout)
    assert next(iter(counted)) == "articles"
    assert counted["articles"] == 1
    assert counted["labels"] == {"PERSON": 1}


def test_check_names_what_is_wrong(project: Path) -> None:
    assert json.loads(run("check", project, "--json").stdout) == {"ok": True, "problems": []}
    import sqlite3

    db = sqlite3.connect(project)
    db.execute("UPDATE annotations SET start = start + 1")
    db.commit()
    db.close()
    result = run("check", project, "--json")
    found = json.loads(result.stdout)
    assert result.returncode == 1
    assert found["ok"] is False
    assert found["problems"][0]["kind"] == "annotation"


@pytest.mark.parametrize(
    "arguments",
    [
        ["stats", "{missing}"],
        ["check", "{missing}"],
        ["import", "{missing}", "{text}"],
        ["export", "{missing}", "{out}"],
        ["screenshot", "{missing}", "{out}"],
        ["backup", "{missing}", "{out}"],
        ["restore", "{missing}", "{out}"],
    ],
)
def test_no_command_but_new_makes_a_project(tmp_path: Path, arguments: list[str]) -> None:
    if arguments[0] == "screenshot":
        pytest.importorskip("PySide6", reason="without Qt there is no window to draw")
    (tmp_path / "text.txt").write_text("News.")
    places = {
        "missing": tmp_path / "missing.annot",
        "text": tmp_path / "text.txt",
        "out": tmp_path / "out.x",
    }
    result = run(*(word.format(**places) for word in arguments))
    assert result.returncode == 2
    assert "There is no file" in result.stderr
    assert result.stdout == ""
    assert [p.name for p in tmp_path.iterdir() if p.suffix != ""] == ["text.txt"]


def test_a_project_open_elsewhere_is_not_written(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    (tmp_path / "text.txt").write_text("News.")
    result = run("import", session.path, tmp_path / "text.txt")
    assert result.returncode == 2
    assert "open for Anna" in result.stderr
    assert run("stats", session.path).returncode == 0
    session.close()


def test_a_schema_with_clashing_keys_is_refused_by_name(tmp_path: Path) -> None:
    from annotator.paths import resource

    body = resource("schemas", "sanctions-basic.toml").read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(body.replace('keys = ["s"]', 'keys = ["e"]'), encoding="utf-8")
    result = run("new", tmp_path / "n.annot", "--schema", wrong)
    assert result.returncode == 2
    assert "Sanction" in result.stderr
    assert not (tmp_path / "n.annot").exists()


def test_formats_say_what_they_can() -> None:
    rows = {row["id"]: row for row in json.loads(run("formats", "--json").stdout)}
    assert rows["article"]["reads"]
    assert rows["article"]["writes"]
    assert not rows["text"]["writes"]


@pytest.mark.parametrize(
    "command",
    ["new", "import", "export", "formats", "stats", "check", "screenshot", "backup", "restore"],
)
def test_every_command_explains_itself(command: str) -> None:
    result = run(command, "--help")
    assert result.returncode == 0
    assert "Usage:" in result.stdout


def test_a_word_that_is_no_command_is_told_and_opens_no_window() -> None:
    mistyped = run("exprot", "a.annot", "out")
    assert (mistyped.returncode, mistyped.stderr) == (
        2, "There is no command and no file called exprot; did you mean export?\n"
    )  # fmt: skip
    assert "--help lists the commands" in run("zzz").stderr
    assert run("-h").stdout == run("--help").stdout != ""


def test_a_wrong_option_is_a_usage_error(project: Path) -> None:
    assert run("stats", project, "--colour").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["adjudicate", "P", "--audit", "-3"], "-3 is no number of units"),
        (["adjudicate", "P", "--take", "Anna"], "--take needs --premerge"),
        (["adjudicate", "P", "--rules", "--only", "x"], "keeps no rule x"),
        (["disagreements", "P", "--label", "NOPE"], "no label NOPE"),
        (["disagreements", "P", "--limit", "-1"], "-1 is not in the range"),
        (["bundle", "P", "B", "--count", "-1"], "-1 is not in the range"),
        (["bundle", "P", "B", "--articles", "zzz"], "No article fits"),
        (["assign", "P", "--to", "Anna", "--double", "200"], "200.0 is not in the range"),
        (["export", "P", "B", "--format", "spans", "--parquet"], "spans takes no --parquet"),
        (["export", "P", "B", "--stride", "5"], "--stride needs --window"),
        (["export", "P", "B", "--seed", "5"], "--seed needs --split"),
        (["export", "P", "P"], "is a project file"),
        (["screenshot", "P", "P"], "is a project file"),
        (["compare", "P", "--report", "P"], "is a project file"),
        (["compare", "P", "--table", "nowhere/x.csv"], "no folder nowhere"),
    ],
)
def test_what_makes_no_sense_is_said_in_words_and_ruins_nothing(
    project: Path, tmp_path: Path, arguments: list[str], why: str
) -> None:
    places = {"P": project, "B": tmp_path / "b"}
    done = run(*(places.get(each, each) for each in arguments))
    assert (done.returncode, done.stdout, why in done.stderr) == (2, "", True), done.stderr
    assert "Traceback" not in done.stderr
    assert (places["B"].exists(), run("check", project).returncode) == (False, 0)


def test_one_of_a_kind_has_its_singular(tmp_path: Path) -> None:
    project = tmp_path / "n.annot"
    (tmp_path / "a.txt").write_text("North Korea said no.")
    run("new", project)
    assert run("import", project, tmp_path / "a.txt").stderr == "1 new article\n"
    again = run("import", project, tmp_path / "a.txt").stderr
    assert again == "0 new articles\n1 record already in the project\n"
    written = run("export", project, tmp_path / "out.jsonl").stderr
    assert written == "1 article, 0 annotations written\n"
    assert run("bundle", project, tmp_path / "b.annot").stderr.startswith("Wrote 1 article to")


def test_progress_is_told_a_few_times_a_second_and_at_the_end_of_each_phase(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter(n / 100 for n in range(1000))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    with progress_shown("json") as show:
        for phase in ("reading", "writing"):
            for done in range(100):
                show(phase, done + 1, 100)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) < 30
    for phase in ("reading", "writing"):
        told = [line["done"] for line in lines if line["phase"] == phase]
        assert (told[0], told[-1]) == (1, 100)
