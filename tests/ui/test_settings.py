"""What the window remembers."""

from pathlib import Path

import pytest

from annotator.ui.settings import Settings, load_settings, save_settings, with_recent


def test_settings_come_back(tmp_path: Path):
    file = tmp_path / "deep" / "window.json"
    settings = Settings(theme="dark", widths={"1920x1080": {"left": 300}}, font_size=19)
    save_settings(file, settings)
    assert load_settings(file) == settings


def test_without_a_file_the_defaults_hold(tmp_path: Path):
    assert load_settings(tmp_path / "none.json") == Settings()


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"font_size": "large"}', b"\xff\xfe"])
def test_a_broken_file_is_put_aside(tmp_path: Path, content: bytes):
    file = tmp_path / "window.json"
    file.write_bytes(content)
    assert load_settings(file) == Settings()
    assert not file.exists()
    assert file.with_suffix(".broken").read_bytes() == content


def test_settings_of_a_newer_version_are_read_as_far_as_known(tmp_path: Path):
    file = tmp_path / "window.json"
    file.write_bytes(b'{"theme": "dark", "hologram": true}')
    assert load_settings(file) == Settings(theme="dark")


def test_a_folder_that_refuses_is_no_reason_to_fail(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    save_settings(tmp_path / "file" / "window.json", Settings())


def test_recent_projects_are_few_newest_first_and_named_once(tmp_path: Path):
    settings = Settings()
    for number in (*range(10), 3):
        settings = with_recent(settings, tmp_path / f"{number}.annot")
    names = [Path(path).stem for path in settings.recent]
    assert names == ["3", "9", "8", "7", "6", "5", "4", "2"]


def test_only_a_plain_file_is_ever_moved_or_replaced(tmp_path: Path):
    target = tmp_path / "elsewhere.json"
    target.write_bytes(b"{")
    link = tmp_path / "window.json"
    link.symlink_to(target)
    assert load_settings(link) == Settings()
    assert link.is_symlink()
    folder = tmp_path / "folder"
    folder.mkdir()
    save_settings(folder, Settings())
    assert load_settings(folder) == Settings()
    assert folder.is_dir()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [
        "elsewhere.json",
        "folder",
        "window.json",
    ]


def test_without_a_file_nothing_is_written(tmp_path: Path):
    save_settings(None, Settings(theme="dark"))
    assert load_settings(None) == Settings()
    assert list(tmp_path.iterdir()) == []
