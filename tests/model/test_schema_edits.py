import msgspec
import pytest

from annotator.model.annotation import Annotation, Filler
from annotator.model.fragment import Fragment
from annotator.model.schema import (
    Attribute,
    AttributeKind,
    Choice,
    Family,
    Group,
    Label,
    Overlap,
    Role,
    SchemaError,
)
from annotator.model.schema_edits import (
    AddAttribute,
    AddLabel,
    AddRole,
    AddValue,
    AnyEdit,
    ArrangeSchema,
    ChangeAttribute,
    ChangeLabel,
    ChangeRole,
    ChangeSchema,
    ChangeValue,
    DeleteLabel,
    DeleteValue,
    DropAttribute,
    MapLabel,
    MapValue,
    MoveLabel,
    RemoveAttribute,
    RemoveFamily,
    RemoveRole,
    RetireLabel,
    RetireValue,
    SchemaStep,
    SetFamily,
    SetGroup,
    UseAttribute,
    apply,
    apply_all,
    carry,
    carry_all,
    carry_document,
    lasting,
)
from annotator.model.schema_file import load_schema

NEWS = load_schema("sanctions-news")
FIRM = Label("FIRM", "Firm", "entity", "organisations", keys=("u",), parent="ENTITY")
EVERY_EDIT: tuple[tuple[AnyEdit, str], ...] = (
    (ChangeSchema(name="Other"), "Rename Schema"),
    (ChangeSchema(guideline="Read."), "Edit Guideline of All Labels"),
    (SetFamily(family=Family("deed", "Deeds")), "Add Family Deeds"),
    (SetFamily(family=Family("entity", "Names")), "Rename Family Entities to Names"),
    (RemoveFamily(family="region", to="entity"), "Move Labels of Family Regions to Entities"),
    (ArrangeSchema(families=("statement",)), "Order Families"),
    (ArrangeSchema(document=("stage",)), "Order Document Labels"),
    (SetGroup(group=Group("deeds", 2)), "Set Colour Group Deeds"),
    (AddLabel(label=FIRM), "Add Label Firm"),
    (ChangeLabel(label="COMPANY", name="Firm"), "Rename Label Company to Firm"),
    (ChangeLabel(label="COMPANY", keys=("u",)), "Change Keys of Company"),
    (ChangeLabel(label="COMPANY", group="things"), "Change Colour of Company"),
    (ChangeLabel(label="COMPANY", overlap=Overlap.NONE), "Change Overlap Rule of Company"),
    (MoveLabel(label="COMPANY", before="PERSON"), "Move Label Company"),
    (RetireLabel(label="COMPANY"), "Retire Label Company"),
    (RetireLabel(label="COMPANY", retired=False), "Bring Label Company Back"),
    (MapLabel(label="COMPANY", to="ORG"), "Map Label Company to Other org."),
    (DeleteLabel(label="COMPANY"), "Delete Label Company"),
    (
        UseAttribute(label="SANCTION", attribute="anonymous"),
        "Give Sanction the Attribute Anonymous",
    ),
    (DropAttribute(label="SANCTION", attribute="type"), "Take the Attribute Type from Sanction"),
    (
        AddRole(label="SANCTION", role=Role("victim", "v", ("PERSON",))),
        "Add Role Victim to Sanction",
    ),
    (ChangeRole(label="SANCTION", role="target", name="Aim"), "Rename Role Target to Aim"),
    (ChangeRole(label="SANCTION", role="target", key="z"), "Change Role Target of Sanction"),
    (RemoveRole(label="SANCTION", role="target"), "Remove Role Target of Sanction"),
    (AddAttribute(attribute=Attribute("sure", kind=AttributeKind.FLAG)), "Add Attribute Sure"),
    (ChangeAttribute(attribute="status", name="Stage"), "Rename Attribute Status to Stage"),
    (
        ChangeAttribute(attribute="stage", kind=AttributeKind.CHOICES, document=True),
        "Change Document Label Stage",
    ),
    (RemoveAttribute(attribute="status"), "Remove Attribute Status"),
    (AddValue(attribute="status", value=Choice("planned", key="q")), "Add Value planned to Status"),
    (
        ChangeValue(attribute="status", value="eased", name="softened"),
        "Rename Value eased to softened",
    ),
    (RetireValue(attribute="status", value="eased"), "Retire Value eased of Status"),
    (
        MapValue(attribute="status", value="eased", to="lifted"),
        "Map Value eased of Status to lifted",
    ),
    (DeleteValue(attribute="status", value="eased"), "Delete Value eased of Status"),
)


def an_annotation(label: str, **fields: object) -> Annotation:
    whole = Annotation("one", label, (Fragment(0, 4),))
    return msgspec.structs.replace(whole, **fields)


def steps(*edits: AnyEdit, first: int = 2) -> tuple[SchemaStep, ...]:
    return tuple(SchemaStep(f"step{n}", n, edit) for n, edit in enumerate(edits, first))


