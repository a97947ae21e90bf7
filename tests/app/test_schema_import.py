"""A file of labels comes into a project, and nothing that is in use goes unasked."""

import contextlib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.app import labelling
from annotator.app.schema_editing import apply_edits
from annotator.app.schema_import import Fate, Way, plan_import, write_schema_file
from annotator.app.session import Session
from annotator.cli import main
from annotator.errors import UserError
from annotator.model.schema import (
    Attribute,
    AttributeKind,
    Choice,
    Family,
    Label,
    Overlap,
    Role,
    Schema,
    SchemaError,
)
from annotator.model.schema_diff import additions, emptied, missing, order
from annotator.model.schema_edits import (
    AddAttribute,
    AddLabel,
    AddRole,
    AddValue,
    AnyEdit,
    ArrangeLabel,
    ArrangeSchema,
    ArrangeValues,
    ChangeAttribute,
    ChangeLabel,
    DeleteLabel,
    DeleteValue,
    DropAttribute,
    MoveLabel,
    RemoveAttribute,
    RemoveFamily,
    RemoveRole,
    RetireLabel,
    RetireValue,
    SetFamily,
    apply,
    apply_all,
    follow,
)
from annotator.model.schema_file import load_schema, read_schema_file
from annotator.model.schema_writer import schema_toml
from tests.builders import TREASURY, a_project, open_first, words

NEWS = load_schema("sanctions-news")


@pytest.fixture
def session(tmp_path: Path):
    session = open_first(a_project(tmp_path, TREASURY))
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    key = labelling.add(session, "SANCTION", [words(session, "sanction")])
    labelling.set_attribute(session, key, "status", "eased")
    yield session
    session.close()


def a_file(folder: Path, *changes: tuple[str, str]) -> Path:
    body = schema_toml(NEWS)
    for old, new in changes:
        assert old in body
        body = body.replace(old, new)
    path = folder / "labels.toml"
    path.write_text(body, encoding="utf-8")
    return path


def without_company(folder: Path) -> Path:
    """Write the schema without Company, and with Other org. called Organisation."""
    labels = tuple(
        msgspec.structs.replace(
            label,
            roles=tuple(
                msgspec.structs.replace(r, fills=tuple(f for f in r.fills if f != "COMPANY"))
                for r in label.roles
            ),
            name="Organisation" if label.id == "ORG" else label.name,
        )
        for label in reversed(NEWS.labels)
        if label.id != "COMPANY"
    )
    attributes = tuple(
        msgspec.structs.replace(a, values=tuple(v for v in a.values if v.id != "eased"))
        for a in NEWS.attributes
    )
    schema = msgspec.structs.replace(NEWS, labels=labels, attributes=attributes)
    path = folder / "less.toml"
    path.write_text(schema_toml(schema), encoding="utf-8")
    return path


def test_one_shipped_schema_is_led_to_another_and_in_its_order() -> None:
    basic = load_schema("sanctions-basic")
    more = list(additions(basic, NEWS))
    after = apply_all([*more, *order(follow(more, basic), NEWS)], basic)
    assert after.labels == NEWS.labels
    assert set(after.attributes) >= {a for a in NEWS.attributes if basic.attribute(a.id) is None}
    turned = msgspec.structs.replace(NEWS, labels=tuple(reversed(NEWS.labels)))
    assert apply_all(order(NEWS, turned), NEWS).labels == turned.labels
    status = NEWS.attributes[3]
    backwards = msgspec.structs.replace(status, values=tuple(reversed(status.values)))
    changed = msgspec.structs.replace(NEWS, attributes=(*NEWS.attributes[:3], backwards))
    assert apply_all(order(NEWS, changed), NEWS).attributes[3] == backwards
    assert list(additions(NEWS, NEWS)) + list(missing(NEWS, NEWS)) + list(order(NEWS, NEWS)) == []


def test_what_the_file_lacks_is_kept_as_retired_where_it_is_in_use(
    session: Session, tmp_path: Path
) -> None:
    plan = plan_import(session, read_schema_file(without_company(tmp_path)), {})
    used = {each.thing: each.count.things for each in plan.missing if each.used}
    assert used == {"COMPANY": 1, "status.eased": 1}
    apply_edits(session, plan.edits)
    assert session.schema.by_id["COMPANY"].retired
    assert session.schema.name_of("ORG") == "Organisation"
    status = session.schema.attribute("status")
    assert status is not None
    assert [value.id for value in status.values if value.retired] == ["eased"]
    session.history.undo()
    assert msgspec.structs.replace(session.schema, body="") == msgspec.structs.replace(
        NEWS, body=""
    )


