"""`make bench`: measure the goals of the design and write build/bench.md and build/bench.json."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

from annotator.app.corpus_search import search_page
from annotator.app.exporting.export_file import export_file
from annotator.app.exporting.records import ExportOptions
from annotator.app.importing.import_files import ImportOptions, import_files
from annotator.app.project import backup, create_project, open_project
from annotator.app.queue import QueueFilter
from annotator.app.session import Session
from tests.bench import corpus, lists
from tests.bench.figures import (
    Figure,
    megabytes,
    milliseconds,
    peak_memory,
    percentile,
    percentile_of,
    rate,
    slowest,
    table,
)
from tests.bench.forms import a_project, of_forms
from tests.bench.screen import x_screen
from tests.bench.suggestions import of_suggestions

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build"
DATA = BUILD / "bench-data"
# What is promised for opening and for memory at each size, in ms and MB.
GOALS = {"4 kB": 20, "100 kB": 30, "1 MB": 50, "10 MB": 250}
# The file with the article of 100 kB and its labels.
_HUNDRED = (DATA / "100000.jsonl", 1, 100_000, 1_000)
MEMORY = {"1 MB": 150, "10 MB": 200}


def child(module: str, *words: object, **environment: str) -> str:
    """Run a measurement as a process of its own; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, words)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=600,
        cwd=ROOT,
        env={"QT_QPA_PLATFORM": "offscreen", **os.environ, **environment},
    )
    return done.stdout


def flushes() -> list[float]:
    """Time flushes to this disk: the part of a label that is not ours."""
    times: list[float] = []
    with (DATA / "fsync").open("wb") as file:
        for _ in range(100):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - began)
    return times


def fsync(times: list[float]) -> Figure:
    """Return a row of what one flush costs; nothing is promised of it."""
    row = milliseconds("the disk's own fsync", times, 1e9)
    return msgspec.structs.replace(row, goal="", met=None)


def of_review(rounds: int) -> list[Figure]:
    """Measure the review of an article of 100 kB with five layers of 1,000 spans each."""
    read = msgspec.json.decode(
        child("tests.bench.review", DATA, rounds), type=dict[str, list[float]]
    )
    what = "100 kB, 5 layers of 1,000 spans"
    return [
        milliseconds(f"open for review, {what}", read["open"], 80),
        milliseconds(f"a decision painted and committed, {what}", read["decide"], 16),
    ]


def in_window(rounds: int, articles: int, flush: float, screen: dict[str, str]) -> list[Figure]:
    """Measure everything that is done in the window, on one screen.

    `flush` is the 99th percentile of the disk's own flushes.
    """
    found: list[Figure] = []
    for name, (length, spans) in corpus.ARTICLES.items():
        file = corpus.write_records(DATA / f"{length}.jsonl", 1, length, spans)
        project = corpus.a_project(DATA / f"{length}.annot", file)
        read = measured("one", project, rounds, **screen)
        what = f"{name} / {spans:,} spans"
        found += [
            milliseconds(f"open, {what}", read["open"], GOALS[name]),
            milliseconds(
                f"label key to committed and painted, {what}", read["label"], 6, 16, flush
            ),
            milliseconds(f"scroll frame, {what}", read["frame"], 5, 12),
            milliseconds(f"jump to the end, {what}", read["end"], 20),
        ]
        if name == "1 MB":
            times = measured("frame", project, rounds, **screen)["frame"]
            what_frame = f"select a frame of 50 fillers to arcs and form painted, {name}"
            found.append(milliseconds(what_frame, times, 16))
        if name in MEMORY:
            found.append(
                megabytes(f"memory with the article open, {what}", read["memory"], MEMORY[name])
            )
    beside = label_beside_import(articles, flush, **screen)
    return [*found, *of_lists(screen), *hard_cases(rounds, **screen), beside]


# What is promised for each act in a long list, in ms; 300 for the others.
LISTS = {
    "first opened": 300,
    "longest stall while it is read": 100,
    "search by a few letters": 30,
    "select a name to its proposal painted": 16,
    "a digit to its link painted": 16,
    "scroll": 50,
    "filter": 50,
}


