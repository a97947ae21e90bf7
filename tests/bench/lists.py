"""Measurements of the long lists of the window: the register, the table. Run as a process."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.app import referring, register_edits
from annotator.model.changes import Change, ManyChanged
from annotator.model.table_columns import Column, ColumnKind
from annotator.model.table_filters import TableFilter
from annotator.storage.journal import Writing
from annotator.ui.register.register_window import RegisterWindow
from tests.bench.window import Bench

ENTRIES = 20_000
_FIRMS = ("Norrin", "Velmora", "Ostrava", "Kestrel", "Marlow", "Tamsin", "Ardent", "Quillon")
_FRAMES = 10
_STATES = ("imposed", "eased", "in_force")

Times = dict[str, list[float]]


def frame_records(articles: int) -> Iterator[bytes]:
    """Yield articles with ten sanctions each, whose authority and target are filled."""
    chance = Random(1)
    for number in range(articles):
        text, annotations = "", list[dict[str, object]]()
        for at in range(_FRAMES):
            country, firm = f"Country{chance.randrange(300)}", f"Firm{chance.randrange(900)}"
            ids = [f"00000000-0000-4000-8000-{number:06}{at:03}{part:03}" for part in range(3)]
            start = len(text)
            text += f"{country} imposes sanctions on {firm} over arms. "
            trigger = start + len(f"{country} imposes ")
            roles = {"authority": [{"id": ids[0]}], "target": [{"id": ids[1]}]}
            annotations += [
                _annotation(ids[0], "COUNTRY", start, country),
                _annotation(ids[1], "COMPANY", text.index(firm, trigger), firm),
                {
                    **_annotation(ids[2], "SANCTION", trigger, "sanctions"),
                    "attributes": {"status": chance.choice(_STATES)},
                    "roles": roles,
                },
            ]
        layer = {"annotator": "bench", "kind": "person", "annotations": annotations}
        record = {"format": "annotator.article", "version": 1, "title": f"Article {number}"}
        yield msgspec.json.encode({**record, "text": text, "layers": [layer]})


def _annotation(key: str, label: str, start: int, words: str) -> dict[str, object]:
    return {"id": key, "label": label, "start": start, "end": start + len(words), "text": words}


def _timed(act: Callable[[], object], times: int = 5) -> list[float]:
    """Time something with what it leaves to the next turn of the event loop."""
    found: list[float] = []
    for _ in range(times):
        QApplication.processEvents()
        began = time.perf_counter()
        act()
        QApplication.processEvents()
        found.append(time.perf_counter() - began)
    return found


def _stalls(busy: Callable[[], bool]) -> list[float]:
    """Return the longest turn of the event loop while something goes on."""
    longest = 0.0
    while busy():
        began = time.perf_counter()
        QApplication.processEvents()
        longest = max(longest, time.perf_counter() - began)
    return [longest]


def register(bench: Bench) -> Times:
    """Measure the register's window, and the hands in the text, with many entries."""
    session, chance = bench.session, Random(3)
    entries = [
        register_edits.new_entry(f"{chance.choice(_FIRMS)} Trading {number}", "COMPANY")
        for number in range(ENTRIES)
    ]

    def work(writing: Writing) -> list[Change]:
        for entry in entries:
            register_edits.enter(writing, entry)
        return [ManyChanged()]

    session.run("Make Entries", work)
    bench.open_article(session.queue.keys()[0])
    found: Times = {"first opened": _timed(bench.workspace.open_register, 1)}
    window = bench.workspace.register
    assert isinstance(window, RegisterWindow)
    shown = window.side.entries
    found["longest stall while it is read"] = _stalls(lambda: len(shown.rows) < ENTRIES)
    for number, name in enumerate(("name", "mentions", "type")):
        window.side.order.setCurrentIndex(number)
        found[f"sort by {name}"] = _timed(window.side.show_entries)
    window.side.order.setCurrentIndex(0)
    for letters in ("ostra", ""):
        window.side.filter.setText(letters)
        found.setdefault("filter", []).extend(_timed(window.side.show_filtered))
    found["search by a few letters"] = _timed(lambda: session.register.search("ostr tra", "", 8))
    article = session.article
    assert article is not None
    firms = [
        key
        for key in map(article.spans.key_at_rank, range(len(article.spans)))
        if article.spans.label(key) == "COMPANY"
    ]
    found["select a name to its proposal painted"] = [
        bench.time(partial(bench.workspace.desk.select, key)) for key in firms
    ]
    for key in firms[:1]:
        referring.link(session, key, entries[7].key)
    for key in firms[1:]:
        bench.workspace.desk.select(key)
        pressed = partial(QTest.keyClick, bench.view, Qt.Key.Key_1)
        found.setdefault("a digit to its link painted", []).append(bench.time(pressed))
    return found


def frames_table(bench: Bench) -> Times:
    """Measure the table of all frames."""
    pane = bench.workspace.table
    found: Times = {"first opened": _timed(partial(bench.window.run, "go.table"), 1)}
    began = time.perf_counter()
    found["longest stall while it is read"] = _stalls(lambda: pane.busy)
    found["all read"] = [time.perf_counter() - began]
    bar, painted = pane.view.verticalScrollBar(), pane.view.viewport()

    def scroll() -> None:
        bar.setValue(bar.value() + 90)
        painted.repaint()

    found["scroll"] = _timed(scroll, 50)
    for words in ("firm1", "firm12 imposed", ""):
        act = partial(pane.set_filter, TableFilter(words=words))
        found.setdefault("filter", []).extend(_timed(act, 2))
    for column in (Column(ColumnKind.WORDS, "Words"), Column(ColumnKind.ROLE, "Target", "target")):
        found.setdefault("sort", []).extend(_timed(partial(pane.sorting.by, column), 2))
    return found


def main(what: str, project: Path) -> None:
    """Measure one list and write it as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(project, Path(folder))
        found = register(bench) if what == "register" else frames_table(bench)
        bench.window.close()
    sys.stdout.write(msgspec.json.encode(found).decode())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
