"""What is reached by a few letters or by keys of one's own: the palette, the keys, the filters."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from annotator.app.key_bindings import KeyBindings
from annotator.ui.actions import Actions
from annotator.ui.look.themes import Themes
from annotator.ui.window.finding_anything import FindingAnything
from annotator.ui.window.looks import Looks
from annotator.ui.window.workspace import Workspace


class Shortcuts:
    """Carries remembered keys, choices and filters into the window, and back into the settings."""

    def __init__(
        self,
        looks: Looks,
        themes: Themes,
        actions: Actions,
        run: Callable[[str], None],
        window: QWidget,
    ) -> None:
        self._looks = looks
        self._themes = themes
        self._actions = actions
        self._window = window
        self._workspace: Workspace | None = None
        self.finding = FindingAnything(window, actions, run)
        self.finding.recent = looks.settings.palette
        actions.bind(KeyBindings(looks.settings.keys))

    def command_table(self) -> dict[str, Callable[[], None]]:
        """Return what the commands do."""
        return {"go.anything": self.find_anything, "help.rebind": self.change_keys}

    def attach(self, workspace: Workspace) -> None:
        """Let a project that was opened be searched, and give it its named filters."""
        self._workspace = self.finding.workspace = workspace
        known = self._looks.settings.filters.get(_name(workspace), {})
        workspace.queue.filters.set_named(known)
        workspace.queue.filters.changed.connect(self._keep_filters)

    def detach(self) -> None:
        """Let go of the project that is being closed."""
        self._looks.remember(palette=self.finding.recent)
        self._workspace = self.finding.workspace = None

    def find_anything(self) -> None:
        """Open the palette."""
        self.finding.open(self._themes.theme)

    def change_keys(self) -> None:
        """Open the dialog of keys."""
        from annotator.ui.dialogs.keys_dialog import KeysDialog

        schema = self._workspace.session.schema if self._workspace is not None else None
        dialog = KeysDialog(self._themes.theme, self._actions.bindings, schema, self._window)
        if dialog.exec() == KeysDialog.DialogCode.Accepted:
            self.set_bindings(dialog.bindings)
        dialog.deleteLater()

    def set_bindings(self, bindings: KeyBindings) -> None:
        """Let commands have other keys, from now on and after the next start."""
        self._actions.bind(bindings)
        self._looks.remember(keys=dict(bindings.changes))
        self._looks.save()

    def _keep_filters(self) -> None:
        workspace = self._workspace
        if workspace is None:
            return
        known = {**self._looks.settings.filters, _name(workspace): workspace.queue.filters.named}
        self._looks.remember(filters={name: dict(found) for name, found in known.items() if found})


def _name(workspace: Workspace) -> str:
    return str(workspace.session.path.absolute())
