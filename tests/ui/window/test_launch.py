"""Starting, with a display and without, and drawing the window into a file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from annotator.errors import UserError
from annotator.ui.window.launch import screenshot
from tests.builders import TREASURY, a_project
from tests.ui.window_builders import OTHER


def a_closed_project(folder: Path) -> Path:
    session = a_project(folder, TREASURY, OTHER)
    path = session.path
    session.close()
    return path


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_screenshot_is_the_window(tmp_path: Path, theme: str):
    path = a_closed_project(tmp_path)
    before = path.read_bytes()
    out = tmp_path / "window.png"
    screenshot(path, out, size=(1280, 720), theme=theme, article=2, annotator="Anna")
    picture = QImage(str(out))
    assert (picture.width(), picture.height()) == (1280, 720)
    assert (picture.pixelColor(700, 300).lightness() < 128) == (theme == "dark")
    assert path.read_bytes() == before


@pytest.mark.usefixtures("qapp")
def test_a_screenshot_of_what_is_not_there(tmp_path: Path):
    path = a_closed_project(tmp_path)
    with pytest.raises(UserError, match="2 articles"):
        screenshot(path, tmp_path / "x.png", article=3)
    with pytest.raises(UserError):
        screenshot(path, tmp_path / "no" / "x.png")
    with pytest.raises(UserError):
        screenshot(tmp_path / "none.annot", tmp_path / "x.png")


def test_without_a_display_the_window_is_drawn_to_a_file(tmp_path: Path):
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment["PYTHONPATH"] = str(Path(__file__).parents[3])
    path = a_closed_project(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "annotator", str(path)],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "annotator.png") in done.stderr
    assert not QImage(str(tmp_path / "annotator.png")).isNull()


def test_nothing_heavy_is_imported_at_the_start():
    heavy = ["numpy", "spacy", "pyarrow", "charset_normalizer"]
    heavy += ["trafilatura", "docx", "lxml", "pypdfium2", "warcio"]
    heavy += ["annotator.app.importing.import_files", "annotator.formats.json_records"]
    heavy += ["rapidfuzz", "ahocorasick_rs", "annotator.review.comparison"]
    found = f"set({heavy}) & set(sys.modules) or 'none'"
    code = f"import annotator.ui.window.launch, sys; print({found})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "none"
