"""A new label, a new family: what is asked before they are made."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from annotator.model.schema import Family, Label, Schema, SchemaError
from annotator.model.schema_edits import AddLabel, AnyEdit, SetFamily
from annotator.ui.label_editor.ids import free_key
from annotator.ui.label_editor.label_rows import Place
from annotator.ui.label_editor.naming_dialog import NamingDialog, asked
from annotator.ui.look.theme import Theme


def ask_label(theme: Theme, schema: Schema, at: Place, parent: QWidget) -> AddLabel | None:
    """Ask for a label of the family that is shown, in the colour of its neighbours."""
    family = at.family.id if at.family is not None else schema.families[0].id
    if at.label is not None:
        family, group = at.label.family, at.label.group
    else:
        kin = [label.group for label in schema.labels if label.family == family]
        group = kin[0] if kin else schema.groups[0].id

    def making(name: str, made: str, key: str) -> AnyEdit:
        keys = (key,) if key else ()
        return AddLabel(label=Label(made, name, family, group, keys=keys))

    letter = free_key("", schema.by_key)
    dialog = NamingDialog(
        theme, _tr("New label"), schema, making, parent, letter=letter, upper=True
    )
    edit = asked(dialog)
    return edit if isinstance(edit, AddLabel) else None


def ask_family(theme: Theme, schema: Schema, parent: QWidget) -> SetFamily | None:
    """Ask for a family, which has no labels yet."""
    known = {family.id for family in schema.families}

    def making(name: str, made: str, _key: str) -> AnyEdit:
        if made in known:
            raise SchemaError(_tr("There is a family with the id {0} already.").format(made))
        return SetFamily(family=Family(made, name))

    edit = asked(NamingDialog(theme, _tr("New family"), schema, making, parent))
    return edit if isinstance(edit, SetFamily) else None


def _tr(text: str) -> str:
    return QCoreApplication.translate("NewThings", text)
