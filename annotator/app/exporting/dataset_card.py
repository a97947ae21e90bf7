"""The card of a dataset: what it is, for whoever finds it in a year."""

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from annotator import __version__
from annotator.app.adjudication.comparing import compare_layers
from annotator.app.exporting.dataset_folder import GUIDELINES, SCHEMA
from annotator.app.exporting.dataset_plan import Plan
from annotator.app.exporting.records import ExportOptions
from annotator.app.exporting.selecting import Selection
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.formats.base import LossReport
from annotator.formats.registry import format_named
from annotator.model.counting import numbered
from annotator.model.splitting import SplitBy
from annotator.model.values import ArticleKey
from annotator.review.figures import Figure
from annotator.storage.comparisons import articles_with_several_layers

# Agreement is measured on no more articles than this.
_COMPARED = 1_000
# So many outlets are named.
_NAMED = 12
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
    """What a card says; `asked` are the families that were looked for anywhere."""

    name: str
    date: str
    options: ExportOptions
    selection: Selection
    plan: Plan
    report: LossReport
    asked: frozenset[str]


def card(session: Session, facts: CardFacts) -> str:
    """Return the card of a dataset, in Markdown."""
    parts = (
        _head(session, facts),
        _texts(facts),
        _who(session, facts),
        _counts(session, facts),
        _division(facts),
        _agreement(session, facts),
        _labels(session),
        _losses(facts),
    )
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def _head(session: Session, facts: CardFacts) -> Iterator[str]:
    form = format_named(facts.options.format)
    counts = facts.plan.counts().values()
    articles, annotations = (
        sum(getattr(each, name) for each in counts) for name in ("articles", "annotations")
    )
    schema = session.schema
    parts = facts.plan.split.parts
    ending = "/" if form.writes_folder is not None else form.suffixes[0]
    named = [family.name.lower() for family in schema.families if family.id in facts.asked]
    yield f"# {_plain(facts.name)}"
    yield ""
    yield f"News articles labelled for {_and(named)}." if named else "News articles."
    many, labelled = numbered(articles, "article"), numbered(annotations, "annotation")
    yield f"{many} with {labelled}, from the project"
    yield f"“{_plain(session.store.identity.name)}” as it was on {facts.date[:10]}."
    yield ""
    yield f"- Files: {_and([f'`{part}{ending}`' for part in parts])}, each in the form"
    yield f"  `{form.id}`: {form.title}. Offsets are Unicode code points, ends exclusive, where"
    yield "  the form does not say otherwise."
    yield f"- Labels: schema `{schema.id}`, version {schema.version}, in `{SCHEMA}`; what they mean"
    yield f"  is in `{GUIDELINES}`."
    yield f"- Licence: {_plain(facts.options.licence) or 'not stated; ask before you pass it on'}."
    yield "  The articles' own texts may have other owners."
    yield f"- Made with annotator {__version__}; `manifest.json` has hashes, the exact options, and"
    yield "  for each article its part and story."
    yield ""


def _texts(facts: CardFacts) -> Iterator[str]:
    chosen = facts.plan.chosen
    days = sorted(each.date for each in chosen if each.date)
    yield "## The articles"
    yield ""
    if days:
        undated = len(chosen) - len(days)
        more = f"; {undated} without a date" if undated else ""
        yield f"- Dates: {days[0]} to {days[-1]}{more}."
    else:
        yield "- Dates: not stated."
    for name, found in (
        ("Outlets", Counter(each.outlet for each in chosen)),
        ("Languages", Counter(each.language for each in chosen)),
    ):
        yield f"- {name}: {_commonest(found)}."
    yield ""


def _commonest(found: "Counter[str]") -> str:
    """Return the commonest names with how often each is there, and how many have none."""
    unnamed = found.pop("", 0)
    ranked = sorted(found.items(), key=lambda each: (-each[1], each[0]))
    said = [f"{_plain(name)} ({count})" for name, count in ranked[:_NAMED]]
    if rest := ranked[_NAMED:]:
        said.append(f"{len(rest)} more ({sum(count for _, count in rest)})")
    if unnamed:
        said.append(f"not stated ({unnamed})" if said else "not stated")
    return ", ".join(said)


