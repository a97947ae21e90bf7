"""Figures of a measurement, and the table they are printed in."""

import statistics
from collections.abc import Mapping, Sequence
from operator import itemgetter
from pathlib import Path

import msgspec


class Figure(msgspec.Struct, frozen=True):
    """One row of the table; `goal` in words, `met` None where nothing was promised."""

    what: str
    value: str
    goal: str
    met: bool | None


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that a share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def milliseconds(
    what: str, seconds: Sequence[float], median: float, p99: float = 0, fsync: float = 0
) -> Figure:
    """Return a row of times with its median and 99th percentile, goals in milliseconds.

    With `fsync`, the seconds that the disk's own takes at its 99th percentile, the goal for that
    percentile stands above it.
    """
    times = [1000 * each for each in seconds]
    middle, high = statistics.median(times), percentile(times, 0.99)
    above = 1000 * fsync
    goal = f"< {median:g} ms" + (f", p99 < {p99:g} ms" if p99 else "")
    goal += f" above fsync ({above:.1f} ms)" if fsync else ""
    met = middle < median and (not p99 or high < p99 + above)
    return Figure(what, f"{middle:.1f} ms, p99 {high:.1f} (n {len(times)})", goal, met)


def percentile_of(what: str, seconds: Sequence[float], share: float, goal: float) -> Figure:
    """Return a row of one percentile of times, its goal in milliseconds."""
    high = 1000 * percentile(seconds, share)
    value = f"p{100 * share:g} {high:.1f} ms (n {len(seconds)})"
    return Figure(what, value, f"p{100 * share:g} < {goal:g} ms", high < goal)


def slowest(what: str, seconds: Mapping[str, float], goal: float) -> Figure:
    """Return a row of the slowest of several things done, its goal in milliseconds."""
    act, worst = max(seconds.items(), key=itemgetter(1))
    value = f"{1000 * worst:.1f} ms ({act})"
    return Figure(
        f"worst of {len(seconds)} acts, {what}", value, f"< {goal:g} ms", 1000 * worst < goal
    )


def rate(what: str, count: int, seconds: float, goal: float) -> Figure:
    """Return a row of a rate per second."""
    return Figure(what, f"{count / seconds:,.0f} /s", f"> {goal:,.0f} /s", count / seconds > goal)


def megabytes(what: str, kilobytes: float, goal: float) -> Figure:
    """Return a row of memory."""
    size = kilobytes / 1024
    return Figure(what, f"{size:.0f} MB", f"< {goal:g} MB", size < goal)


def peak_memory() -> int:
    """Return the most memory that this process had so far, in kB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1])
    return 0


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table."""
    marks = {True: "yes", False: "**no**", None: ""}
    lines = ["| what | measured | goal | met |", "|---|---|---|---|"]
    lines += [f"| {f.what} | {f.value} | {f.goal} | {marks[f.met]} |" for f in figures]
    return "\n".join(lines) + "\n"
