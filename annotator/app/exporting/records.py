"""What an export writes, record by record: chosen, folded and cut as its options say."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import starmap
from typing import TypeAlias

import msgspec

from annotator.app.exporting.coverage import Unknown
from annotator.app.exporting.selecting import ALL_LAYERS, SAYING_COVERED, Selection, Selector
from annotator.app.session import Session
from annotator.errors import UserError
from annotator.formats.base import Format, LossCount, Named, WriteOptions
from annotator.formats.folders import NamingFacts, file_names
from annotator.formats.folding import folded, outermost_parents
from annotator.formats.regions import Regions
from annotator.formats.registry import format_named
from annotator.formats.windows import windowed
from annotator.model.article import ArticleContent, State
from annotator.model.splitting import Split
from annotator.model.values import ArticleKey
from annotator.storage.exports import naming_facts

Progress: TypeAlias = Callable[[int, int], None]
_EVERY = 50


class ExportOptions(msgspec.Struct, frozen=True):
    """What is exported: whose layer (a name, or one of the words of `selecting`), in which states.

    With `fold` every label is written as its outermost parent. With `split` a folder is written,
    with a part each for training and testing; `licence` stands in its card. Without a word on
    what was not looked for, a split leaves it out, and a file keeps it.
    """

    format: str = "article"
    layer: str | None = None
    states: frozenset[State] = frozenset()
    write: WriteOptions = WriteOptions()
    fold: bool = False
    unknown: Unknown | None = None
    regions: Regions = Regions.KEEP
    anonymise: bool = False
    split: Split | None = None
    licence: str = ""


def written_format(options: ExportOptions) -> Format:
    """Return the format of an export.

    Raises:
        UserError: there is none of that name, or it can only be read.
    """
    form = format_named(options.format)
    if not form.written:
        raise not_written(form)
    return form


def not_written(form: Format) -> UserError:
    """Return what to say of a form that has no writer."""
    return UserError(f"{form.title} can be read, not written.")


class Records:
    """The records of an export, as their form is given them."""

    def __init__(self, session: Session, form: Format, options: ExportOptions) -> None:
        """Raises UserError when nobody has the name."""
        self.session = session
        self.form = form
        self.options = options
        usual = Unknown.KEEP if options.split is None else Unknown.DROP
        self.selection = Selection(
            options.layer or _usual_layer(session, form),
            options.states,
            options.unknown or usual,
            options.regions,
            options.anonymise,
            form.id in SAYING_COVERED,
            form.claims(session.schema, options.write) if form.claims else frozenset(),
            options.layer is None and session.why_blind is None,
        )
        self.selector = Selector(session, self.selection)
        self.write = msgspec.structs.replace(options.write, layer=self.selector.one_layer)
        self._parents = outermost_parents(session.schema) if options.fold else None

    def of(
        self,
        keys: Sequence[ArticleKey],
        losses: LossCount,
        progress: Progress = lambda _d, _t: None,
    ) -> Iterator[tuple[ArticleKey, ArticleContent]]:
        """Yield the records of articles, each with the key of the article it is of.

        `progress` hears how many articles are done.
        """
        done, last = 0, None
        for key, record in self.selector.records(keys, losses):
            if key != last:
                last, done = key, done + 1
                if done % _EVERY == 0:
                    progress(done, len(keys))
            parents = self._parents
            whole = record if parents is None else folded(record, parents, losses)
            if not self.write.window:
                yield key, whole
                continue
            for window in windowed(whole, self.write, losses):
                yield key, window
        progress(len(keys), len(keys))

    def named(
        self,
        names: Mapping[ArticleKey, str],
        losses: LossCount,
        progress: Progress = lambda _d, _t: None,
    ) -> Iterator[Named]:
        """Yield the records of articles, each with a name of its own made of its article's."""
        before, number = None, 1
        for key, record in self.of(list(names), losses, progress):
            number = number + 1 if key == before else 1
            # No name of an article has a tilde.
            yield Named(names[key] if number == 1 else f"{names[key]}~{number}", record)
            before = key

    def names(self, keys: Sequence[ArticleKey]) -> dict[ArticleKey, str]:
        """Return a file name for each article; none where all are written to one file."""
        if self.form.writes_folder is None:
            return dict.fromkeys(keys, "")
        with self.session.store.reading() as db:
            facts = naming_facts(db, keys)
        return dict(zip(facts, file_names(starmap(NamingFacts, facts.values())), strict=True))


def _usual_layer(session: Session, form: Format) -> str:
    """Return whose labels are meant when nobody is named: all where the form holds them all."""
    own = session.why_blind is not None or not form.all_layers
    return session.actor.name if own else ALL_LAYERS
