import re

import pytest

from annotator.model.schema import Schema, SchemaError
from annotator.model.schema_file import load_schema, read_schema, shipped_schemas

HEAD = """
id = "small"
title = "Small"
version = 3
families = [{ id = "entity", name = "Entities" }, { id = "deed", name = "Deeds" }]
groups = [{ id = "people" }, { id = "deeds", row = 2 }]
"""
BODY = """
[[attributes]]
id = "size"
values = [{ id = "small", key = "s" }, { id = "very_large", key = "l" }]

[[attributes]]
id = "sure"
kind = "flag"
key = "u"

[[document]]
id = "topic"
values = [{ id = "yes", key = "y" }, { id = "no", key = "n" }]

[[labels]]
id = "ACTOR"
name = "Actor"
family = "entity"
group = "people"
keys = ["a", "k"]
attributes = ["size"]

[[labels]]
id = "FIRM"
name = "Firm"
family = "entity"
group = "people"
keys = ["f"]
parent = "ACTOR"

[[labels]]
id = "DEED"
name = "Deed"
family = "deed"
group = "deeds"
keys = ["d"]
attributes = ["size", "sure"]

[[labels.roles]]
id = "doer"
key = "d"
fills = ["family:entity"]

[[labels.roles]]
id = "victim"
key = "v"
fills = ["FIRM", "DEED"]
"""
SMALL = HEAD + BODY


def refusal(body: str) -> str:
    with pytest.raises(SchemaError) as caught:
        read_schema(body, "small.toml")
    message = str(caught.value)
    assert message.startswith("small.toml: ")
    return message.removeprefix("small.toml: ")


def changed(old: str, new: str) -> str:
    assert SMALL.count(old) == 1
    return SMALL.replace(old, new)


def test_a_schema_is_read_whole_and_keeps_its_text() -> None:
    schema = read_schema(SMALL)
    assert schema.body == SMALL
    assert (schema.id, schema.version) == ("small", 3)
    assert list(schema.by_id) == ["ACTOR", "FIRM", "DEED"]
    assert schema.by_key["k"] is schema.by_key["a"] is schema.by_id["ACTOR"]
    assert [attribute.id for attribute in schema.attributes_of("DEED")] == ["size", "sure"]
    assert schema.attributes[0].values[1].title == "very large"
    doer, victim = schema.by_id["DEED"].roles
    assert schema.may_fill(doer, "FIRM")
    assert not schema.may_fill(doer, "DEED")
    assert schema.may_fill(victim, "DEED")
    assert not schema.may_fill(victim, "ACTOR")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'keys = ["f"]',
            'keys = ["k"]',
            "Labels: Actor and Firm have the same key “k”.",
        ),
        (
            'key = "v"',
            'key = "d"',
            "The roles of Deed: Doer and Victim have the same key “d”.",
        ),
        (
            'key = "l"',
            'key = "s"',
            "Size: small and very large have the same key “s”.",
        ),
        (
            'key = "u"',
            'key = "l"',
            "The attributes of Deed: Size very large and Sure have the same key “l”.",
        ),
        (
            'key = "n"',
            'key = "y"',
            "Topic: yes and no have the same key “y”.",
        ),
        ('keys = ["f"]', 'keys = ["ff"]', "Labels: the key “ff” of Firm is not one small letter."),
        (
            'keys = ["f"]',
            'keys = ["1"]',
            "Labels: the key “1” of Firm is a digit: digits choose the n-th thing.",
        ),
        ('keys = ["f"]', 'keys = ["F"]', "Labels: the key “F” of Firm is not one small letter."),
        (
            'key = "v"',
            'key = ""',
            "The roles of Deed: the key “” of Victim is not one small letter.",
        ),
        (
            'family = "deed"',
            'family = "deeds"',
            "Label DEED names the unknown family “deeds”.",
        ),
        ('group = "deeds"', 'group = "blue"', "Label DEED names the unknown group “blue”."),
        ('parent = "ACTOR"', 'parent = "X"', "Label FIRM names the unknown parent “X”."),
        ('parent = "ACTOR"', 'parent = "FIRM"', "Label FIRM is its own ancestor."),
        ('parent = "ACTOR"', 'parent = "DEED"', "Label FIRM and its parent DEED differ in family."),
        (
            '["size", "sure"]',
            '["size", "colour"]',
            "Label DEED names the unknown attribute “colour”.",
        ),
        (
            '["size", "sure"]',
            '["size", "size"]',
            "There are two entries size (attribute of label DEED).",
        ),
        (
            'fills = ["FIRM", "DEED"]',
            'fills = ["FIRM", "PERSON"]',
            "Role victim of label DEED names the unknown filler “PERSON”.",
        ),
        (
            '"family:entity"',
            '"family:people"',
            "Role doer of label DEED names the unknown filler “family:people”.",
        ),
        (
            'fills = ["FIRM", "DEED"]',
            "fills = []",
            "Role victim of label DEED cannot be filled by anything.",
        ),
        ('id = "FIRM"', 'id = "ACTOR"', "There are two entries ACTOR (label)."),
        ('id = "victim"', 'id = "doer"', "There are two entries doer (role of label DEED)."),
        ('id = "sure"', 'id = "size"', "There are two entries size (attribute)."),
        (
            'id = "very_large"',
            'id = "small"',
            "There are two entries small (value of attribute size).",
        ),
        ('id = "FIRM"', 'id = ""', "“” cannot be the id of a label."),
        ('id = "FIRM"', 'id = "A FIRM"', "“A FIRM” cannot be the id of a label."),
        ('name = "Firm"', 'name = " "', "Label FIRM has no name."),
        ('kind = "flag"', 'kind = "choice"', "Attribute sure is a choice without values."),
        (
            'id = "size"\n',
            'id = "size"\nkind = "text"\n',
            "Attribute size has values, but is of kind text.",
        ),
        (
            'id = "size"\n',
            'id = "size"\nkey = "x"\n',
            "Attribute size has a key, but only its values are set by keys.",
        ),
        (
            'id = "size"\n',
            'id = "size"\ndefault = "huge"\n',
            "Attribute size cannot have the default “huge”.",
        ),
        (
            'kind = "flag"',
            'kind = "flag"\ndefault = "yes"',
            "Attribute sure cannot have the default “yes”.",
        ),
        ("row = 2", "row = 3", "Group deeds is in row 3; there are rows 1 and 2."),
        ("version = 3", "version = 0", "The version is less than 1."),
    ],
)
def test_a_contradiction_is_refused_with_a_sentence(old: str, new: str, message: str) -> None:
    assert refusal(changed(old, new)) == message


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "Small"\n', "", "missing required field `title`"),
        ('name = "Firm"\n', "", "In label FIRM: .*missing required field `name`"),
        ('key = "v"\n', "", "In label DEED, role victim: .*missing required field `key`"),
        ('key = "v"', 'kee = "v"', "In label DEED, role victim: .*unknown field `kee`"),
        ('name = "Firm"', 'name = "Firm"\ncolour = 1', "In label FIRM: .*field `colour`"),
        ('key = "l"', "key = 1", "In attribute size, value very_large: .*got `int`"),
        ('id = "topic"', "id = 5", "In document label 5: .*got `int`"),
        ('id = "FIRM"\n', "", "In label number 2: .*field `id`"),
        ('kind = "flag"', 'kind = "colour"', "In attribute sure: Invalid enum value 'colour'"),
        ('title = "Small"', 'title = "Small"\nbody = "x"', "unknown field `body`"),
        ("families = [", "families = ", "not valid TOML: .*line 5"),
    ],
)
def test_what_is_missing_unknown_or_ill_typed_is_named(old: str, new: str, message: str) -> None:
    assert re.search(message, refusal(changed(old, new)))


