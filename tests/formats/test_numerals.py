"""Numbers with more digits than any program counts with: what has one is refused alone."""

from pathlib import Path

import pytest

from annotator.formats.annotation_table_reader import read_annotation_tables
from annotator.formats.base import Accepted, Reader, ReadOptions
from annotator.formats.brat.brat_reader import read_brat
from annotator.formats.numerals import whole_number
from annotator.formats.ofac_list import read_ofac
from annotator.formats.training.conll_reader import read_conll
from annotator.formats.webanno.tsv_reader import read_webanno
from annotator.model.gazetteer import Entry

HUGE = "9" * 5000
TSV = "#FORMAT=WebAnno TSV 3.3\n{}\n\n#Text=Kim said\n1-1\t0-3\tKim\t{}\n1-2\t4-{}\tsaid\t{}\n"
SPAN, RELATION = "#T_SP=custom.Span|label\n", "#T_RL=custom.Rel|label|BT_custom.Span\n"
ROWS = "Kim NNP 0 3 O\nsaid VB 4 8 O\n"
FILES: list[tuple[Reader, dict[str, str]]] = [
    (read_conll, {"a.conll": f"{ROWS}no RB {HUGE} {HUGE} O\n"}),
    (read_conll, {"a.conll": f"{ROWS * 2000}no RB {HUGE} {HUGE} O\n"}),
    (read_webanno, {"a.tsv": TSV.format("", "", HUGE, "")}),
    (read_webanno, {"a.tsv": TSV.format(SPAN, f"x[{HUGE}]\t", 8, "_\t")}),
    (read_webanno, {"a.tsv": TSV.format(RELATION, f"x\t1-2[{HUGE}_0]\t", 8, "_\t_\t")}),
    (read_brat, {"a.txt": "Kim said", "a.ann": f"T1\tPER 0 {HUGE}\tKim\n"}),
    (
        read_annotation_tables,
        {
            "articles.csv": "article,text\n1,Kim said\n",
            "annotations.csv": f"article,label,start,end\n1,PERSON,0,{HUGE}\n",
        },
    ),
]


@pytest.mark.parametrize(("read", "files"), FILES)
def test_what_has_too_many_digits_stops_no_import(
    read: Reader, files: dict[str, str], tmp_path: Path
) -> None:
    for name, content in files.items():
        (tmp_path / name).write_text(content)

    whole = tmp_path if read is read_annotation_tables else tmp_path / list(files)[-1]
    found = list(read(whole, ReadOptions()))

    (article,) = [each.article for each in found if isinstance(each, Accepted)]
    assert article.text.startswith("Kim")


def test_numbers_are_plain_digits() -> None:
    assert [whole_number(each) for each in ("12", "٣", "²", "-1", "", HUGE)] == [12, 3, *[None] * 4]


def test_an_entry_of_a_list_whose_number_is_none_is_refused_alone(tmp_path: Path) -> None:
    person = ',"KIM, Jong",individual,"X"' + ",-0- " * 8
    rows = [f"{number}{person}" for number in ("1", "²", HUGE)]
    (tmp_path / "sdn.csv").write_text("\n".join([*rows, ""]))
    (tmp_path / "alt.csv").write_text('1,2,"aka","JONG, Kim"\n²,2,"aka","JONG"\n')

    found = list(read_ofac(tmp_path / "sdn.csv"))

    assert [each.key for each in found if isinstance(each, Entry)] == ["ofac:1"]
    assert len(found) == 4