@pytest.mark.parametrize(("edit", "title"), EVERY_EDIT)
def test_every_edit_has_a_name_and_survives_being_stored(edit: AnyEdit, title: str) -> None:
    assert edit.title(NEWS) == title
    apply(edit, NEWS)
    step = SchemaStep("8f", 2, edit)
    assert msgspec.json.decode(msgspec.json.encode(step), type=SchemaStep) == step


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (
            AddLabel(label=msgspec.structs.replace(FIRM, keys=("p",))),
            "Person and Firm have the same",
        ),
        (ChangeLabel(label="COMPANY", keys=("3",)), "digits choose the n-th thing"),
        (ChangeLabel(label="COMPANY", keys=("/",)), "only letters are labels"),
        (ChangeLabel(label="COMPANY", keys=("pp",)), "is not one small letter"),
        (ChangeLabel(label="COMPANY", name=" "), "has no name"),
        (ChangeLabel(label="COMPANY", group="blue"), "unknown group"),
        (ChangeLabel(label="ENTITY", parent="COMPANY"), "its own ancestor"),
        (ChangeLabel(label="NOBODY", name="x"), "no label NOBODY"),
        (AddLabel(label=msgspec.structs.replace(FIRM, id="")), "cannot be the id"),
        (AddLabel(label=msgspec.structs.replace(FIRM, id="COMPANY")), "COMPANY already"),
        (ChangeRole(label="SANCTION", role="target", fills=("NOBODY",)), "unknown filler"),
        (ChangeRole(label="SANCTION", role="target", fills=()), "cannot be filled"),
        (ChangeRole(label="SANCTION", role="target", key="a"), "the same key"),
        (ChangeValue(attribute="status", value="eased", key="l"), "the same key"),
        (ChangeAttribute(attribute="status", default="maybe"), "cannot have the default"),
        (ChangeAttribute(attribute="value", kind=AttributeKind.CHOICE), "without values"),
        (UseAttribute(label="PERSON", attribute="nothing"), "unknown attribute"),
        (MapLabel(label="COMPANY", to="COMPANY"), "to itself"),
        (SetFamily(family=Family("deed", " ")), "Family deed has no name"),
        (RemoveFamily(family="deed"), "There is no family deed"),
        (RemoveFamily(family="entity", to="deed"), "There is no family deed"),
        (RemoveFamily(family="entity", to="entity"), "cannot be moved to Entities itself"),
        (RemoveFamily(family="region"), "Region is in the family Regions: say which"),
        (DeleteLabel(label="CUE"), "all that can fill the role Cue of Statement"),
        (MapValue(attribute="status", value="eased", to="eased"), "cannot be mapped"),
    ],
)
def test_what_contradicts_is_refused_in_words(edit: AnyEdit, why: str) -> None:
    with pytest.raises(SchemaError, match=why):
        apply(edit, NEWS)


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (DeleteLabel(label="COMPANY"), AddLabel(label=msgspec.structs.replace(FIRM, id="COMPANY"))),
        (
            RemoveFamily(family="region", to="entity"),
            SetFamily(family=Family("region", "Regions")),
        ),
        (
            RemoveAttribute(attribute="status"),
            AddAttribute(attribute=Attribute("status", kind=AttributeKind.TEXT)),
        ),
        (
            DeleteValue(attribute="status", value="eased"),
            AddValue(attribute="status", value=Choice("eased")),
        ),
        (
            RemoveRole(label="SANCTION", role="target"),
            AddRole(label="SANCTION", role=Role("target", "t", ("PERSON",))),
        ),
    ],
)
def test_an_id_is_never_used_again(first: AnyEdit, again: AnyEdit) -> None:
    with pytest.raises(SchemaError, match="never used again"):
        apply(again, apply(first, NEWS))


def test_mapping_a_label_lets_roles_and_children_follow() -> None:
    after = apply(MapLabel(label="PARTY", to="PERSON"), NEWS)
    target = next(r for r in after.by_id["SANCTION"].roles if r.id == "target")
    assert "PARTY" not in target.fills
    orphan = apply(DeleteLabel(label="ENTITY"), NEWS)
    assert all(label.parent != "ENTITY" for label in orphan.labels)


def test_what_was_open_to_a_family_is_open_to_the_one_its_labels_go_to() -> None:
    after = apply(RemoveFamily(family="entity", to="sanction"), NEWS)
    assert [family.id for family in after.families] == ["sanction", "statement", "region"]
    assert after.by_id["COMPANY"].family == "sanction"
    speaker = next(r for r in after.by_id["STATEMENT"].roles if r.id == "speaker")
    assert "family:sanction" in speaker.fills
    assert "family:entity" not in speaker.fills
    assert after.may_fill(speaker, "COMPANY")


