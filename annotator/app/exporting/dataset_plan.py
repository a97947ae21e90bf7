"""Planning a dataset: which articles it has, and which part each story goes into."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from annotator.app.exporting.dataset_folder import PartCounts
from annotator.app.exporting.records import Records
from annotator.app.exporting.selecting import WITHOUT_RECORDS, Chosen
from annotator.app.session import Session
from annotator.app.stories import stories_of
from annotator.errors import UserError
from annotator.formats.base import Loss, LossCount
from annotator.model.changes import Change
from annotator.model.splitting import Split, StoryFacts, divide, joined
from annotator.model.values import ActionKey, ArticleKey, Uuid
from annotator.storage.journal import Writing
from annotator.storage.splits import Place, places, put
from annotator.storage.stories import article_names

# So many places are written at once while someone may be labelling.
_SLICE = 200


class Plan(msgspec.Struct, frozen=True):
    """A dataset before it is written.

    The articles stand in the order of their UUIDs, as in every copy of the project.
    `moves` are those whose place is new or another than before, `joined` the stories whose
    articles had places in several parts; `left_out` counts what was not looked for.
    """

    split: Split
    chosen: tuple[Chosen, ...]
    stories: dict[ArticleKey, Uuid]
    parts: dict[ArticleKey, str]
    places: dict[ArticleKey, tuple[Place, ...]]
    joined: tuple[Uuid, ...]
    left_out: tuple[Loss, ...]

    @property
    def moves(self) -> list[tuple[ArticleKey, str]]:
        """The articles whose place must be written down, with their part."""
        return [
            (key, part)
            for key, part in self.parts.items()
            if {place.part for place in self.places.get(key, ())} != {part}
        ]

    def of(self, part: str) -> list[Chosen]:
        """Return the articles of a part."""
        return [each for each in self.chosen if self.parts[each.key] == part]

    def counts(self) -> dict[str, PartCounts]:
        """Return what each part holds."""
        return {part: self._counts(self.of(part)) for part in self.split.parts}

    def _counts(self, found: Sequence[Chosen]) -> PartCounts:
        labels = sum((each.labels for each in found), Counter[str]())
        return PartCounts(
            sum(each.records for each in found),
            len({self.stories[each.key] for each in found}),
            labels.total(),
            dict(sorted(labels.items())),
        )


def plan_dataset(session: Session, records: Records, split: Split) -> Plan:
    """Decide where each article goes; nothing is written.

    Raises:
        UserError: no article passes, or the split cannot be.
    """
    keys = session.queue.keys()
    stories = stories_of(session, keys)
    losses = LossCount()
    found = records.selector.chosen(keys, losses)
    chosen = tuple(sorted(found, key=lambda each: each.id))
    if not chosen:
        raise UserError(
            "No article passes: there are none in these states, or in none everything was"
            " looked for (write them all the same with “keep”)."
            if len(keys)
            else "The project has no articles yet."
        )
    with session.store.reading() as db:
        before = places(db, split.plan)
        placed = {key: uuid for key, (uuid, _) in article_names(db, list(before)).items()}
    stories = _named_anew(stories, placed, {each.key: each.id for each in chosen})
    facts = list(_facts(chosen, stories, before))
    divided = divide(facts, split)
    return Plan(
        split,
        chosen,
        stories,
        {each.key: divided[stories[each.key]] for each in chosen},
        before,
        tuple(each.id for each in joined(facts)),
        tuple(each for each in losses.report(0, 0).losses if each.kind in WITHOUT_RECORDS),
    )


def keep_places(session: Session, plan: Plan) -> None:
    """Write down where articles went, as one step: from now on they stay there.

    Cut short, it takes back what it has written: places are all there, or none.
    """
    moves = plan.moves
    step: ActionKey | None = None
    name = f"Split {len(plan.parts)} Articles {plan.split.words}"
    try:
        for first in range(0, len(moves), _SLICE):
            some = moves[first : first + _SLICE]

            def work(
                writing: Writing, some: Sequence[tuple[ArticleKey, str]] = some
            ) -> list[Change]:
                put(writing, plan.split.plan, some, plan.places)
                return []

            session.run(name, work, joins=step)
            step = step or session.last_action
    except BaseException:
        if step is not None:
            session.history.undo(step)
        raise


def _named_anew(
    stories: Mapping[ArticleKey, Uuid], *uuids: Mapping[ArticleKey, Uuid]
) -> dict[ArticleKey, Uuid]:
    """Name stories by the least UUID of their articles among the first `uuids` that have any.

    So they are called, and placed, alike in every copy of the project.
    """
    names: dict[Uuid, Uuid] = {}
    for some in uuids:
        least: dict[Uuid, Uuid] = {}
        for key in stories.keys() & some.keys():
            least[stories[key]] = min(some[key], least.get(stories[key], some[key]))
        names = least | names
    return {key: names.get(story, story) for key, story in stories.items()}


def _facts(
    chosen: Sequence[Chosen],
    stories: Mapping[ArticleKey, Uuid],
    before: Mapping[ArticleKey, Sequence[Place]],
) -> Iterator[StoryFacts]:
    """Yield what each story is placed by: all its articles' places count, exported or not."""
    held: dict[Uuid, set[str]] = {}
    for key, found in before.items():
        if key in stories:
            held.setdefault(stories[key], set()).update(place.part for place in found)
    members: dict[Uuid, list[Chosen]] = {}
    for each in chosen:
        members.setdefault(stories[each.key], []).append(each)
    for story, articles in members.items():
        yield StoryFacts(
            story,
            len(articles),
            sum((each.labels for each in articles), Counter[str]()),
            next((each.outlet for each in articles if each.outlet), ""),
            min((each.date for each in articles if each.date), default=""),
            frozenset(held.get(story, ())),
        )
