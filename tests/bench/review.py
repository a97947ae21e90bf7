"""What reviewing costs: opening five layers of an article, and a decision until it is painted."""

import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.project import create_project
from annotator.ui.look.themes import Themes
from annotator.ui.view.article_view import ArticleView
from annotator.ui.window.launch import make_application
from annotator.ui.window.main_window import MainWindow

_LAYERS = 5
_SPANS = 1_000
_LENGTH = 100_000
_WORD = 10
_LABELS = ("PERSON", "COMPANY", "COUNTRY", "PLACE")


def of_review(data: Path, rounds: int) -> dict[str, list[float]]:
    """Open an article of 100 kB with five layers of 1,000 spans for review, and decide."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    path = data / "review.annot"
    path.unlink(missing_ok=True)
    session = create_project(path, annotator="bench")
    import_files(session, [_records(data / "review.jsonl")], ImportOptions())
    application = make_application()
    window = MainWindow(Themes(application, "light"), None, "bench")
    window.resize(1440, 900)
    window.show()
    window.show_session(session)
    workspace = window.workspace
    assert workspace is not None
    application.processEvents()
    view = workspace.page.view
    opened: list[float] = []
    for _ in range(rounds):
        window.run("go.annotate")
        application.processEvents()
        opened.append(_timed(lambda: (window.run("go.review"), view.viewport().repaint())))
        application.processEvents()
    decided: list[float] = []
    for number in range(rounds * 4):
        key = (Qt.Key.Key_1, Qt.Key.Key_Return, Qt.Key.Key_2, Qt.Key.Key_0)[number % 4]
        decided.append(_timed(partial(_press, view, key)))
        application.processEvents()
    window.close()
    return {"open": opened, "decide": decided}


def _press(view: ArticleView, key: Qt.Key) -> None:
    QTest.keyClick(view, key)
    view.viewport().repaint()


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _records(file: Path) -> Path:
    """Write an article whose layers agree on most spans, and differ in label or end on some."""
    dice = Random(7)
    text = ("wordswords" * (_LENGTH // _WORD))[:_LENGTH]
    text = " ".join(text[n : n + _WORD - 1] for n in range(0, _LENGTH, _WORD)) + " "
    starts = sorted(dice.sample(range(0, _LENGTH - 2 * _WORD, _WORD), _SPANS))
    layers: list[dict[str, object]] = []
    for number in range(_LAYERS):
        spans: list[dict[str, object]] = []
        for place, start in enumerate(starts):
            differs = dice.random() < 0.1
            end = start + (2 * _WORD - 1 if differs and place % 2 else _WORD - 1)
            label = _LABELS[(place + (number if differs else 0)) % len(_LABELS)]
            spans.append({"start": start, "end": end, "label": label, "text": text[start:end]})
        layers.append(
            {"annotator": f"Annotator {number}", "covered": {"entity": 1}, "annotations": spans}
        )
    record = {"format": "annotator.article", "version": 1, "text": text, "layers": layers}
    file.write_bytes(msgspec.json.encode(record) + b"\n")
    return file


if __name__ == "__main__":
    import sys

    figures = of_review(Path(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.write(msgspec.json.encode(figures).decode())
