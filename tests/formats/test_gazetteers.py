"""Gazetteers as they are published, with their traps; a broken line costs that line alone."""

from pathlib import Path

import pytest

from annotator.errors import UserError
from annotator.formats.base import Refusal
from annotator.formats.gazetteer import Columns, found_format, preview, read_gazetteer
from annotator.model.gazetteer import Entry

NULLS = ",".join(["-0- "] * 8)
SDN = (
    f'36,"NORRIN AIRLINES",-0- ,"VELMORA",{NULLS}\r\n'
    f'40,"MARLOW, Edda","individual","VELMORA",{NULLS}\r\n'
    f'41,"SEA OF CALM","vessel",-0- ,{NULLS}\r\n'
    f'42,"broken, "line",-0- \r\n'
    f'43,"MINISTRY OF TIDES",-0- ,"V] [W",{",".join(["-0- "] * 7)},"a.k.a. \'MINTIDE\'."\r\n'
    "\x1a"
)
ALT = (
    '36,12,"aka","AERO-NORRIN",-0- \r\n'
    '40,13,"fka","MARLOW-VANE, Edda",-0- \r\n'
    '99,14,"aka","NOBODY",-0- \r\n\x1a'
)


def read(path: Path, columns: Columns | None = None) -> tuple[list[Entry], list[Refusal]]:
    found = list(read_gazetteer(path, columns))
    entries = [each for each in found if isinstance(each, Entry)]
    return entries, [each for each in found if isinstance(each, Refusal)]


def written(folder: Path, name: str, body: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(body.encode(encoding))
    return path


def names(entry: Entry) -> list[tuple[str, str]]:
    return [(name.words, name.kind) for name in entry.names]


def test_an_ofac_list_is_read_with_the_other_names_beside_it(tmp_path: Path):
    written(tmp_path, "ALT.CSV", ALT)
    path = written(tmp_path, "SDN.CSV", SDN)
    entries, refused = read(path)
    assert [(e.key, e.title, e.type) for e in entries] == [
        ("ofac:36", "NORRIN AIRLINES", "company"),
        ("ofac:40", "MARLOW, Edda", "person"),
        ("ofac:41", "SEA OF CALM", "vessel"),
        ("ofac:43", "MINISTRY OF TIDES", "public_body"),
    ]
    assert names(entries[0]) == [("NORRIN AIRLINES", "name"), ("AERO-NORRIN", "alias")]
    assert names(entries[1]) == [
        ("Edda MARLOW", "name"),
        ("MARLOW Edda", "name"),
        ("Edda MARLOW-VANE", "former"),
        ("MARLOW-VANE Edda", "former"),
    ]
    assert names(entries[3])[1:] == [("MINTIDE", "weak")]
    assert [each.where for each in refused] == ["line 4"]


def test_opensanctions_hides_rows_in_cells(tmp_path: Path):
    path = written(
        tmp_path,
        "targets.simple.csv",
        '"id","schema","name","aliases"\n'
        '"NK-1","Person","Edda Marlow","Eda Marlow;""Marlow; Edda"""\n'
        '"Q42","Company","Norrin","","too much"\n'
        '"Q43","Company","Norrin Shipping Co.",""\n',
    )
    assert found_format(path) == "opensanctions"
    entries, refused = read(path)
    assert names(entries[0]) == [
        ("Edda Marlow", "name"),
        ("Eda Marlow", "alias"),
        ("Marlow; Edda", "alias"),
    ]
    assert [e.key for e in entries] == ["os:NK-1", "wd:Q43"]
    assert [each.where for each in refused] == ["line 3"]


def test_entities_of_follow_the_money_and_their_deltas(tmp_path: Path):
    path = written(
        tmp_path,
        "entities.ftm.json",
        '{"id":"NK-1","caption":"Norrin","schema":"Company",'
        '"properties":{"name":["Norrin"],"alias":["NRN"],"previousName":["Old Norrin"]}}\n'
        "{not json}\n"
        '{"op":"DEL","entity":{"id":"NK-2"}}\n'
        '{"op":"ADD","entity":{"id":"NK-3","caption":"Edda","schema":"Person"}}\n\x1a',
    )
    entries, refused = read(path)
    assert [(e.key, e.type) for e in entries] == [("os:NK-1", "company"), ("os:NK-3", "person")]
    assert names(entries[0])[2] == ("Old Norrin", "former")
    assert [each.where for each in refused] == ["line 2"]


def test_any_table_with_names_and_ids(tmp_path: Path):
    path = written(tmp_path, "My list.csv", "Code;Full name;Kind\n7;Velmora;country\n;Norrin;\n")
    asked = Columns(name="Full name", id="Code", type="Kind")
    entries, _ = read(path, asked)
    assert [(e.key, e.title, e.type) for e in entries] == [
        ("my-list:7", "Velmora", "country"),
        ("", "Norrin", "other"),
    ]
    seen = preview(path)
    assert (seen.headers, seen.columns.name) == (("Code", "Full name", "Kind"), "Full name")


def test_a_table_without_a_column_of_names_asks_for_it(tmp_path: Path):
    path = written(tmp_path, "list.csv", "a,b\n1,2\n")
    with pytest.raises(UserError, match="no column of names"):
        read(path)
    with pytest.raises(UserError, match="has no column c"):
        read(path, Columns(name="c"))


@pytest.mark.parametrize("body", ["", "\x1a", "\ufeff\n\n"])
def test_an_empty_file_is_refused(tmp_path: Path, body: str):
    with pytest.raises(UserError, match="is empty"):
        found_format(written(tmp_path, "sdn.csv", body))


def test_a_missing_file_is_refused(tmp_path: Path):
    with pytest.raises(UserError, match="There is no file"):
        found_format(tmp_path / "none.csv")


def test_names_of_one_letter_and_repeated_names(tmp_path: Path):
    path = written(tmp_path, "list.csv", 'id,name,aliases\n1,X,\n2,Norrin,"Norrin;  Norrin "\n')
    entries, refused = read(path)
    assert [names(e) for e in entries] == [[("Norrin", "name")]]
    assert refused[0].why == "a name of one letter finds nothing"


def test_another_encoding_is_found(tmp_path: Path):
    body = "id,name\n" + "".join(f"{n},Société Générale {n}\n" for n in range(40))
    entries, _ = read(written(tmp_path, "list.csv", body, "cp1252"))
    assert entries[3].title == "Société Générale 3"


@pytest.mark.parametrize("column", ["name", "id", "aliases", "type"])
def test_a_column_that_is_not_there_is_named(tmp_path: Path, column: str):
    path = written(tmp_path, "a.csv", "name,id\nNorrin,1\n")
    asked = Columns(**{"name": "name", column: "nowhere"})
    with pytest.raises(UserError, match=r"a\.csv has no column nowhere"):
        read(path, asked)


def test_a_name_that_finds_nothing_is_told_by_itself_where_there_is_no_id(tmp_path: Path):
    _, refused = read(written(tmp_path, "a.csv", "name\nx\nNorrin\n"))
    assert [one.where for one in refused] == ["entry x"]
