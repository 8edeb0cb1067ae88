from __future__ import annotations

import re
from pathlib import Path

import pytest
from proofread import READINGS, SOURCES, proofread

from desktop.checklist.bundled import UnknownChecklistError, bundled, load_bundled
from desktop.checklist.check import check
from desktop.checklist.file import digest, open_any, to_readable
from desktop.document.model import Role

DOCUMENTS = Path(__file__).parent.parent / "documents"


@pytest.mark.parametrize(("name", "source"), SOURCES.items())
def test_bundled_checklist_is_the_proofread_parse_of_its_source(name: str, source: str) -> None:
    assert load_bundled(name) == proofread(open_any(DOCUMENTS / source), name)


@pytest.mark.parametrize("name", SOURCES)
def test_bundled_file_is_written_as_the_program_writes_it(name: str) -> None:
    checklist = load_bundled(name)
    [entry] = [each for each in bundled() if each.id == name]
    assert entry.path.read_text("utf-8") == to_readable(checklist)


@pytest.mark.parametrize("reading", READINGS)
def test_every_correction_is_needed(reading: str) -> None:
    sources = "".join((DOCUMENTS / source).read_text("utf-8") for source in SOURCES.values())
    assert reading in re.sub("\n+", "", sources)


def test_the_list_names_every_checklist_with_its_figures() -> None:
    assert [(each.id, each.year, each.requirement_count) for each in bundled()] == [
        ("jinping-2020", 2020, 34),
        ("jieyang-2019", 2019, 38),
        ("shanwei-zhujian-2019", 2019, 28),
        ("zhanjiang-2018", 2018, 23),
    ]
    assert bundled()[0].issuer == "汕头市金平区人民政府办公室"


def test_bundled_checklists_have_no_fault() -> None:
    assert [check(load_bundled(each.id)) for each in bundled()] == [[], [], [], []]


def test_no_two_ask_the_same() -> None:
    assert len({digest(load_bundled(each.id)) for each in bundled()}) == len(SOURCES)


def test_no_recogniser_left_its_traces() -> None:
    for each in bundled():
        for asked in load_bundled(each.id).requirements:
            words = [asked.text, *asked.headings, *(one.unit for one in asked.assignments)]
            assert not re.search("[,;:()統 ]", "".join(words)), asked.ref


def test_a_wrong_id_lists_the_right_ones() -> None:
    with pytest.raises(UnknownChecklistError, match="jieyang-2019、jinping-2020"):
        load_bundled("jieyang-2020")
    assert load_bundled(" Jieyang-2019 ").id == "jieyang-2019"


def test_units_of_the_main_example_are_as_printed() -> None:
    [asked] = [
        each
        for each in load_bundled("shanwei-zhujian-2019").requirements
        if each.ref == "二（二）3（2）"
    ]
    assert asked.units(Role.LEAD) == ("政策法规科",)
    assert asked.units(Role.SUPPORTING) == ("机关各科室", "局属各单位")
