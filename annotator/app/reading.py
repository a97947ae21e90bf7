"""Working through articles: states, what was looked for, document labels, titles, time."""

from collections.abc import Callable, Sequence

import msgspec

from annotator.app.labelling import start_layer
from annotator.app.session import Session
from annotator.app.together.returning import answer_returns
from annotator.errors import Refused
from annotator.model.annotation import with_attribute
from annotator.model.article import FINISHED, Article, Layer, Source, State
from annotator.model.changes import ArticleChanged, Change, LayerChanged
from annotator.model.values import ArticleKey, Json, LayerKey
from annotator.storage import articles as article_rows
from annotator.storage import register
from annotator.storage.articles import insert_layer, update_layer
from annotator.storage.journal import Writing, new_uuid

_STATE_NAMES = {
    State.NEW: "Mark as New",
    State.STARTED: "Reopen Article",
    State.DONE: "Mark as Done",
    State.SKIPPED: "Skip Article",
    State.RETURNED: "Return Article",
    State.REVIEWED: "Mark as Reviewed",
    State.FLAGGED: "Flag Article",
}


def set_state(session: Session, state: State, article: ArticleKey | None = None) -> None:
    """Say where the actor stands with an article: the open one, or one of the queue."""
    key = article if article is not None else session.editable().article.key
    _alter_layer(
        session, key, _STATE_NAMES[state], lambda layer: msgspec.structs.replace(layer, state=state)
    )


def finish(session: Session, families: Sequence[str]) -> None:
    """Mark the open article done: the families were looked for throughout, even if not found."""
    key = session.editable().article.key
    version = session.schema.version

    def alter(layer: Layer) -> Layer:
        covered = {**layer.covered, **dict.fromkeys(families, version)}
        return msgspec.structs.replace(layer, state=State.DONE, covered=covered)

    _alter_layer(session, key, _STATE_NAMES[State.DONE], alter)


def set_document_label(session: Session, name: str, value: Json) -> None:
    """Set a label of the open article as a whole; None takes it away."""
    open_article = session.editable()
    title = next((a.title for a in session.schema.document if a.id == name), name)

    def work(writing: Writing) -> list[Change]:
        changes, before = start_layer(writing, open_article, session.schema.version)
        document = dict(with_attribute(before.document, name, value))
        after = msgspec.structs.replace(before, document=document)
        update_layer(writing, before, after)
        return [*changes, LayerChanged(after.article, before, after)]

    if with_attribute(open_article.layer.document, name, value) != open_article.layer.document:
        session.run(f"Set {title}", work)


def set_title(session: Session, title: str) -> None:
    """Mend the title of the open article."""
    before = _open(session)
    wanted = " ".join(title.split())
    if not wanted:
        raise Refused("A title cannot be empty.")
    after = msgspec.structs.replace(before, title=wanted)

    def work(writing: Writing) -> list[Change]:
        article_rows.update_article(writing, before, after)
        return [ArticleChanged(before.key, before, after)]

    if wanted != before.title:
        session.run("Edit Title", work)


def set_source(session: Session, number: int, **fields: str) -> None:
    """Mend outlet, date, url or file of one source of the open article, or give it its first."""
    before = _open(session)
    added = number == len(before.sources)
    source = Source() if added else before.sources[number]
    changed = msgspec.structs.replace(
        source, **{name: value.strip() or None for name, value in fields.items()}
    )
    sources = (*before.sources[:number], changed, *before.sources[number + 1 :])
    after = msgspec.structs.replace(before, sources=sources)

    def work(writing: Writing) -> list[Change]:
        if added:
            article_rows.insert_source(writing, before.key, changed)
        else:
            article_rows.update_source(writing, before, number, changed)
        return [ArticleChanged(before.key, before, after)]

    if changed != source:
        session.run("Add Source" if added else "Edit Source", work)


def add_time(session: Session, seconds: float) -> None:
    """Add to the time spent with the open article; no step, nothing to undo.

    Raises:
        UserError: it cannot be written now.
    """
    if session.article is None or session.read_only is not None:
        return
    if session.held is not None:
        raise Refused(session.held)
    with session.store.reading() as db:
        register.add_work_time(db, session.actor.key, session.article.article.key, seconds)


def _alter_layer(
    session: Session, key: ArticleKey, name: str, alter: Callable[[Layer], Layer]
) -> None:
    """Change the actor's own layer of an article, making it when there is none."""
    if session.article is not None and session.article.article.key == key:
        session.editable()
        before = session.article.layer
    else:
        with session.store.reading() as db:
            own = [x for x in article_rows.layers_of(db, key) if x.annotator == session.actor.key]
        before = own[-1] if own else _unwritten(session, key)
    after = alter(before)
    if after == before:
        return
    after = msgspec.structs.replace(after, schema_version=session.schema.version)

    def work(writing: Writing) -> list[Change]:
        done = answer_returns(writing, session, key) if after.state in FINISHED else []
        if before.key:
            update_layer(writing, before, after)
            return [LayerChanged(key, before, after), *done]
        made = msgspec.structs.replace(after, key=insert_layer(writing, after))
        return [LayerChanged(key, None, made), *done]

    session.run(name, work, article=key)


def _unwritten(session: Session, key: ArticleKey) -> Layer:
    return Layer(LayerKey(0), new_uuid(), key, session.actor.key, session.schema.version)


def _open(session: Session) -> Article:
    if session.article is None:
        raise Refused("No article is open.")
    return session.article.article