def test_it_is_mapped_or_deleted_when_that_is_said(session: Session, tmp_path: Path) -> None:
    wanted = read_schema_file(without_company(tmp_path))
    fates = {"COMPANY": Fate(Way.MAP, "ORG"), "status.eased": Fate(Way.MAP, "status.lifted")}
    apply_edits(session, plan_import(session, wanted, fates).edits)
    assert session.article is not None
    found = session.article.annotations(session.article.spans.in_order())
    assert [(a.label, a.attributes.get("status")) for a in found] == [
        ("ORG", None),
        ("SANCTION", "lifted"),
    ]
    with pytest.raises(UserError, match="PERSON is not among what the file leaves out"):
        plan_import(session, wanted, {"PERSON": Fate(Way.DELETE)})


def test_adding_takes_nothing_away(session: Session, tmp_path: Path) -> None:
    plan = plan_import(session, read_schema_file(without_company(tmp_path)), {}, adds=True)
    assert plan.missing == ()
    apply_edits(session, plan.edits)
    assert not session.schema.by_id["COMPANY"].retired


def test_an_id_that_is_used_up_is_refused(session: Session) -> None:
    apply_edits(session, plan_import(session, without("VESSEL"), {}).edits)
    with pytest.raises(SchemaError, match="never used again"):
        plan_import(session, NEWS, {})


def without(label: str):
    labels = tuple(
        msgspec.structs.replace(
            each,
            roles=tuple(
                msgspec.structs.replace(r, fills=tuple(f for f in r.fills if f != label))
                for r in each.roles
            ),
        )
        for each in NEWS.labels
        if each.id != label
    )
    return msgspec.structs.replace(NEWS, labels=labels)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b'id = "x"\ntitle = \n', r"labels\.toml: .*not valid TOML.*line 2, column 9"),
        (b'id = "x"\ntitle = "\xe9t\xe9"\n', r"not UTF-8: line 2 has the byte 0xe9"),
        (b'id = "x"\nbody = "y"\n', "unknown field"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(raw: bytes, why: str, tmp_path: Path) -> None:
    path = tmp_path / "labels.toml"
    path.write_bytes(raw)
    with pytest.raises(SchemaError, match=why):
        read_schema_file(path)


def test_two_labels_on_one_key_and_unknown_fillers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="Person and Company have the same key “p”"):
        read_schema_file(a_file(tmp_path, ('keys = ["f"]', 'keys = ["p"]')))
    with pytest.raises(SchemaError, match="unknown filler “CLUE”"):
        read_schema_file(a_file(tmp_path, ('fills = ["CUE"]', 'fills = ["CLUE"]')))


