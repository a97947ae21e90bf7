"""The attribute values that the hands used last, to be offered again."""

from annotator.app import labelling
from annotator.app.session import Session
from annotator.errors import Refused
from annotator.model.annotation import Annotation
from annotator.model.changes import AnnotationChanged, Changes
from annotator.model.schema import AttributeKind
from annotator.model.values import AnnotationKey, Json

_REPEATED = (AttributeKind.CHOICE, AttributeKind.CHOICES)


class LastValues:
    """Remembers, for each label, the value each attribute was given last while it was open.

    Only of choices: a flag, a text or a number says something of one annotation. What one is made
    with does not count either: that is default or guessed.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._values: dict[str, dict[str, Json]] = {}
        session.subscribe(self._follow)

    def offered(self, annotation: Annotation) -> dict[str, Json]:
        """Return the values used last for the attributes that an annotation does not have yet."""
        last = self._values.get(annotation.label, {})
        attributes = self._session.schema.attributes_of(annotation.label)
        allowed = {a.id for a in attributes if a.kind in _REPEATED}
        missing = allowed - annotation.attributes.keys()
        return {name: value for name, value in last.items() if name in missing}

    def repeat(self, key: AnnotationKey) -> None:
        """Give an annotation the values used last, as one step.

        Raises:
            Refused: it has a value for each of them, or none was used yet.
        """
        annotation = self._session.editable().annotation(key)
        offered = self.offered(annotation)
        if not offered:
            name = self._session.schema.name_of(annotation.label)
            raise Refused(f"No value that was used last is left for {name}.")
        labelling.set_attributes(self._session, key, offered)

    def _follow(self, changes: Changes) -> None:
        for change in changes.annotations:
            if change.before is not None and change.after is not None:
                self._note(change)

    def _note(self, change: AnnotationChanged) -> None:
        before, after = change.before, change.after
        if before is None or after is None or before.label != after.label:
            return
        for name, value in after.attributes.items():
            if before.attributes.get(name) != value:
                self._values.setdefault(after.label, {})[name] = value
