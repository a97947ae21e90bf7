"""The suggestions for the open article: which of them are shown, accepting and rejecting them."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

from annotator.app.accepting import Acceptance
from annotator.app.labelling import start_layer
from annotator.app.open_article import OpenArticle
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.annotation import quote_of
from annotator.model.changes import Change, Changes, RejectionChanged, SchemaChanged
from annotator.model.fragment import Fragment, cover
from annotator.model.frame_rules import role_of
from annotator.model.ghost import Ghost, GhostShelf, Rejection, strongest
from annotator.model.schema import REGION_FAMILY
from annotator.model.values import AnnotationKey
from annotator.storage.journal import Writing, new_uuid
from annotator.storage.rejections import insert_rejection, rejections_of

# What a listener gets: where ghosts came, went or changed; None for anywhere.
Listener = Callable[[Fragment | None], None]

# The project's own names come first where two sources are equally long.
_RANKS = {"rule": 0, "names": 1}
_LAST_RANK = 2
# So many ghosts that come and go are looked at one by one, not together with all others.
_FEW = 64

_Mark = tuple[str, tuple[Fragment, ...], str]


class Ghosts:
    """Keeps each source's suggestions for the open article, and which of them are shown.

    Not shown is what overlaps a label of the same family or a region, what was rejected in this
    layer, and everything in a layer that cannot be changed. A change of a label is followed in
    the time its place takes, whatever the number of ghosts.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._article: OpenArticle | None = None
        self._offered: dict[str, tuple[Ghost, ...]] = {}
        # By the ghost's identity, which lives as long as its source's offer.
        self._rank: dict[int, int] = {}
        self._all = GhostShelf()
        self._shelf = GhostShelf()
        self._rejected: set[_Mark] = set()
        self._on = True
        self._listeners: list[Listener] = []
        self._unsubscribe = session.subscribe(self._follow)

    @property
    def shown(self) -> tuple[Ghost, ...]:
        """The ghosts that are in the text now, in reading order."""
        return self.shelf.ghosts

    @property
    def shelf(self) -> GhostShelf:
        """The ghosts that are in the text now, found by place."""
        self._sync()
        return self._shelf

    @property
    def on(self) -> bool:
        """Tell whether ghosts are wanted at all."""
        return self._on

    def set_on(self, *, on: bool) -> None:
        """Show ghosts, or none."""
        if on != self._on:
            self._on = on
            self._settle_all()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after what is shown has changed; return what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def close(self) -> None:
        """Follow the session no more."""
        self._unsubscribe()

    def offer(self, source: str, ghosts: Iterable[Ghost]) -> None:
        """Put a source's suggestions for the open article in the place of those it gave before."""
        self._sync()
        offered = tuple(ghosts)
        if offered != self._offered.get(source, ()):
            places = [ghost.cover for ghost in (*self._offered.get(source, ()), *offered)]
            self._offered[source] = offered
            self._collect()
            if len(places) > _FEW or len(self._all) == 0:
                self._settle_all()
            else:
                self._settle(places)

    def accept(self, ghost: Ghost) -> AnnotationKey:
        """Make a ghost an annotation, as one step; return it."""
        return self.accept_all([ghost])[0]

    def accept_all(self, ghosts: Sequence[Ghost]) -> list[AnnotationKey]:
        """Make ghosts annotations, all as one step; return them.

        Raises:
            Refused: there is none, the layer is not one's own, or a role does not take it.
        """
        session, article = self._session, self._session.editable()
        if not ghosts:
            raise Refused("There is no suggestion here.")
        made: list[AnnotationKey] = []

        def work(writing: Writing) -> list[Change]:
            changes, layer = start_layer(writing, article, session.schema.version)
            acceptance = Acceptance(writing, article, layer, session.schema)
            made.extend(acceptance.accept(ghost) for ghost in ghosts)
            return [*changes, *acceptance.changes()]

        one = session.schema.name_of(ghosts[0].label)
        name = f"Accept {one}" if len(ghosts) == 1 else f"Accept {len(ghosts)} Suggestions"
        session.run(name, work, place=_place_of(ghosts))
        return made

    def reject(self, ghost: Ghost) -> None:
        """Turn a ghost down for this layer, as one step; it is remembered."""
        session, article = self._session, self._session.editable()
        slot = _slot(article, ghost)
        rejection = Rejection(
            new_uuid(), ghost.label, ghost.fragments, ghost.quote, slot, ghost.referent
        )

        def work(writing: Writing) -> list[Change]:
            changes, layer = start_layer(writing, article, session.schema.version)
            insert_rejection(writing, layer.key, rejection)
            return [*changes, RejectionChanged(layer.article, layer.key, None, rejection)]

        session.run(f"Reject {session.schema.name_of(ghost.label)}", work, place=ghost.cover)

    # Following

    def _sync(self) -> None:
        """Start anew when another article or layer is open; look again when it was read anew."""
        article, before = self._session.article, self._article
        if article is before:
            return
        self._article = article
        if article is None or before is None or not _same_layer(article, before):
            self._offered.clear()
            self._all, self._rank = GhostShelf(), {}
        self._rejected = set() if article is None else self._read_rejected(article)
        self._shelf = GhostShelf(self._among(self._all.ghosts))

    def _follow(self, changes: Changes) -> None:
        if self._session.article is not self._article:
            self._sync()
            self._tell(None)
            return
        article = self._article
        if article is None:
            return
        came_or_went = any(c.before is None or c.after is None for c in changes.layers)
        if came_or_went or any(isinstance(change, SchemaChanged) for change in changes.all):
            self._rejected = self._read_rejected(article)
            self._settle_all()
            return
        places: list[Fragment] = []
        for change in changes.all:
            if isinstance(change, RejectionChanged) and change.layer == article.layer.key:
                places += self._take_rejection(change)
        for change in changes.annotations:
            if article.concerns(change):
                for whole in filter(None, (change.before, change.after)):
                    places += [whole.cover, *self._tied_to(change.key)]
        if places:
            self._settle(places)

    def _take_rejection(self, change: RejectionChanged) -> list[Fragment]:
        places: list[Fragment] = []
        if change.before is not None:
            self._rejected.discard(_mark(change.before))
            places.append(cover(change.before.fragments))
        if change.after is not None:
            self._rejected.add(_mark(change.after))
            places.append(cover(change.after.fragments))
        return places

    def _tied_to(self, key: AnnotationKey) -> list[Fragment]:
        """Return where ghosts stand that would fill a frame or join an annotation."""
        return [ghost.cover for ghost in self._offered.get("rule", ()) if ghost.tied == key]

    def _read_rejected(self, article: OpenArticle) -> set[_Mark]:
        with self._session.store.reading() as db:
            return {_mark(found) for found in rejections_of(db, article.layer.key)}

    # Which are shown

    def _collect(self) -> None:
        """Put the ghosts of all sources on one shelf."""
        self._rank = {
            id(ghost): _RANKS.get(source, _LAST_RANK)
            for source, ghosts in self._offered.items()
            for ghost in ghosts
        }
        self._all = GhostShelf(chain.from_iterable(self._offered.values()))

    def _settle_all(self) -> None:
        self._sync()
        self._shelf = GhostShelf(self._among(self._all.ghosts))
        self._tell(None)

    def _settle(self, places: Sequence[Fragment]) -> None:
        """Look again at what stands in some places."""
        if len(self._all) == 0:
            return
        touched: list[Fragment] = []
        for place in places:
            start, end = self._all.cluster(*place)
            part = self._among(self._all.overlapping(start, end))
            if part != self._shelf.overlapping(start, end):
                self._shelf = self._shelf.with_part(start, end, part)
                touched.append(Fragment(start, end))
        for place in touched:
            self._tell(place)

    def _among(self, ghosts: Sequence[Ghost]) -> list[Ghost]:
        """Return which of some ghosts are shown."""
        article = self._article
        if not self._on or article is None or article.locked is not None or self._session.gold_open:
            return []
        if self._session.read_only is not None:
            return []
        free = GhostShelf(ghost for ghost in ghosts if self._is_free(article, ghost))
        labels, kept = self._session.schema.by_id, list[Ghost]()
        for near in free.clusters():
            families = [labels[ghost.label].family for ghost in near]
            ranks = [self._rank.get(id(ghost), _LAST_RANK) for ghost in near]
            kept += near if len(near) == 1 else strongest(near, families, ranks)
        return kept

    def _is_free(self, article: OpenArticle, ghost: Ghost) -> bool:
        label = self._session.schema.by_id.get(ghost.label)
        if label is None or label.retired or self._is_stale(article, ghost):
            return False
        if (
            self._rejected
            and (ghost.label, ghost.fragments, _slot(article, ghost)) in self._rejected
        ):
            return False
        return not any(
            self._is_taken(article, ghost, label.family, piece) for piece in ghost.fragments
        )

    def _is_stale(self, article: OpenArticle, ghost: Ghost) -> bool:
        """Tell whether a ghost is of another text, or what it is tied to is gone or has it."""
        if quote_of(article.text.content, ghost.fragments) != ghost.quote:
            return True
        if ghost.tied is not None and ghost.tied not in article.spans:
            return True
        if ghost.sets is not None and ghost.only_sets:
            return ghost.sets[1] in article.annotation(ghost.sets[0]).attributes
        if ghost.fills is None:
            return False
        frame, name = ghost.fills
        role = role_of(self._session.schema, article.spans.label(frame), name)
        if role is None:
            return True
        there = article.annotation(frame).roles.get(name, ())
        same = article.spans.same_place(ghost.label, ghost.fragments)
        filled = same is not None and article.annotation(same).id in {f.id for f in there}
        return filled or (bool(there) and not role.many)

    def _is_taken(self, article: OpenArticle, ghost: Ghost, family: str, piece: Fragment) -> bool:
        """Tell whether a region, or a label of the same family, has some of these characters."""
        labels = self._session.schema.by_id
        for label in article.spans.labels_over(*piece):
            found = labels.get(label)
            if found is None:
                continue
            if found.family == REGION_FAMILY:
                return True
            if found.family == family and ghost.tied is None:
                return True
        return False

    def _tell(self, place: Fragment | None) -> None:
        for listener in tuple(self._listeners):
            listener(place)


