"""What is set for a whole project; each change is a step that undo takes back."""

from annotator.app.session import BLIND, Session
from annotator.model.changes import Change, SettingsChanged
from annotator.storage.journal import Writing
from annotator.storage.settings import write_setting


def set_blind(session: Session, *, blind: bool) -> None:
    """Let annotators be led by each other's work, or not (see `Session.blind`)."""
    if blind == session.blind:
        return

    def work(writing: Writing) -> list[Change]:
        write_setting(writing, BLIND, "yes" if blind else "")
        return [SettingsChanged()]

    session.run("Work Blind" if blind else "Work in Sight of Each Other", work)