def _who(session: Session, facts: CardFacts) -> Iterator[str]:
    chosen = facts.selection
    yield "## Who labelled, and what"
    yield ""
    yield f"- Labels: {_LAYERS.get(chosen.layer, 'those of one annotator')}."
    readers = _readers(facts)
    if readers:
        hidden = " (pseudonyms, the same in every export)" if chosen.anonymise else ""
        yield f"- By: {_and([_plain(name) for name in readers])}{hidden}."
    if chosen.states:
        yield f"- Articles: {', '.join(sorted(state.value for state in chosen.states))}."
    yield f"- {_UNKNOWN[chosen.unknown.value]}"
    yield f"- {_REGIONS[chosen.regions.value]}"
    yield ""
    if readers:
        yield "| annotator | articles | annotations |"
        yield "|---|---:|---:|"
        for name, (articles, annotations) in readers.items():
            yield f"| {_plain(name)} | {articles} | {annotations} |"
        yield ""
    missing = Counter(family for each in facts.plan.chosen for family in each.missing)
    if missing:
        total = len(facts.plan.chosen)
        yield f"Not looked for everywhere, of {numbered(total, 'article')}:"
        yield ""
        for family in session.schema.families:
            if count := missing[family.id]:
                yield f"- {family.name.lower()}: {count} not read for it"
        yield ""


def _readers(facts: CardFacts) -> dict[str, tuple[int, int]]:
    """Return the articles and annotations of each annotator, by name."""
    found: dict[str, tuple[int, int]] = {}
    for each in facts.plan.chosen:
        for name, count in each.annotators.items():
            articles, annotations = found.get(name, (0, 0))
            found[name] = articles + 1, annotations + count
    return dict(sorted(found.items()))


def _counts(session: Session, facts: CardFacts) -> Iterator[str]:
    counts = facts.plan.counts()
    parts = list(counts)
    yield "## Counts"
    yield ""
    yield f"| | {' | '.join(parts)} | all |"
    yield f"|---|{'---:|' * (len(parts) + 1)}"
    bare = [sum(not each.annotations for each in facts.plan.of(part)) for part in parts]
    yield _row("articles", [counts[part].articles for part in parts])
    yield _row("of them without labels", bare)
    for name in ("stories", "annotations"):
        yield _row(name, [getattr(counts[part], name) for part in parts])
    written = {label for each in counts.values() for label in each.labels}
    known = [label.id for label in session.schema.labels if label.id in written]
    for label in (*known, *sorted(written.difference(known))):
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
    were = "was" if found.articles == 1 else "were"
    yield f"{numbered(found.articles, 'article')} {were} read by several{first};"
    yield "the figures are of these alone. In brackets 95 % of what stories drawn anew give."
    yield ""
    yield "| | agreement |"
    yield "|---|---|"
    yield f"| words, Krippendorff's α | {_figure(found.alpha.token)} |"
    yield f"| stretches, unitizing α | {_figure(found.alpha.unitizing)} |"
    for label, figure in found.labels.items():
        yield f"| `{label}`, F1 of exact spans | {_figure(figure)} |"


def _figure(figure: Figure) -> str:
    if figure.value is None:
        return f"– ({figure.why})"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.3f}"
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})"


def _labels(session: Session) -> Iterator[str]:
    yield "## Guidelines"
    yield ""
    yield f"In full in `{GUIDELINES}`. In short:"
    yield ""
    if session.schema.guideline:
        yield session.schema.guideline.strip()
        yield ""
    for label in session.schema.labels:
        if not label.retired:
            first = " ".join(label.guideline.strip().split("\n\n", 1)[0].split())
            yield (
                f"- `{label.id}` {label.name}: {first}" if first else f"- `{label.id}` {label.name}"
            )
    yield ""


def _losses(facts: CardFacts) -> Iterator[str]:
    yield "## What the form could not hold"
    yield ""
    report = facts.report
    if not report.losses:
        yield "Nothing was lost."
        return
    yield "It is still in the project; the form `article` holds all of it."
    yield ""
    for loss in report.losses:
        examples = "; ".join(_plain(each) for each in loss.examples)
        yield f"- {loss.count} {loss.kind} ({examples})"


def _and(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)


def _plain(words: str) -> str:
    """Return words on one line, without what Markdown would take for markup."""
    one_line = " ".join(words.split())
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#" else char for char in one_line)
