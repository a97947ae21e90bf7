"""Agreement on paper: the figures as a report in Markdown and as rows of a table."""

from collections.abc import Iterator

from annotator.model.counting import numbered
from annotator.model.schema import Schema
from annotator.review.comparison import IGNORES, Comparison, PairFigures
from annotator.review.figures import Figure

# What the rows and the report call each figure of a pair.
_PAIR = {
    "exact": "Spans, exact (F1)",
    "overlap": "Spans, some common character (F1)",
    "label_only": "Labels alone (F1)",
    "exact_top": "Parent labels, exact (F1)",
    "by_hand": "Spans marked by hand, exact (F1)",
    "suggested": "Accepted suggestions, exact (F1)",
    "token_kappa": "Words (Cohen's κ)",
    "role_f1": "Fillers of roles (F1)",
    "coreference": "Chains (B³)",
    "lea": "Chains (LEA)",
    "links": "Links (share)",
}
# Figures of which a pair has one for each name.
_NAMED = {
    "attributes": "Attributes (Cohen's κ)",
    "document": "Labels of the article (Cohen's κ)",
}
_ALL = {
    "token": "Words (Krippendorff's α)",
    "unitizing": "Stretches (unitizing α)",
    "fleiss": "Words (Fleiss' κ)",
}
HEADINGS = ("measure", "annotators", "of", "value", "low", "high", "n", "why", "ignores")
# Under which name stands what the rows of figures by name ignore.
_IGNORED_BY = {
    "attribute kappa": "attributes",
    "article label kappa": "document",
    "label exact": "exact",
    "week exact": "exact",
}


def figures_of(pair: PairFigures) -> dict[str, Figure]:
    """Return the figures of a pair that are one number each, by their names."""
    spans = pair.span_f1
    return {
        **{name: getattr(spans, name) for name in spans.__struct_fields__},
        "token_kappa": pair.token_kappa,
        "role_f1": pair.role_f1,
        "coreference": pair.coreference,
        "lea": pair.lea,
        "links": pair.links,
    }


def of_all(found: Comparison) -> dict[str, Figure]:
    """Return the figures of all annotators together, by their names."""
    return {name: getattr(found.alpha, name) for name in _ALL}


def has_intervals(found: Comparison) -> bool:
    """Tell whether there are stories to resample, so that figures have intervals."""
    every = (*of_all(found).values(), *(f for pair in found.pairs for f in pair.labels.values()))
    return any(each.low is not None for each in every)


def title_of(measure: str) -> str:
    """Return the words for a measure."""
    return {**_PAIR, **_NAMED, **_ALL}.get(measure, measure)


def rows(found: Comparison) -> Iterator[tuple[str, ...]]:
    """Yield every figure as a row of a table; see `HEADINGS`."""
    for pair in found.pairs:
        both = f"{pair.a} and {pair.b}"
        for name, figure in figures_of(pair).items():
            yield _row(name, both, "", figure)
        for measure, named in (
            ("attribute kappa", pair.attributes),
            ("article label kappa", pair.document),
            ("label exact", pair.labels),
        ):
            for name, figure in named.items():
                yield _row(measure, both, name, figure)
    for name, figure in of_all(found).items():
        yield _row(name, "all", "", figure)
    for measure, named in (("label exact", found.labels), ("week exact", found.weeks)):
        for name, figure in named.items():
            yield _row(measure, "all", name, figure)


def markdown(found: Comparison, schema: Schema, audit: str = "") -> str:
    """Return a report that says what each figure is, how sure it is, and what it does not see.

    `audit` says how much of what all agree on was wrong.
    """
    read = (
        f"{numbered(found.articles, 'article')} read by at least two of: {', '.join(found.layers)}."
    )
    intervals = "No intervals: they need articles of more than one story."
    if has_intervals(found):
        intervals = "Intervals: 95 %, by resampling stories."
    lines = [
        "# Agreement",
        "",
        f"{read} {intervals}",
        "",
        *_section("All annotators", of_all(found)),
    ]
    if audit:
        lines += ["## What all agree on", "", f"{audit}.", ""]
    for pair in found.pairs:
        lines += _section(
            f"{pair.a} and {pair.b} ({numbered(pair.articles, 'article')})", figures_of(pair)
        )
        if pair.attributes:
            lines += _table("Attribute (κ)", pair.attributes)
        if pair.document:
            lines += _table("Article label (κ)", pair.document)
        if pair.labels:
            named = {schema.name_of(name): figure for name, figure in pair.labels.items()}
            lines += _table("Label (exact F1)", named)
    labels = {schema.name_of(name): figure for name, figure in found.labels.items()}
    weakest = dict(sorted(labels.items(), key=lambda item: _order(item[1])))
    lines += ["## Labels, weakest first (exact F1)", "", *_table("Label", weakest)]
    if found.weeks:
        lines += ["## Weeks (exact F1)", "", *_table("Week", found.weeks)]
    lines += ["## Most frequent confusions", "", "| one said | the other said | times |"]
    lines.append("|---|---|---|")
    confused = [each for each in found.confusion if each.a != each.b]
    for each in sorted(confused, key=lambda c: (-c.count, c.a, c.b))[:20]:
        one, other = (schema.name_of(x) if x else "nothing" for x in (each.a, each.b))
        lines.append(f"| {one} | {other} | {each.count} |")
    lines += ["", "## What the figures do not see", ""]
    lines += [f"- {title_of(name)}: {words}" for name, words in IGNORES.items()]
    return "\n".join(lines) + "\n"


def value_words(figure: Figure) -> str:
    """Return a figure's value with two digits, or a dash."""
    return "–" if figure.value is None else f"{figure.value:.2f}"


def interval_words(figure: Figure) -> str:
    """Return a figure's interval, or nothing."""
    if figure.low is None or figure.high is None:
        return ""
    return f"{figure.low:.2f}–{figure.high:.2f}"


def _section(title: str, named: dict[str, Figure]) -> list[str]:
    shown = {title_of(name): figure for name, figure in named.items()}
    return [f"## {title}", "", *_table("Measure", shown)]


def _table(heading: str, named: dict[str, Figure]) -> list[str]:
    lines = [f"| {heading} | value | 95 % | n | |", "|---|---|---|---|---|"]
    for name, figure in named.items():
        cells = (name, value_words(figure), interval_words(figure), str(figure.n), figure.why)
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


def _order(figure: Figure) -> tuple[bool, float]:
    return figure.value is None, figure.value or 0.0


def _row(measure: str, who: str, of: str, figure: Figure) -> tuple[str, ...]:
    numbers = (figure.value, figure.low, figure.high)
    cells = ("" if number is None else f"{number:.6f}" for number in numbers)
    ignores = IGNORES[_IGNORED_BY.get(measure, measure)]
    return (measure, who, of, *cells, str(figure.n), figure.why, ignores)
