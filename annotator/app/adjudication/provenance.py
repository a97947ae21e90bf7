"""Where an annotation of a gold came from: whose it was, who decided, when and why."""

from annotator.app.session import Session
from annotator.model.annotation import Annotation
from annotator.model.article import Annotator
from annotator.model.decision import Cause, Decision, How, Verdict
from annotator.model.values import Uuid
from annotator.storage.articles import layers_of
from annotator.storage.decisions import decision_that_made
from annotator.storage.store import annotators

_CAUSES = {
    Cause.SLIP: "a slip",
    Cause.AMBIGUOUS: "the text is ambiguous",
    Cause.GUIDELINE: "a gap in the guideline",
}
_HOWS = {
    How.UNANIMOUS: "all agreed",
    How.MAJORITY: "by the majority",
    How.CHOSEN: "by the chosen annotator",
    How.RULE: "by a rule",
    How.AUDITED: "audited",
}
_VERDICTS = {
    Verdict.BOTH: "all answers",
    Verdict.CHANGED: "another label",
    Verdict.NOTHING: "nothing here",
}


def provenance_words(session: Session, annotation: Annotation) -> str:
    """Return from whom an adopted annotation is, and the decision behind it; "" for others."""
    if annotation.origin.by != "adopted" or session.article is None:
        return ""
    article = session.article.article.key
    with session.store.reading() as db:
        people = annotators(db)
        owners = {each.id: people[each.annotator] for each in layers_of(db, article)}
        decision = decision_that_made(db, article, annotation.id)
    names = _names(annotation, owners)
    first = f"adopted from {' and '.join(names)}" if names else "adopted"
    return first if decision is None else f"{first}, {decision_words(session, decision)}"


def decision_words(session: Session, decision: Decision) -> str:
    """Return who decided, when, how and for which cause."""
    with session.store.reading() as db:
        people = {each.id: each.name for each in annotators(db).values()}
    parts = [f"decided by {people.get(decision.reviewer, 'somebody')}", decision.at[:10]]
    if decision.verdict in _VERDICTS:
        parts.append(_VERDICTS[decision.verdict])
    if decision.how in _HOWS:
        parts.append(_HOWS[decision.how])
    if decision.cause is not None:
        parts.append(f"cause: {_CAUSES[decision.cause]}")
    if decision.note:
        parts.append(f"“{decision.note}”")
    return ", ".join(filter(None, parts))


def _names(annotation: Annotation, owners: dict[Uuid, Annotator]) -> list[str]:
    layers = (source.get("layer") for source in annotation.origin.sources)
    return [owners[layer].name for layer in layers if isinstance(layer, str) and layer in owners]
