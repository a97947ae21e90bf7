"""What the agreement page shows of a comparison: matrices and bars as plain cells."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtGui import QColor

from annotator.app.adjudication.agreement_report import (
    figures_of,
    interval_words,
    of_all,
    title_of,
    value_words,
)
from annotator.model.schema import Schema
from annotator.review.comparison import IGNORES, Comparison, PairFigures
from annotator.review.figures import Figure
from annotator.ui.agreement.bars import Bar
from annotator.ui.agreement.grid import Cell, Heading
from annotator.ui.look.theme import Theme

# Below this a cell of the pairs' matrix is not tinted at all.
_PALEST = 0.4
# So many labels stand beside each other in a window of a laptop's width.
_MOST_LABELS = 12


def pair_of(found: Comparison, one: str, other: str) -> PairFigures | None:
    """Return the figures of two annotators, in whichever order they were compared."""
    return next((p for p in found.pairs if {p.a, p.b} == {one, other}), None)


def pair_cells(found: Comparison, match: str) -> tuple[list[Heading], list[list[Cell]]]:
    """Return the matrix of annotators: F1 below the diagonal, κ of words above it."""
    names = list(found.layers)
    cells: list[list[Cell]] = []
    for row, one in enumerate(names):
        line: list[Cell] = []
        for column, other in enumerate(names):
            pair = pair_of(found, one, other) if row != column else None
            if pair is None:
                line.append(Cell())
                continue
            measure = match if row > column else "token_kappa"
            line.append(_figure_cell(figures_of(pair)[measure], measure))
        cells.append(line)
    return [Heading(name) for name in names], cells


def confusion_cells(
    pair: PairFigures, schema: Schema, theme: Theme
) -> tuple[list[Heading], list[Heading], list[list[Cell]], list[str]]:
    """Return the confusion of a pair, its labels in the schema's order and last "nothing".

    Where there are many labels, those that are confused most are shown.
    """
    counts = {(each.a, each.b): each.count for each in pair.confusion}
    used = _most_confused(counts)
    known = [label.id for label in schema.labels if label.id in used]
    labels = [*known, *sorted(used - set(known)), ""]
    most = max((n for (a, b), n in counts.items() if a != b), default=1)
    cells = [[_confusion_cell(counts.get((a, b), 0), a, b, most) for b in labels] for a in labels]
    names = [schema.name_of(label) if label else "none" for label in labels]
    columns = [
        Heading(name, _shortened(name), _ink(schema, label, theme))
        for label, name in zip(labels, names, strict=True)
    ]
    return [Heading(name) for name in names], columns, cells, labels


def label_bars(named: dict[str, Figure], schema: Schema, theme: Theme) -> list[Bar]:
    """Return the figures of labels as bars in their colours."""
    return [
        Bar(name, schema.name_of(name), figure, _mark(schema, name, theme))
        for name, figure in named.items()
    ]


def all_lines(found: Comparison) -> list[tuple[str, str, str, str]]:
    """Return the figures of all annotators: words, value, interval, and what to know of it."""
    return [
        (title_of(name), value_words(each), interval_words(each), _tip(each, name))
        for name, each in of_all(found).items()
    ]


def pair_lines(pair: PairFigures, names: Sequence[str]) -> list[tuple[str, str, str, str]]:
    """Return some figures of a pair, its attributes and its labels of the article."""
    found = figures_of(pair)
    lines = [
        (title_of(name), value_words(each), interval_words(each), _tip(each, name))
        for name, each in ((name, found[name]) for name in names)
    ]
    lines += [
        (f"{name} (κ)", value_words(each), interval_words(each), _tip(each, measure))
        for measure, named in (("attributes", pair.attributes), ("document", pair.document))
        for name, each in named.items()
        if each.value is not None
    ]
    return lines


def frequent(pair: PairFigures, name: Callable[[str], str]) -> str:
    """Return the most frequent confusions of a pair in words."""
    differing = [each for each in pair.confusion if each.a and each.b and each.a != each.b]
    most = sorted(differing, key=lambda each: (-each.count, each.a, each.b))[:3]
    return ", ".join(f"{name(c.a)} read as {name(c.b)} {_often(c.count)}" for c in most)


def _often(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _most_confused(counts: Mapping[tuple[str, str], int]) -> set[str]:
    weight: Counter[str] = Counter()
    for (a, b), n in counts.items():
        for label in {a, b} - {""}:
            # Any confusion weighs more than agreement, however frequent.
            weight[label] += n if a == b else 1_000_000 + n
    return {label for label, _ in weight.most_common(_MOST_LABELS)}


def _figure_cell(figure: Figure, measure: str) -> Cell:
    if figure.value is None:
        return Cell("–", None, tip=figure.why)
    share = max(0.0, (figure.value - _PALEST) / (1 - _PALEST))
    return Cell(value_words(figure), share, tip=_tip(figure, measure))


def _confusion_cell(count: int, a: str, b: str, most: int) -> Cell:
    if not count:
        return Cell()
    if a == b:
        return Cell(str(count), None, bold=True)
    return Cell(str(count), count / most)


def _tip(figure: Figure, measure: str) -> str:
    parts = (
        title_of(measure),
        figure.why or f"{value_words(figure)} {interval_words(figure)}".strip(),
        f"n = {figure.n}",
        IGNORES.get(measure, ""),
    )
    return "\n".join(part for part in parts if part)


def _shortened(name: str) -> str:
    return name if len(name) <= 6 else f"{name[:5].rstrip(' .')}."


def _ink(schema: Schema, label: str, theme: Theme) -> QColor | None:
    found = schema.by_id.get(label)
    return theme.group(found.group).words if found else None


def _mark(schema: Schema, label: str, theme: Theme) -> QColor | None:
    found = schema.by_id.get(label)
    return theme.group(found.group).mark if found else None
