from annotator.formats.ids import SeenIds


def test_ids_are_remembered_all_or_none() -> None:
    seen = SeenIds()

    assert seen.add_all(["a", "b"])
    assert not seen.add_all(["c", "b"])
    assert seen.add("c")
    assert not seen.add("a")
