"""Bugs are shown once and logged; refusals are no bugs."""

import logging
import sys

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from annotator.errors import Refused
from annotator.ui.look.themes import Themes
from annotator.ui.window.bug_report import BugReports


@pytest.fixture
def reports(qapp: QApplication) -> BugReports:
    """Make what catches bugs, not installed."""
    return BugReports(QObject(qapp), Themes(qapp, "light"))


def fail(words: str) -> Exception:
    try:
        int(words)
    except ValueError as error:
        return error
    raise AssertionError(words)


def catch(reports: BugReports, error: Exception) -> None:
    reports.catch(type(error), error, error.__traceback__)


def test_a_bug_is_shown_with_its_traceback(reports: BugReports, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.ERROR, "annotator"):
        catch(reports, fail("broken wheel"))
    assert reports.dialog is not None
    assert "broken wheel" in reports.dialog.text
    assert "Traceback" in reports.dialog.text
    assert "broken wheel" in caplog.text
    reports.dialog.accept()
    assert reports.dialog is None


def test_the_same_bug_makes_no_storm(reports: BugReports):
    for _ in range(50):
        catch(reports, fail("again"))
    first = reports.dialog
    assert first is not None
    first.accept()
    catch(reports, fail("again"))
    assert reports.dialog is None


def test_a_refusal_goes_to_the_status_line(reports: BugReports):
    said: list[str] = []
    reports.refused.connect(said.append)
    catch(reports, Refused("Not here."))
    assert said == ["Not here."]
    assert reports.dialog is None


def test_both_hooks_are_given_back(reports: BugReports):
    before = sys.excepthook
    reports.install()
    assert sys.excepthook != before
    reports.uninstall()
    assert sys.excepthook == before