def of_lists(screen: dict[str, str]) -> list[Figure]:
    """Measure the register with 20,000 entries and the table with 10,000 frames."""
    file = corpus.write_once(DATA / "frames.jsonl", lists.frame_records(1_000))
    project = corpus.a_project(DATA / "frames.annot", file)
    found: list[Figure] = []
    for what, title in (
        ("register", f"register of {lists.ENTRIES:,}"),
        ("table", "table of 10,000 frames"),
    ):
        read = msgspec.json.decode(child("tests.bench.lists", what, project, **screen).encode())
        for act, times in read.items():
            found.append(milliseconds(f"{title}: {act}", times, LISTS.get(act, 300)))
    return found


def measured(what: str, project: Path, rounds: int, *files: Path, **screen: str) -> Any:
    """Run a measurement in the window and return what it found."""
    read = child("tests.bench.window", what, project, rounds, *files, **screen)
    return msgspec.json.decode(read.encode())


def hard_cases(rounds: int, **screen: str) -> list[Figure]:
    """Measure texts that are hard to show: opening them, and the slowest thing done there."""
    file = corpus.write_once(DATA / "hard.jsonl", corpus.hard_records())
    read = measured("hard", corpus.a_project(DATA / "hard.annot", file), rounds, **screen)
    what = f"scroll frame, {corpus.CROWDED}"
    found = [percentile_of(what, read.pop("crowded"), 0.95, 30)]
    for title, times in read.items():
        found.append(milliseconds(f"open, {title}", [times["open"]], 1_500))
        found.append(slowest(title, times["acts"], 100))
    return found


def label_beside_import(articles: int, flush: float, **screen: str) -> Figure:
    """Measure a label through the window while a job of the window imports.

    In an article that is long enough for hundreds of labels not to crowd a few lines.
    """
    file = corpus.write_records(DATA / f"labelled-{articles}.jsonl", articles, 2_960, 20)
    one = corpus.write_records(DATA / "100000.jsonl", 1, 100_000, 1_000)
    project = corpus.a_project(DATA / "100000.annot", one)
    read = measured("import", project, 0, file, **screen)
    what = "label key to painted while an import runs"
    return milliseconds(what, read["label"], 6, 16, flush)


def of_start(articles: int) -> Figure:
    """Measure from the start of the process to the first painted text."""
    project = large_project(articles)
    child("tests.bench.start", project, BENCH_BEGAN=str(time.time()))
    times = [
        float(child("tests.bench.start", project, BENCH_BEGAN=str(time.time()))) for _ in range(5)
    ]
    return milliseconds(f"start to painted window, {articles:,} articles", times, 700)


def of_search(articles: int) -> list[Figure]:
    """Measure the first page of a search in many articles, and filtering the queue by words."""
    session = open_project(large_project(articles), annotator="bench", read_only=True)
    pages: list[float] = []
    filters: list[float] = []
    for words in ("sanctions", "ministry tanker", "article 777", "gefest", "u.s."):
        began = time.perf_counter()
        search_page(session, words)
        pages.append(time.perf_counter() - began)
        began = time.perf_counter()
        session.queue.rows(session.queue.keys(QueueFilter(words))[:100])
        filters.append(time.perf_counter() - began)
    session.close()
    return [
        milliseconds(f"search {articles:,} articles, first page with snippets", pages, 50),
        milliseconds(f"filter the queue of {articles:,} articles by words", filters, 50),
    ]


def large_project(articles: int) -> Path:
    """Return a project of many short articles."""
    file = corpus.write_records(DATA / f"short-{articles}.jsonl", articles, 1_500, 0)
    return corpus.a_project(DATA / f"short-{articles}.annot", file)


