"""The wheel is the whole program: it works from another folder, without the source tree."""

import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from annotator import __version__

ROOT = Path(__file__).parents[2]
LIMIT = 100


@dataclass(frozen=True, slots=True)
class Installed:
    """The program in an environment of its own, used from a folder of its own."""

    wheel: Path
    environment: Path
    folder: Path

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run the installed command; fail when it fails."""
        home = str(self.folder / "home")
        variables = {**_bare_environment(), "HOME": home, "XDG_CONFIG_HOME": home}
        command = [str(_program(self.environment, "annotator")), *arguments]
        return _run(command, self.folder, variables | {"QT_QPA_PLATFORM": "offscreen"})


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build the wheel and install it with all that it asks for."""
    folder = tmp_path_factory.mktemp("wheel")
    built, environment, elsewhere = folder / "dist", folder / "venv", folder / "elsewhere"
    elsewhere.mkdir()
    variables = _bare_environment()
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(built), str(ROOT)]
    _run(build, elsewhere, variables)
    (wheel,) = built.iterdir()
    _run([sys.executable, "-m", "venv", str(environment)], elsewhere, variables)
    pip = [str(_program(environment, "python")), "-m", "pip", "install", "--quiet"]
    _run([*pip, "--no-compile", str(wheel)], elsewhere, variables)
    return Installed(wheel, environment, elsewhere)


def test_the_command_says_its_version(installed: Installed) -> None:
    assert installed.run("--version").stdout.split()[-1] == __version__


def test_all_resources_travel_in_the_wheel(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as wheel:
        packed = {name: wheel.read(name) for name in wheel.namelist()}
    # The README's pictures stay where the README is.
    kept_here = ROOT / "resources" / "pictures"
    ours = [
        file
        for file in (ROOT / "resources").rglob("*")
        if file.is_file() and kept_here not in file.parents
    ]
    assert ours
    for file in ours:
        assert packed[f"annotator/{file.relative_to(ROOT)}"] == file.read_bytes()
    assert not any(name.startswith(("tests/", "resources/")) for name in packed)


def test_from_a_text_to_a_picture_of_the_window(installed: Installed) -> None:
    folder = installed.folder
    (folder / "article.txt").write_text("North Korea said no.\n", encoding="utf-8")
    installed.run("new", "news.annot", "--annotator", "Anna")
    report = installed.run("import", "news.annot", "article.txt", "--json").stdout
    assert '"added":1' in report.replace(" ", "")
    installed.run("screenshot", "news.annot", "window.png", "--theme", "dark", "--size", "1280x720")
    assert _size_of_png(folder / "window.png") == (1280, 720)
    installed.run("check", "news.annot")


def _bare_environment() -> dict[str, str]:
    """Return the environment without what would let the source tree be found."""
    ours = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "DISPLAY", "WAYLAND_DISPLAY"}
    return {name: value for name, value in os.environ.items() if name not in ours}


def _program(environment: Path, name: str) -> Path:
    windows = sys.platform == "win32"
    return environment / ("Scripts" if windows else "bin") / (f"{name}.exe" if windows else name)


def _run(
    command: Sequence[str], folder: Path, variables: dict[str, str]
) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        command,
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    if done.returncode != 0:
        pytest.fail(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-4000:]}")
    return done


def _size_of_png(file: Path) -> tuple[int, int]:
    head = file.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", head[16:24])
    return width, height
