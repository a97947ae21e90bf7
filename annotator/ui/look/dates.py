"""Dates of sources as people read them; what is no plain date is shown as it was written."""

from PySide6.QtCore import QDate, QDateTime, QLocale, Qt


def short_date(written: str) -> str:
    """Return `2017-08-22` as `22 Aug 2017`."""
    return _shown(written, "d MMM yyyy")


def long_date(written: str) -> str:
    """Return `2017-08-22` as `22 August 2017`."""
    return _shown(written, "d MMMM yyyy")


def moment_words(written: str) -> str:
    """Return a moment, as `2017-08-22T09:30:00Z`, in the local time; today's without day."""
    moment = QDateTime.fromString(written, Qt.DateFormat.ISODate).toLocalTime()
    if not moment.isValid():
        return written
    today = moment.date() == QDate.currentDate()
    return QLocale().toString(moment, "HH:mm" if today else "d MMM yyyy HH:mm")


def _shown(written: str, form: str) -> str:
    day, rest = written[:10], written[10:11]
    date = QDate.fromString(day, Qt.DateFormat.ISODate)
    if not date.isValid() or rest not in {"", "T", " "}:
        return written
    return QLocale().toString(date, form)