def test_two_document_labels_may_not_share_a_key() -> None:
    second = '[[document]]\nid = "tone"\nvalues = [{ id = "nice", key = "n" }]\n'
    assert refusal(SMALL + second) == (
        "The document labels: Topic no and Tone nice have the same key “n”."
    )


def test_a_retired_label_gives_its_key_back() -> None:
    retired = changed('keys = ["f"]', 'keys = ["d"]\nretired = true')
    assert read_schema(retired).by_key["d"].id == "DEED"


def test_an_unknown_schema_is_refused_by_name() -> None:
    with pytest.raises(SchemaError, match="no schema called “sanction-news”; there are"):
        load_schema("sanction-news")
    with pytest.raises(SchemaError):
        load_schema("../themes/light")


def test_the_shipped_schemas() -> None:
    assert shipped_schemas() == ("sanctions-basic", "sanctions-news")
    basic = load_schema("sanctions-basic")
    assert list(basic.by_id) == ["ENTITY", "SANCTION", "STATEMENT", "REGION"]


@pytest.fixture(params=shipped_schemas())
def shipped(request: pytest.FixtureRequest) -> Schema:
    return load_schema(request.param)


def test_every_shipped_label_role_and_attribute_has_a_guideline(shipped: Schema) -> None:
    assert shipped.guideline
    roles = [role for label in shipped.labels for role in label.roles]
    for entry in (*shipped.labels, *roles, *shipped.attributes, *shipped.document):
        assert entry.guideline.strip(), entry.id


def test_every_shipped_value_and_flag_has_a_letter(shipped: Schema) -> None:
    for attribute in (*shipped.attributes, *shipped.document):
        assert all(value.key for value in attribute.values), attribute.id
        assert attribute.kind != "flag" or attribute.key, attribute.id


def test_every_shipped_label_is_reached_by_a_key_or_fills_a_role(shipped: Schema) -> None:
    filled = {f for label in shipped.labels for role in label.roles for f in role.fills}
    for label in shipped.labels:
        assert label.keys or (label.filler_only and label.id in filled), label.id


def test_the_news_schema_has_the_keys_hands_have_learned() -> None:
    schema = load_schema("sanctions-news")
    places = [group.id for group in schema.groups]
    bar = sorted(schema.by_key.values(), key=lambda label: places.index(label.group))
    assert [f"{label.keys[0]} {label.name}" for label in bar] == [
        *["e Entity", "p Person", "n Nationality", "t Title", "b Party"],
        *["f Company", "g Gov. body", "i Int'l org.", "o Other org.", "j Media"],
        *["c Country", "l Place"],
        *["w Weapons", "k Goods", "v Vessel", "a Law", "r Document"],
        *["m Money", "d Date", "s Sanction", "q Statement", "x Region"],
    ]
    rows = {group.id: group.row for group in schema.groups}
    assert [rows[label.group] for label in bar] == [1] * 10 + [2] * 12
    assert "".join(role.key for role in schema.by_id["SANCTION"].roles) == "atxpmgrocdnsu"
    assert "".join(role.key for role in schema.by_id["STATEMENT"].roles) == "scamdb"


def test_a_guess_must_fit_the_kind_of_its_attribute() -> None:
    body = load_schema("sanctions-news").body
    with pytest.raises(
        SchemaError, match="Attribute metonym of kind flag cannot be guessed as quote"
    ):
        read_schema(body.replace('guess = "metonym"', 'guess = "quote"'))
    with pytest.raises(SchemaError, match="Invalid enum value 'luck'"):
        read_schema(body.replace('guess = "metonym"', 'guess = "luck"'))