def of_transfer(articles: int) -> list[Figure]:
    """Measure import with the search index, and export, of articles with 20 labels each."""
    file = corpus.write_records(DATA / f"labelled-{articles}.jsonl", articles, 2_960, 20)
    project = DATA / "transfer.annot"
    project.unlink(missing_ok=True)
    session = create_project(project, annotator="bench")
    began = time.perf_counter()
    import_files(session, [file], ImportOptions())
    took = time.perf_counter() - began
    name = f"{articles:,} articles × 20 spans"
    found = [rate(f"import, {name}", articles, took, 1_500)]
    began = time.perf_counter()
    export_file(session, DATA / "out.jsonl", ExportOptions())
    found.append(rate(f"export, {name}", articles, time.perf_counter() - began, 6_000))
    session.close()
    found.append(megabytes("memory at its highest through both", peak_memory(), 200))
    return found


def form_cost(project: Path, name: str) -> str:
    """Measure one format in a process of its own, whose memory is that format's alone."""
    return child("tests.bench.forms", project, name)


def beside_an_import(articles: int, flush: float) -> Figure:
    """Measure labelling in one process while another imports into the same project."""
    file = corpus.write_records(DATA / f"labelled-{articles}.jsonl", articles, 2_960, 20)
    one = corpus.write_records(DATA / "4000.jsonl", 1, 4_000, 40)
    project = DATA / "beside.annot"
    project.unlink(missing_ok=True)
    session = create_project(project, annotator="bench")
    import_files(session, [one], ImportOptions(layer="bench"))
    session.open_article(session.queue.keys()[0])
    times = _label_while(session, "import", str(project), str(file))
    session.close()
    return milliseconds("a label's commit while an import runs", times, 6, 16, flush)


def beside_an_export(articles: int, flush: float) -> Figure:
    """Measure labelling while the processes of a long export read the same project."""
    project, out = DATA / "beside-export.annot", DATA / "beside-export"
    for left in DATA.glob(f"{project.name}*"):
        left.unlink()
    source = open_project(a_project(DATA, articles), annotator="bench", read_only=True)
    backup(source, project)
    source.close()
    session = open_project(project, annotator="bench")
    session.open_article(session.queue.keys()[0])
    times = _label_while(session, "export", str(project), str(out), "--format", "uima-xmi")
    session.close()
    shutil.rmtree(out)
    return milliseconds("a label's commit while an export runs", times, 6, 16, flush)


def _label_while(session: Session, *words: str) -> list[float]:
    from annotator.app import labelling
    from annotator.model.fragment import Fragment

    as_job = "--progress", "none", "--annotator", "bench", "--job", session.job_token or ""
    program = (sys.executable, "-m", "annotator")
    job = subprocess.Popen([*program, *words, *as_job], cwd=ROOT, stderr=subprocess.DEVNULL)
    times: list[float] = []
    while job.poll() is None:
        at = len(times) % 3_900
        label = corpus.LABELS[len(times) // 3_900 % 5]
        began = time.perf_counter()
        labelling.add(session, label, [Fragment(at, at + 3)])
        times.append(time.perf_counter() - began)
        time.sleep(0.02)
    return times


def main(*, quick: bool) -> None:
    """Run everything; `quick` with small numbers, to see that it works."""
    DATA.mkdir(parents=True, exist_ok=True)
    many, labelled, rounds = (2_000, 500, 10) if quick else (100_000, 10_000, 100)
    own = flushes()
    flush = percentile(own, 0.99)
    tables = {
        "Offscreen": [
            *of_transfer(labelled),
            beside_an_import(labelled, flush),
            beside_an_export(labelled, flush),
            *of_forms(DATA, labelled, form_cost),
            of_start(many),
            *of_search(many),
            *of_suggestions(DATA, rounds, corpus.write_records(*_HUNDRED)),
            *of_review(rounds),
            *in_window(rounds, labelled, flush, {"QT_QPA_PLATFORM": "offscreen"}),
            fsync(own),
        ]
    }
    with x_screen() as screen:
        if screen is not None:
            tables["X11 (Xvfb)"] = in_window(rounds, labelled, flush, screen)
    text = "\n".join(f"## {name}\n\n{table(figures)}" for name, figures in tables.items())
    (BUILD / "bench.md").write_text(text, encoding="utf-8")
    (BUILD / "bench.json").write_bytes(msgspec.json.encode(tables))
    sys.stdout.write(text)


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
