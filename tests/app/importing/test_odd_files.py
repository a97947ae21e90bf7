"""What stands in folders beside articles is passed over or said; nothing waits for it."""

import os
import socket
import sys
from pathlib import Path

import pytest

from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.importing.import_reading import read_records
from annotator.errors import UserError
from annotator.formats.base import Accepted, ReadOptions, Refusal
from annotator.formats.registry import format_named
from tests.builders import a_project
from tests.formats.formats_builders import article, layer
from tests.formats.torture import SCHEMA, write_as

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such files there")


def test_pipes_sockets_and_loops_in_a_folder_stop_nothing(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("One article.")
    os.mkfifo(folder / "pipe.txt")
    (folder / "loop").symlink_to(folder)
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    for name in ("~$lock.docx", "Thumbs.db", "desktop.ini", ".hidden.txt"):
        (folder / name).write_bytes(b"\0")

    report = import_files(session, [folder], ImportOptions())

    assert report.added == 1
    assert [(each.where, each.why) for each in report.refused] == [
        ("gone.txt", "a link to what is not there"),
        ("pipe.txt", "no file: a pipe, a socket or a device"),
    ]
    session.close()


def test_a_pipe_or_socket_that_was_named_is_refused_at_once(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as ear:
        ear.bind(str(tmp_path / "s.txt"))
        for name in ("pipe.txt", "s.txt"):
            with pytest.raises(UserError, match="is no file: a pipe, a socket or a device"):
                import_files(session, [tmp_path / name], ImportOptions())
    session.close()


def test_a_folder_that_cannot_be_looked_into_costs_only_itself(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("One article.")
    deep, home = folder, os.open(".", os.O_RDONLY)
    try:
        # Longer than any path may be.
        os.chdir(folder)
        for _ in range(17):
            Path("d" * 250).mkdir()
            os.chdir("d" * 250)
            deep /= "d" * 250
    finally:
        os.fchdir(home)
        os.close(home)

    report = import_files(session, [folder], ImportOptions())

    assert report.added == 1
    ((where, why),) = ((each.where, each.why) for each in report.refused)
    assert deep.is_relative_to(folder / where)
    assert "cannot be read: File name too long" in why
    session.close()


def test_a_file_that_goes_while_its_folder_is_read_is_refused_alone(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    folder = tmp_path / "in"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_text(f"The article {name}.")
    reading = read_records([folder], ImportOptions(), 0)

    first = next(reading)
    (folder / "a.txt").unlink()
    (folder / "b.txt").unlink()
    rest = list(reading)
    session.close()

    assert isinstance(first.record, Accepted)
    refused, accepted = (each.record for each in rest)
    assert isinstance(refused, Refusal)
    assert (refused.where, refused.why) == ("b.txt", f"There is no file {folder / 'b.txt'}.")
    assert isinstance(accepted, Accepted)


@pytest.mark.parametrize("form", ["brat", "uima-xmi", "uima-json", "webanno-tsv"])
def test_a_file_that_goes_while_a_folder_is_read_as_a_whole_is_refused_alone(
    tmp_path: Path, form: str
) -> None:
    articles = [article(f"News {n}.", layer(name="Ann"), layer(name="Bea")) for n in range(3)]
    write_as(format_named(form), articles, tmp_path / "news")
    found = read_records([tmp_path / "news"], ImportOptions(read=ReadOptions(schema=SCHEMA)), 0)
    records = [next(found).record]
    gone = max(file for file in (tmp_path / "news" / "Bea").iterdir() if file.suffix != ".txt")
    gone.unlink()
    records += [each.record for each in found]

    name = gone.relative_to(tmp_path / "news").as_posix()
    assert records.pop() == Refusal(name, f"There is no file {gone}.")
    assert [type(record) for record in records] == [Accepted] * 5


def test_of_several_files_one_that_cannot_be_read_costs_only_itself(tmp_path: Path) -> None:
    session = a_project(tmp_path)
    files = [tmp_path / name for name in ("a.txt", "rows.xlsx", "missing.txt", "b.txt")]
    for file in (*files[:2], files[3]):
        file.write_text(f"What is in {file.name}.")

    report = import_files(session, files, ImportOptions())

    assert report.added == 2
    assert [(each.where, each.why) for each in report.refused] == [
        ("rows.xlsx", "Files like rows.xlsx cannot be read here; save it as CSV."),
        ("missing.txt", f"There is no file {files[2]}."),
    ]
    for options in (ImportOptions(format="none"), ImportOptions(ReadOptions(encoding="none"))):
        with pytest.raises(UserError, match="There is no"):
            import_files(session, files, options)
    session.close()
