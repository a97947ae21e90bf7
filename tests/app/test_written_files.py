"""Files and folders that take the place of others in one moment."""

from pathlib import Path

import pytest

from annotator.app.exporting import dataset_folder
from annotator.app.exporting.dataset_folder import MANIFEST, Manifest, manifest_bytes
from annotator.app.written_files import exchange, replacing


def a_dataset(folder: Path, name: str) -> None:
    empty = Manifest({}, {"name": name}, "", {}, {}, {}, (), (), {}, {})
    (folder / MANIFEST).write_bytes(manifest_bytes(empty))


def name_in(folder: Path) -> object:
    manifest = dataset_folder.read_manifest(folder)
    return manifest and manifest.project["name"]


def nothing(*_: object) -> bool:
    return False


def stops(*_: object) -> bool:
    raise KeyboardInterrupt


def test_folders_change_places(tmp_path: Path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        a_dataset(tmp_path / name, name)
    if exchange(tmp_path / "one", tmp_path / "other"):
        assert (name_in(tmp_path / "one"), name_in(tmp_path / "other")) == ("other", "one")
    assert not exchange(tmp_path / "one", tmp_path / "missing")
    assert {each.name for each in tmp_path.iterdir()} == {"one", "other"}


@pytest.mark.parametrize("at_once", [True, False])
def test_a_dataset_takes_the_place_of_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool
):
    if not at_once:
        monkeypatch.setattr(dataset_folder, "exchange", nothing)
    for name in ("old", "new"):
        with dataset_folder.dataset_folder(tmp_path / "set") as folder:
            a_dataset(folder, name)
    assert name_in(tmp_path / "set") == "new"
    assert [each.name for each in tmp_path.iterdir()] == ["set"]


def test_a_dataset_keeps_its_place_when_the_new_one_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with dataset_folder.dataset_folder(tmp_path / "set") as folder:
        a_dataset(folder, "old")
    monkeypatch.setattr(dataset_folder, "exchange", stops)
    with pytest.raises(KeyboardInterrupt), dataset_folder.dataset_folder(tmp_path / "set"):
        pass
    assert name_in(tmp_path / "set") == "old"
    # As a killed process leaves it where two folders cannot change places.
    (tmp_path / "set").rename(tmp_path / ".set.old")
    with pytest.raises(ZeroDivisionError), dataset_folder.dataset_folder(tmp_path / "set"):
        raise ZeroDivisionError
    assert name_in(tmp_path / "set") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["set"]


def test_two_that_write_the_same_file_do_not_mix(tmp_path: Path):
    with replacing(tmp_path / "out") as one:
        one.write(b"one " * 3)
        with replacing(tmp_path / "out") as other:
            other.write(b"other")
        one.write(b"again")
    assert (tmp_path / "out").read_bytes() == b"one one one again"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
