"""How the window looks and what it remembers of that: theme, text, captions, passes, panes."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypedDict

import msgspec
from PySide6.QtCore import QObject
from typing_extensions import Unpack

from annotator.app.commands import MEASURE_CHOICES
from annotator.model.schema import REGION_FAMILY
from annotator.ui.actions import Actions
from annotator.ui.look.themes import CHOICES, Themes
from annotator.ui.panes.side_panes import PANES
from annotator.ui.settings import (
    ExportLook,
    SavedFilter,
    Settings,
    load_settings,
    save_settings,
    with_recent,
)
from annotator.ui.view.captions import CaptionMode
from annotator.ui.view.page import DENSITIES
from annotator.ui.window.workspace import Workspace


class _Changed(TypedDict, total=False):
    geometry: str
    annotator: str
    screen_reader: str
    keys: dict[str, tuple[str, ...]]
    palette: tuple[str, ...]
    filters: dict[str, dict[str, SavedFilter]]
    export: ExportLook


class Looks(QObject):
    """Holds the settings, carries them into each project that is opened, and writes them."""

    def __init__(
        self, themes: Themes, actions: Actions, file: Path | None, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._actions = actions
        self._file = file
        self._workspace: Workspace | None = None
        self.settings: Settings = load_settings(file)
        actions.choose("view.theme.", themes.choice)
        actions.choose("view.density.", self.settings.density)
        actions.choose("view.captions.", self.settings.captions)
        actions.choose("view.width.", str(self.settings.measure))
        actions.set_checked("view.passes_only", checked=self.settings.passes_only)
        actions.set_checked("view.ghosts", checked=self.settings.ghosts)

    def command_table(self) -> dict[str, Callable[[], None]]:
        """Return what the commands about looks do."""
        return {
            "view.passes_only": self.toggle_passes_only,
            "view.ghosts": self.toggle_ghosts,
            **{f"view.{name}": partial(self.toggle_pane, name) for name in PANES},
            **{f"view.theme.{name}": partial(self.choose_theme, name) for name in CHOICES},
            **{f"view.density.{name}": partial(self.set_density, name) for name in DENSITIES},
            **{f"view.captions.{m}": partial(self.set_captions, m) for m in CaptionMode},
            **{f"view.width.{n}": partial(self.set_measure, n) for n in MEASURE_CHOICES},
        }

    def attach(self, workspace: Workspace) -> None:
        """Give a project that was opened the looks that are remembered."""
        self._workspace = workspace
        settings, page = self.settings, workspace.page
        self.settings = with_recent(settings, workspace.session.path)
        workspace.panes.arranged.connect(self._show_panes)
        workspace.panes.restore(settings.sides, settings.hidden, settings.widths)
        if settings.density in DENSITIES:
            page.set_density(settings.density)
        page.set_measure(settings.measure)
        if settings.captions in list(CaptionMode):
            page.view.set_captions(settings.captions)
        page.set_text_size(settings.font_size)
        page.size_changed.connect(self._keep_size)
        on = [f.id for f in workspace.session.schema.families if f.id not in settings.passes_off]
        workspace.bar.set_passes(on)
        workspace.show_only_passes(only=settings.passes_only)
        workspace.ghost_hands.ghosts.set_on(on=settings.ghosts)
        workspace.table.set_looks(settings.tables)
        workspace.review.set_looks(settings.review)
        workspace.review.show_checks(self._actions)
        self._show_panes()

    def detach(self) -> None:
        """Remember the panes and passes of the project that is being closed."""
        workspace, self._workspace = self._workspace, None
        if workspace is None:
            return
        panes, families = workspace.panes, workspace.session.schema.families
        off = {family.id for family in families} - {*workspace.bar.passes, REGION_FAMILY}
        self.settings = msgspec.structs.replace(
            self.settings,
            sides=dict(panes.sides),
            hidden=tuple(sorted(panes.hidden)),
            widths=panes.widths,
            passes_off=tuple(sorted(off)),
            tables=workspace.table.remembered_looks(),
            review=workspace.review.remembered_looks(),
        )

    def remember(self, **changed: Unpack[_Changed]) -> None:
        """Change a setting that is not about looks."""
        self.settings = msgspec.structs.replace(self.settings, **changed)

    def save(self) -> None:
        """Write the settings."""
        save_settings(self._file, self.settings)

    def choose_theme(self, choice: str) -> None:
        """Follow the system, or show the light or the dark theme."""
        self._themes.choose(choice)
        self._actions.choose("view.theme.", choice)
        self.settings = msgspec.structs.replace(self.settings, theme=choice)

    def set_density(self, density: str) -> None:
        """Set how much room lies under the lines."""
        self.settings = msgspec.structs.replace(self.settings, density=density)
        self._actions.choose("view.density.", density)
        if self._workspace is not None:
            self._workspace.page.set_density(density)

    def set_measure(self, characters: int) -> None:
        """Set how many average characters a line of text may hold."""
        self.settings = msgspec.structs.replace(self.settings, measure=characters)
        self._actions.choose("view.width.", str(characters))
        if self._workspace is not None:
            self._workspace.page.set_measure(characters)

    def set_captions(self, captions: str) -> None:
        """Choose which annotations are named in the text."""
        self.settings = msgspec.structs.replace(self.settings, captions=str(captions))
        self._actions.choose("view.captions.", captions)
        if self._workspace is not None:
            self._workspace.page.view.set_captions(captions)

    def toggle_pane(self, name: str) -> None:
        """Bring a pane back, or put it away."""
        if self._workspace is not None:
            panes = self._workspace.panes
            panes.set_shown(name, shown=not panes.in_front(name))
        self._show_panes()

    def toggle_passes_only(self) -> None:
        """Leave out of the text what is not read for, or show everything."""
        only = not self.settings.passes_only
        self.settings = msgspec.structs.replace(self.settings, passes_only=only)
        self._actions.set_checked("view.passes_only", checked=only)
        if self._workspace is not None:
            self._workspace.show_only_passes(only=only)

    def toggle_ghosts(self) -> None:
        """Show suggestions in the text, or none."""
        on = not self.settings.ghosts
        self.settings = msgspec.structs.replace(self.settings, ghosts=on)
        self._actions.set_checked("view.ghosts", checked=on)
        if self._workspace is not None:
            self._workspace.ghost_hands.ghosts.set_on(on=on)
            self._workspace.ghost_finding.show_article()

    def _show_panes(self) -> None:
        for name in PANES:
            shown = self._workspace is not None and self._workspace.panes.is_shown(name)
            self._actions.set_checked(f"view.{name}", checked=shown)

    def _keep_size(self, size: int) -> None:
        self.settings = msgspec.structs.replace(self.settings, font_size=size)