def test_an_empty_family_goes_unless_a_role_or_the_schema_needs_it() -> None:
    with_deed = apply(SetFamily(family=Family("deed", "Deeds")), NEWS)
    assert apply(RemoveFamily(family="deed"), with_deed).families == NEWS.families
    role = Role("victim", "v", ("family:deed",))
    needed = apply(AddRole(label="SANCTION", role=role), with_deed)
    with pytest.raises(SchemaError, match="Deeds is all that can fill the role Victim of Sanction"):
        apply(RemoveFamily(family="deed"), needed)
    one = NEWS
    for family in ("sanction", "statement", "region"):
        one = apply(RemoveFamily(family=family, to="entity"), one)
    with pytest.raises(SchemaError, match="the only family"):
        apply(RemoveFamily(family="entity"), one)


def test_families_and_the_rest_are_put_in_order() -> None:
    wanted = ("region", "unknown", "sanction")
    after = apply(ArrangeSchema(families=wanted, attributes=("type",)), NEWS)
    assert [f.id for f in after.families] == ["region", "sanction", "entity", "statement"]
    assert after.attributes[0].id == "type"
    assert len(after.attributes) == len(NEWS.attributes)
    assert after.groups == NEWS.groups


def test_keys_may_be_exchanged_in_one_go() -> None:
    swap = (
        ChangeLabel(label="PERSON", keys=("f",)),
        ChangeLabel(label="COMPANY", keys=("p",)),
    )
    after = apply_all(swap, NEWS)
    assert after.by_key["f"].id == "PERSON"
    with pytest.raises(SchemaError):
        apply(swap[0], NEWS)


def test_a_new_label_stands_behind_its_family() -> None:
    after = apply(AddLabel(label=FIRM), NEWS)
    at = [label.id for label in after.labels].index("FIRM")
    assert after.labels[at - 1].family == "entity"
    assert after.labels[at + 1].family != "entity"


def test_older_annotations_pass_through_the_later_steps() -> None:
    later = steps(
        ChangeLabel(label="COMPANY", name="Firm"),
        MapLabel(label="COMPANY", to="ORG"),
        MapValue(attribute="type", value="arms", to="trade"),
    )
    firm = an_annotation("COMPANY", attributes={"type": ["arms", "trade", "travel"]}, note="kept")
    carried = carry(firm, 1, later)
    assert carried is not None
    assert carried == msgspec.structs.replace(
        firm, label="ORG", attributes={"type": ["trade", "travel"]}
    )
    assert carry(firm, 3, later) == msgspec.structs.replace(firm, attributes=carried.attributes)
    assert carry(firm, 4, later) is firm
    assert carry(firm, 1, steps(DeleteLabel(label="COMPANY"))) is None


def test_a_frame_keeps_the_words_of_a_filler_whose_label_is_deleted() -> None:
    filler = an_annotation("CUE", referent="ref:1")
    frame = msgspec.structs.replace(
        an_annotation("STATEMENT", roles={"cue": (Filler("one"), Filler("two"))}), id="frame"
    )
    kept, gone = carry_all([filler, frame], "said so", 1, steps(DeleteLabel(label="CUE")))
    assert gone == (filler,)
    assert kept[0].roles == {"cue": (Filler(text="said", referent="ref:1"), Filler("two"))}


def test_values_are_written_in_another_kind_where_they_can_be() -> None:
    def after(value: object, **change: object) -> object:
        edit = msgspec.convert(
            {"type": "ChangeAttribute", "attribute": "a", **change}, ChangeAttribute
        )
        carried = carry(an_annotation("X", attributes={"a": value}), 1, steps(edit))
        assert carried is not None
        return carried.attributes.get("a")

    choices = [{"id": "yes"}, {"id": "no", "name": "Not at all"}]
    assert after("yes", kind="choices", values=choices) == ["yes"]
    assert after(["no"], kind="choice", values=choices) == "no"
    assert after(["no", "yes"], kind="choice", values=choices) is None
    assert after("not at all", kind="choice", values=choices) == "no"
    assert after("12", kind="number") == 12
    assert after("twelve", kind="number") is None
    assert after(["a", "b"], kind="text") == "a, b"
    assert after(True, kind="text") == "yes"


def test_the_labels_of_articles_are_carried_too() -> None:
    edit = DeleteValue(attribute="stage", value="threat", document=True)
    assert carry_document({"stage": "threat", "quality": "ok"}, 1, steps(edit)) == {"quality": "ok"}
    assert carry(an_annotation("X", attributes={"stage": "threat"}), 1, steps(edit)) is not None
    kept = carry(an_annotation("X", attributes={"stage": "threat"}), 1, steps(edit))
    assert kept is not None
    assert kept.attributes == {"stage": "threat"}


def test_what_became_of_gone_ids_holds_whatever_the_version() -> None:
    made = steps(
        ChangeAttribute(attribute="value", kind=AttributeKind.NUMBER),
        MapLabel(label="COMPANY", to="ORG"),
        DropAttribute(label="ORG", attribute="mention"),
    )
    now = an_annotation("ORG", attributes={"mention": "name", "value": "many"})
    assert carry(now, 0, lasting(made)) is now
