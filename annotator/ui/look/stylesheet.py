"""The few parts that a style sheet draws: fields, buttons, menus, tool tips, scroll bars.

Everything else is Fusion with the theme's palette, or paints itself.
"""

from string import Template

from annotator.ui.look.theme import Theme

_TOKENS = (
    *("panel", "raised", "hover", "line", "control", "text", "dim"),
    *("sel", "selline", "textsel", "strong", "onstrong"),
)
_SHEET = Template("""
QLineEdit, QPlainTextEdit {
  background: $raised; color: $text; border: 1px solid $control; border-radius: 4px;
  padding: 0 9px; selection-background-color: $textsel; selection-color: $text;
  placeholder-text-color: $dim;
}
QLineEdit { min-height: 26px; max-height: 26px; }
QLineEdit:focus, QPlainTextEdit:focus { border: 2px solid $selline; padding: 0 8px; }
QLineEdit:focus { min-height: 24px; max-height: 24px; }
QLineEdit:disabled { background: $panel; border-color: $line; color: $dim; }
QListWidget { background: $raised; color: $text; border: 1px solid $control; border-radius: 4px;
  padding: 3px; outline: 0; }
QListWidget:focus { border: 2px solid $selline; padding: 2px; }
QListWidget::item { padding: 3px 5px; }
QListWidget::item:selected { background: $sel; color: $text; }
QPushButton {
  background: $raised; color: $text; border: 1px solid $control; border-radius: 4px;
  padding: 0 12px; min-height: 26px; max-height: 26px;
}
QPushButton:hover { background: $hover; }
QPushButton:focus { border: 2px solid $selline; padding: 0 11px; min-height: 24px;
  max-height: 24px; }
QPushButton:pressed { background: $line; }
QPushButton[primary="true"] { background: $strong; color: $onstrong; border-color: $strong; }
QPushButton[primary="true"]:hover { background: $stronghover; }
QPushButton[primary="true"]:focus { border-color: $selline; }
QPushButton:disabled, QPushButton[primary="true"]:disabled {
  background: $panel; color: $dim; border: 1px solid $line;
}
QMenuBar { background: $panel; color: $text; border: 0; padding: 0 0 0 4px;
  border-bottom: 1px solid $line; }
QMenuBar::item { background: transparent; padding: 8px 12px 7px; margin: 0; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; color: $text; border: 1px solid $control; padding: 4px; }
QMenu::item { padding: 4px 20px 4px 26px; border-radius: 3px; }
QMenu::item:selected { background: $sel; }
QMenu::item:disabled { color: $dim; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }
QToolTip { background: $raised; color: $text; border: 1px solid $control; padding: 4px 6px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; border: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; border: 0; }
QScrollBar::handle { background: $thumb; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $control; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def stylesheet(theme: Theme) -> str:
    """Return the application's style sheet in the theme's colours."""
    colours = {token: getattr(theme, token).name() for token in _TOKENS}
    hover = theme.strong.darker(110) if theme.dark else theme.strong.lighter(125)
    grip = theme.control
    thumb = f"rgba({grip.red()}, {grip.green()}, {grip.blue()}, 140)"
    return _SHEET.substitute(colours, stronghover=hover.name(), thumb=thumb)
