"""Labels to add to a project, and all that a project says of its labels."""

import msgspec

from annotator.app.session import Session
from annotator.model.schema import Label

FIRM = Label("FIRM", "Firm", "entity", "organisations", keys=("u",))


def project_state(session: Session) -> object:
    """Return all that the labels of a project say; who minted it does not count."""
    rows = session.store.db.execute(
        "SELECT uuid, label, start, attributes, roles, counter, replica FROM annotations"
        " WHERE removed = 0 ORDER BY uuid"
    )
    schema = msgspec.structs.replace(session.schema, version=0, body="")
    return rows.fetchall(), schema
