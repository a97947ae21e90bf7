"""What suggestions cost: loading a list of names, looking it up, and taking in what was found."""

import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from annotator.app.gazetteers import add_gazetteer
from annotator.app.ghosts import Ghosts
from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.project import create_project
from annotator.app.suggesting import Suggester
from annotator.model.values import LayerKey
from tests.bench.figures import Figure, milliseconds

_NAMES = 20_500
_FIRST = ("Norrin", "Velmora", "Ostrava", "Kestrel", "Marlow", "Tamsin", "Ardent", "Quillon")
_SECOND = ("Shipping", "Trading", "Mining", "Bank", "Holding", "Metals", "Marine", "Export")


def of_suggestions(data: Path, rounds: int, records: Path) -> list[Figure]:
    """Measure with 20,500 names, and the article of 100 kB in `records` with its labels."""
    path = data / "suggestions.annot"
    path.unlink(missing_ok=True)
    session = create_project(path, annotator="bench")
    import_files(session, [records], ImportOptions(layer="other"))
    article = session.queue.keys()[0]
    text = session.open_article(article, LayerKey(0)).text.content
    names = _names_file(data / "names.csv", text.split())
    loads = _times(1, lambda: add_gazetteer(session, names))
    suggester = Suggester(session)
    first = _times(1, lambda: suggester.from_gazetteers(article))
    passes = _times(rounds, lambda: suggester.from_gazetteers(article))
    suggester.own_names(article)
    own = _times(rounds, lambda: suggester.own_names(article))
    found = suggester.own_names(article)[:1_000]
    taken = _times(rounds, lambda: Ghosts(session).offer("names", found))
    asked = _times(rounds, lambda: session.register.search("Ostrava Ba", "COMPANY", 8))
    session.close()
    what = f"{_NAMES:,} names"
    return [
        milliseconds(f"load a gazetteer of {what}", loads, 2_000),
        milliseconds(f"index of {what} built, in the worker", first, 2_000),
        milliseconds(f"gazetteer pass over 100 kB, {what}, in the worker", passes, 30),
        milliseconds("pass of the project's own names over 100 kB, in the worker", own, 200),
        milliseconds(f"who is it by some letters, {what}", asked, 16),
        milliseconds(f"take {len(found):,} suggestions into the window", taken, 16),
    ]


def _times(rounds: int, act: Callable[[], object]) -> list[float]:
    times: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return times


def _names_file(path: Path, words: list[str]) -> Path:
    """Write a table of names: made-up firms, and some words of the text."""
    chance = Random(7)
    there = [word.strip(".,\"'") for word in words if word[:1].isupper()]
    lines = ["id,name,type"]
    for number in range(_NAMES):
        firm = f"{chance.choice(_FIRST)} {chance.choice(_SECOND)} {number}"
        name = f"{chance.choice(there)} {firm}" if there and number % 3 else firm
        lines.append(f"{number},{name},company")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