def test_the_command_line_shows_first_and_changes_then(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = open_first(a_project(tmp_path, TREASURY))
    labelling.add(session, "COMPANY", [words(session, "Gefest-M")])
    session.close()
    project, out = str(session.path), tmp_path / "out.toml"
    assert main(["schema", project, "--export", str(out)]) == 0
    assert read_schema_file(out) == NEWS
    less = str(without_company(tmp_path))
    capsys.readouterr()
    assert main(["schema", project, "--import", less, "--dry-run"]) == 0
    said = capsys.readouterr().err
    assert "COMPANY is not in the file, but used (1 span in 1 article): kept." in said
    assert "Nothing was changed." in said
    assert main(["schema", project, "--import", less, "--map", "COMPANY=ORG"]) == 0
    assert "Map Label Company to Organisation: 1 span in 1 article" in capsys.readouterr().err
    assert main(["schema", project, "--import", less, "--dry-run", "--json"]) == 0
    assert msgspec.json.decode(capsys.readouterr().out)["schema_version"] == 2
    assert main(["schema", project]) == 2
    assert main(["check", project]) == 0


def test_a_new_label_needs_no_fate(session: Session) -> None:
    firm = Label("FIRM", "Firm", "entity", "organisations", keys=("u",))
    wanted = msgspec.structs.replace(NEWS, labels=(*NEWS.labels, firm))
    counts = plan_import(session, wanted, {}).counts
    assert [count.title for count in counts] == ["Add Label Firm", "Move Label Firm"]


def test_a_family_the_file_lacks_goes_when_nothing_is_left_in_it(session: Session) -> None:
    moved = apply_all([RemoveFamily(family="region", to="entity")], NEWS)
    entity, *others = moved.families
    families = (*reversed(others), msgspec.structs.replace(entity, name="Names"))
    wanted = msgspec.structs.replace(moved, families=families, gone=())
    apply_edits(session, plan_import(session, wanted, {}).edits)
    assert session.schema.families == families
    assert session.schema.by_id["REGION"].family == "entity"


def test_a_family_stays_while_a_retired_label_is_in_it(session: Session) -> None:
    family = [label.id for label in NEWS.labels if label.family == "sanction"]
    gone = [DeleteLabel(label=label) for label in family]
    wanted = apply_all([*gone, RemoveFamily(family="sanction")], NEWS)
    wanted = msgspec.structs.replace(wanted, gone=())
    apply_edits(session, plan_import(session, wanted, {}).edits)
    assert session.schema.by_id["SANCTION"].retired
    # What alone can fill its roles is kept as well.
    assert session.schema.by_id["MEASURE"].retired
    assert "sanction" in [family.id for family in session.schema.families]


def test_what_is_exported_comes_in_again_as_no_change(session: Session, tmp_path: Path) -> None:
    guideline = "Firms.\n\n- `Gefest-M`, not '''firm''' \\ \"bank\"\n\n```\n  kept\t\n```\n"
    apply_edits(session, [ChangeLabel(label="COMPANY", guideline=guideline, name="Größe “X”")])
    apply_edits(session, [RetireValue(attribute="status", value="eased")])
    apply_edits(session, [DeleteLabel(label="VESSEL")])
    apply_edits(session, [SetFamily(family=Family("deed", "Deeds"))])
    file = tmp_path / "out.toml"
    write_schema_file(session.schema, file)
    again = read_schema_file(file)
    assert again.by_id["COMPANY"].guideline == guideline
    plan = plan_import(session, again, {})
    assert (plan.edits, plan.missing) == ((), ())


CHANGES = st.sampled_from(
    (
        AddLabel(label=Label("FIRM", "Firm", "entity", "organisations", keys=("u",))),
        DeleteLabel(label="LAW"),
        ChangeLabel(label="ORG", name="Group", keys=("z",), overlap=Overlap.NONE),
        ChangeLabel(label="REGION", family="entity"),
        MoveLabel(label="COMPANY", before="ENTITY"),
        MoveLabel(label="SANCTION"),
        RetireLabel(label="PLACE"),
        SetFamily(family=Family("deed", "Deeds")),
        SetFamily(family=Family("entity", "Names")),
        RemoveFamily(family="sanction", to="entity"),
        RemoveFamily(family="region", to="deed"),
        RemoveFamily(family="deed"),
        ArrangeSchema(families=("region", "statement"), document=("quality",)),
        ArrangeSchema(groups=("region", "things"), attributes=("type", "status")),
        ArrangeLabel(label="SANCTION", roles=("reason", "target"), attributes=("secondary",)),
        AddRole(label="PERSON", role=Role("job", "j", ("TITLE", "family:statement"))),
        RemoveRole(label="SANCTION", role="target"),
        AddAttribute(attribute=Attribute("sure", kind=AttributeKind.FLAG), labels=("ORG",)),
        DropAttribute(label="SANCTION", attribute="anaphor"),
        RemoveAttribute(attribute="quality", document=True),
        ChangeAttribute(attribute="type", kind=AttributeKind.TEXT),
        AddValue(attribute="status", value=Choice("planned", key="q")),
        RetireValue(attribute="status", value="eased"),
        DeleteValue(attribute="status", value="lifted"),
        ArrangeValues(attribute="status", values=("rejected", "imposed")),
    )
)


@settings(deadline=None, max_examples=150)
@given(st.lists(CHANGES, max_size=8), st.lists(CHANGES, max_size=8))
def test_any_labels_are_led_to_any_others(first: list[AnyEdit], second: list[AnyEdit]) -> None:
    before, wanted = after_what_can_be(first), after_what_can_be(second)
    edits = list(additions(before, wanted))
    edits += order(follow(edits, before), wanted)
    edits += missing(before, wanted)
    edits += emptied(follow(edits, before), wanted)
    after = apply_all(edits, before)
    assert after.labels == wanted.labels
    assert after.families == wanted.families
    assert after.document == wanted.document
    assert after.attributes == wanted.attributes
    assert [*additions(after, wanted), *order(after, wanted), *missing(after, wanted)] == []


def after_what_can_be(edits: list[AnyEdit]) -> Schema:
    schema = NEWS
    for edit in edits:
        with contextlib.suppress(SchemaError):
            schema = apply(edit, schema)
    return msgspec.structs.replace(schema, gone=())
