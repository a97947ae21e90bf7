"""The card of a dataset: what it is, for whoever finds it in a year."""

from collections.abc import Iterator

import msgspec

from annotator import __version__
from annotator.app.adjudication.comparing import compare_layers
from annotator.app.exporting.dataset_folder import SCHEMA
from annotator.app.exporting.dataset_plan import Plan
from annotator.app.exporting.export_file import ExportOptions
from annotator.app.exporting.selecting import Selection
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.formats.base import LossReport
from annotator.formats.registry import format_named
from annotator.model.splitting import SplitBy
from annotator.model.values import ArticleKey
from annotator.review.figures import Figure
from annotator.storage.comparisons import articles_with_several_layers

# Agreement is measured on no more articles than this.
_COMPARED = 1_000
_LAYERS = {
    "all": "the labels of everybody",
    "each": "the labels of everybody, each annotator as a record of its own",
    "gold": "the gold: what a reviewer decided",
    "majority": "what most annotators of an article say; a tie is nothing",
}
_UNKNOWN = {
    "keep": "Articles in which not everything was looked for are in: there, what is not labelled"
    " may only not have been looked for.",
    "drop": "Articles in which not everything was looked for are left out: what is not labelled"
    " is not there.",
    "mask": "Articles are cut to what was looked for; `unknown` in the manifest says, article by"
    " article, what was not.",
}
_REGIONS = {
    "keep": "Parts of the page that are not the story are labelled as regions.",
    "mask": "Parts of the page that are not the story are blanked out; offsets are those of the"
    " whole text.",
    "drop": "Parts of the page that are not the story are cut out.",
}
_BY = {
    SplitBy.STORY: "by story",
    SplitBy.OUTLET: "by outlet, and by story",
    SplitBy.DATE: "by date, and by story: what came last is for testing",
}


class CardFacts(msgspec.Struct, frozen=True):
    """What a card says."""

    name: str
    date: str
    options: ExportOptions
    selection: Selection
    plan: Plan
    report: LossReport
    annotators: tuple[str, ...]


def card(session: Session, facts: CardFacts) -> str:
    """Return the card of a dataset, in Markdown."""
    parts = (
        _head(session, facts),
        _who(facts),
        _counts(facts),
        _division(facts),
        _agreement(session, facts),
        _labels(session),
        _losses(facts.report),
    )
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def _head(session: Session, facts: CardFacts) -> Iterator[str]:
    form = format_named(facts.options.format)
    counts = facts.plan.counts().values()
    articles, annotations = (
        sum(getattr(each, name) for each in counts) for name in ("articles", "annotations")
    )
    schema = session.schema
    yield f"# {_plain(facts.name)}"
    yield ""
    yield f"{articles} articles with {annotations} annotations, from the project"
    yield f"“{_plain(session.store.identity.name)}” as it was on {facts.date[:10]}."
    yield ""
    yield f"- Form: `{form.id}`, {form.title}. Offsets are Unicode code points, ends exclusive,"
    yield "  where the form does not say otherwise."
    yield f"- Labels: schema `{schema.id}`, version {schema.version}, in `{SCHEMA}`."
    yield f"- Licence: {_plain(facts.options.licence) or 'not stated; ask before you pass it on.'}"
    yield f"- Made with annotator {__version__}; `manifest.json` has hashes and exact options."
    yield ""


def _who(facts: CardFacts) -> Iterator[str]:
    chosen = facts.selection
    yield "## Who labelled, and what"
    yield ""
    yield f"- Labels: {_LAYERS.get(chosen.layer, 'those of one annotator')}."
    if facts.annotators:
        hidden = " (pseudonyms, the same in every export)" if chosen.anonymise else ""
        yield f"- By: {', '.join(map(_plain, facts.annotators))}{hidden}."
    if chosen.states:
        yield f"- Articles: {', '.join(sorted(state.value for state in chosen.states))}."
    yield f"- {_UNKNOWN[chosen.unknown.value]}"
    yield f"- {_REGIONS[chosen.regions.value]}"
    yield ""


def _counts(facts: CardFacts) -> Iterator[str]:
    counts = facts.plan.counts()
    parts = list(counts)
    yield "## Counts"
    yield ""
    yield f"| | {' | '.join(parts)} | all |"
    yield f"|---|{'---:|' * (len(parts) + 1)}"
    for name in ("articles", "stories", "annotations"):
        row = [getattr(counts[part], name) for part in parts]
        yield _row(name, row)
    labels = sorted({label for each in counts.values() for label in each.labels})
    for label in labels:
        yield _row(f"`{label}`", [counts[part].labels.get(label, 0) for part in parts])
    yield ""


def _row(name: str, row: list[int]) -> str:
    return f"| {name} | {' | '.join(map(str, row))} | {sum(row)} |"


def _division(facts: CardFacts) -> Iterator[str]:
    split = facts.plan.split
    yield "## Parts"
    yield ""
    yield f"Divided {split.words} {_BY[split.by]} (seed {split.seed}). Near-duplicates, articles"
    yield "of which two fifths of all runs of five words are the same, are one story and never"
    yield "part. The first division follows the labels; a story stays where it was put, later"
    yield "ones are placed by a hash."
    if facts.plan.joined:
        count = len(facts.plan.joined)
        yield f"{count} {'story was' if count == 1 else 'stories were'} in several parts before a"
        yield "later article joined them; they are wholly in the part that is held out most."
    yield ""


def _agreement(session: Session, facts: CardFacts) -> Iterator[str]:
    with session.store.reading() as db:
        several = set(articles_with_several_layers(db))
    keys = [each.key for each in facts.plan.chosen if each.key in several]
    yield "## Agreement"
    yield ""
    yield from _figures(session, keys)
    yield ""


def _figures(session: Session, keys: list[ArticleKey]) -> Iterator[str]:
    try:
        found = compare_layers(session, articles=keys[:_COMPARED])
    except UserError:
        found = None
    if found is None or not found.articles:
        yield "Not known: no article was read by two annotators."
        return
    first = f" (the first {_COMPARED} of them)" if len(keys) > _COMPARED else ""
    yield f"{found.articles} articles were read by several{first}."
    yield ""
    yield f"- words, Krippendorff's α: {_figure(found.alpha.token)}"
    yield f"- stretches, unitizing α: {_figure(found.alpha.unitizing)}"
    for label, figure in found.labels.items():
        yield f"- `{label}`, exact F1: {_figure(figure)}"


def _figure(figure: Figure) -> str:
    if figure.value is None:
        return f"– ({figure.why})"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.3f}"
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})"


def _labels(session: Session) -> Iterator[str]:
    yield "## Guidelines"
    yield ""
    if session.schema.guideline:
        yield session.schema.guideline.strip()
        yield ""
    for label in session.schema.labels:
        if not label.retired:
            first = label.guideline.strip().split("\n", 1)[0]
            yield (
                f"- `{label.id}` {label.name}: {first}" if first else f"- `{label.id}` {label.name}"
            )
    yield ""


def _losses(report: LossReport) -> Iterator[str]:
    yield "## What the form could not hold"
    yield ""
    if not report.losses:
        yield "Nothing was lost."
    for loss in report.losses:
        examples = "; ".join(_plain(each) for each in loss.examples)
        yield f"- {loss.count} {loss.kind} ({examples})"


def _plain(words: str) -> str:
    """Return words on one line, without what Markdown would take for markup."""
    one_line = " ".join(words.split())
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#" else char for char in one_line)
