"""Every test: no window on a real screen, nothing of the user's own folders touched."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How fast examples come depends on what else the machine does.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTEST_QT_API", "pyside6")

# What the offscreen platform says of windows and popups, because it has no screen to put them on.
_HARMLESS = r"This plugin does not support (propagateSizeHints|raise|grabbing the keyboard)"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let a warning of Qt fail the test; here, since the tests also run where Qt is not there."""
    if config.pluginmanager.hasplugin("pytest-qt"):
        for item in items:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(_HARMLESS, extend=True))


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep settings, documents and logs of a test in its own temporary folder."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_DOCUMENTS_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
