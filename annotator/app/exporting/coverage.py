"""What was looked for: so that what nobody looked for is never taken for "not there"."""

from enum import StrEnum

import msgspec

from annotator.app.session import Session
from annotator.model.article import ArticleContent, LayerContent
from annotator.model.schema import REGION_FAMILY
from annotator.model.schema_file import read_schema
from annotator.review.readings import Labels
from annotator.storage.coverage import covered_families
from annotator.storage.schemas import label_totals, schema_states

# The families that nobody looks for: regions, and that of labels which the schema does not know.
_NOT_ASKED = frozenset({REGION_FAMILY, ""})


class Unknown(StrEnum):
    """What becomes of an article in which not everything was looked for.

    It is written as if it had been, left out, or cut to what was looked for: where the form can
    say so it does, elsewhere the labels of other families are left out.
    """

    KEEP = "keep"
    DROP = "drop"
    MASK = "mask"


class Coverage:
    """Which families are asked about in a project, and since which state of the labels.

    These are the families that anybody has covered or labelled, or those of `only`, whether or
    not anybody ever looked for them; regions and unknown labels are not. A family is covered when
    it was read for with all of its labels that are in use.
    """

    def __init__(self, session: Session, only: frozenset[str] = frozenset()) -> None:
        self._labels = Labels(session.schema)
        with session.store.reading() as db:
            used = set(label_totals(db))
            states = [each for each in schema_states(db) if not each.removed]
            families = {self._labels.family(label) for label in used}
            families |= covered_families(db) & {each.id for each in session.schema.families}
        asked = (only or families) - _NOT_ASKED
        self.asked = frozenset(asked)
        self._since = dict.fromkeys(self.asked, 0)
        if len(states) > 1:
            known: set[str] = set()
            for state in states:
                added = {each.id for each in read_schema(state.body).labels} - known
                known |= added
                for label in added & used:
                    family = self._labels.family(label)
                    if family in self._since and state is not states[0]:
                        self._since[family] = state.version

    def known(self, layer: LayerContent) -> frozenset[str]:
        """Return the families that are certain in a layer.

        A layer that says nothing of what it covers, as files of other tools do, is taken to have
        looked for the families that it has annotations of.
        """
        covered = layer.covered
        if not covered:
            marked = {self._labels.family(each.label) for each in layer.annotations}
            covered = dict.fromkeys(marked, layer.schema_version)
        return frozenset(
            family for family in self.asked if covered.get(family, -1) >= self._since[family]
        )

    def missing(self, article: ArticleContent) -> frozenset[str]:
        """Return the families that some layer of an article has not covered."""
        if not article.layers:
            return self.asked
        missing: set[str] = set()
        for layer in article.layers:
            missing |= self.asked - self.known(layer)
        return frozenset(missing)

    def cut(self, layer: LayerContent, *, says: bool) -> LayerContent:
        """Return a layer that claims no more than is certain.

        A form that says what was covered keeps all labels; another only those of covered families.
        """
        known = self.known(layer)
        covered = {
            family: layer.covered.get(family, layer.schema_version) for family in sorted(known)
        }
        others = {f: v for f, v in layer.covered.items() if f not in self.asked}
        annotations = layer.annotations
        if not says:
            allowed = known | _NOT_ASKED
            annotations = tuple(
                each for each in annotations if self._labels.family(each.label) in allowed
            )
        return msgspec.structs.replace(
            layer, covered={**others, **covered}, annotations=annotations
        )