def _same_layer(one: OpenArticle, other: OpenArticle) -> bool:
    """Tell whether two readings are of one layer, which may have come or gone in between."""
    layers = (one.layer, other.layer)
    written = {layer.id for layer in layers if layer.key != 0}
    whose = {(layer.article, layer.annotator) for layer in layers}
    return len(whose) == 1 and len(written) < 2


def _mark(rejection: Rejection) -> _Mark:
    return rejection.label, rejection.fragments, rejection.slot


def _slot(article: OpenArticle, ghost: Ghost) -> str:
    """Return what a ghost would do besides labelling, in a form that outlives this process."""
    if ghost.joins is not None and ghost.joins in article.spans:
        return f"joins {article.annotation(ghost.joins).id}"
    if ghost.sets is not None and ghost.only_sets and ghost.sets[0] in article.spans:
        return f"{ghost.sets[1]} {ghost.sets[2]} of {article.annotation(ghost.sets[0]).id}"
    if ghost.fills is not None and ghost.fills[0] in article.spans:
        return f"{ghost.fills[1]} of {article.annotation(ghost.fills[0]).id}"
    return ""


def _place_of(ghosts: Sequence[Ghost]) -> Fragment:
    return Fragment(min(g.start for g in ghosts), max(g.end for g in ghosts))
