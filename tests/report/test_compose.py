from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
import report_samples as samples
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.report.chapters import heading_label
from desktop.report.compose import Lines, compose
from desktop.report.wording import chinese_date, file_size, self_name
from desktop.workbook.model import Assessment, LedgerRow, Status

if TYPE_CHECKING:
    from desktop.report.content import SelfAssessment


def composed(
    rows: list[LedgerRow], *, lines: Lines | None = None, **changes: object
) -> SelfAssessment:
    info = replace(samples.INFO, **changes)  # type: ignore[arg-type]
    return compose(
        info, rows, [], printed_on=samples.PRINTED_ON, state_digest=samples.DIGEST, lines=lines
    )


@settings(deadline=None)
@given(st.lists(st.sampled_from(Status), max_size=40))
def test_the_figures_add_up(statuses: list[Status]) -> None:
    rows = samples.rows(max(len(statuses), 1))[: len(statuses)]
    answered = [
        replace(row, assessment=Assessment(status=status))
        for row, status in zip(rows, statuses, strict=True)
    ]
    report = composed(answered)
    figures = dict(report.figures)
    evidence = figures.pop("佐证材料")
    total = figures.pop("任务总数")
    assert total == len(statuses) == sum(figures.values())
    assert evidence == len(report.evidence)
    assert f"共{total}项" in report.overview


@settings(deadline=None)
@given(st.integers(min_value=1, max_value=60))
def test_every_requirement_and_every_piece_of_evidence_is_there_once(total: int) -> None:
    rows = samples.rows(total)
    report = composed(rows)
    lines = [line for chapter in report.chapters for line in chapter.lines]
    assert [line.ref for line in lines] == [row.requirement.ref for row in rows]
    assert [line.serial for line in lines] == list(range(1, total + 1))
    numbers = {piece.number for row in rows for piece in row.evidence}
    assert [line.number for line in report.evidence] == sorted(numbers)
    for piece in report.evidence:
        serving = [line.ref for line in lines if piece.number in line.evidence_numbers]
        assert list(piece.refs) == serving


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 8), st.sampled_from("写删移附"), st.text(max_size=3))))
def test_lines_that_are_kept_are_those_that_would_be_made(
    steps: list[tuple[int, str, str]],
) -> None:
    rows, kept = samples.rows(9), Lines()
    for at, what, words in steps:
        row = rows[min(at, len(rows) - 1)]
        place = rows.index(row)
        if what == "写":
            rows[place] = replace(row, assessment=Assessment(Status.DONE, words))
        elif what == "附":
            rows[place] = replace(row, evidence=rows[0].evidence[:1])
        elif what == "移":
            rows.append(rows.pop(place))
        elif len(rows) > 1:
            del rows[place]
        assert composed(rows, lines=kept) == composed(rows)


def test_the_words_of_the_introduction() -> None:
    report = samples.report(28)
    assert report.title == "汕尾市住房和城乡建设局2019年政务公开工作要点落实情况自评报告"
    assert report.introduction == (
        "根据《汕尾市住房和城乡建设局关于印发〈2019年政务公开工作要点分工实施方案〉的通知》"
        "（汕建办字〔2019〕23号）要求，我局对照工作要点，对所承担的工作任务逐项开展自查自评。"
        "现将落实情况报告如下。"
    )
    assert "截至2019年12月20日，已完成15项" in report.overview


def test_chapters_are_the_coarsest_level_that_divides() -> None:
    headings = [chapter.heading for chapter in samples.report(28).chapters]
    assert headings == [f"二{marker}{heading}" for marker, heading, _ in samples.CHAPTERS]
    rows = [
        replace(row, requirement=replace(row.requirement, path=(top, "（一）"), headings=("要务",)))
        for row, top in zip(samples.rows(3), "一二三", strict=True)
    ]
    assert [chapter.heading for chapter in composed(rows).chapters] == [
        "一、要务",
        "二、要务",
        "三、要务",
    ]


def test_two_directives_are_told_apart() -> None:
    other = replace(samples.DIRECTIVE, title="上级工作要点", document_number=None)
    rows = samples.rows(2)
    report = composed([rows[0], replace(rows[1], directive=other)])
    assert [chapter.directive for chapter in report.chapters] == [
        (
            "《汕尾市住房和城乡建设局关于印发〈2019年政务公开工作要点分工实施方案〉的通知》"
            "（汕建办字〔2019〕23号）"
        ),
        "《上级工作要点》",
    ]
    assert report.evidence[0].refs == (f"第1项{rows[0].requirement.ref}",)


def test_a_text_without_chapters_is_called_by_its_directive() -> None:
    other = replace(samples.DIRECTIVE, title="上级工作要点", document_number=None)
    rows = [
        replace(row, requirement=replace(row.requirement, path=(f"{number}",), headings=()))
        for number, row in enumerate(samples.rows(2), 1)
    ]
    both = composed([rows[0], replace(rows[1], directive=other)]).chapters
    assert [chapter.title for chapter in both] == [chapter.directive for chapter in both]
    (alone,) = composed(rows[:1]).chapters
    assert alone.title == "工作任务"


def test_reasons_are_told_and_silence_is_shown() -> None:
    row = samples.rows(1)[0]
    answers = {
        "（未填写）": Assessment(),
        "不涉及的原因：无此职责。": Assessment(status=Status.NOT_APPLICABLE, reason="无此职责。"),
        "已办。\n不需佐证的原因：内部事项。": Assessment(
            status=Status.DONE, statement=" 已办。\n", evidence_waiver="内部事项。"
        ),
    }
    for words, answer in answers.items():
        report = composed([replace(row, assessment=answer, evidence=())])
        assert report.chapters[0].lines[0].statement == words


def test_an_empty_workbook_still_makes_a_report() -> None:
    report = composed([], year=None, unit="某街道办事处")
    assert report.title == "某街道办事处政务公开工作要点落实情况自评报告"
    assert report.chapters == ()
    assert "尚未附佐证材料" in report.overview


@pytest.mark.parametrize(
    ("unit", "word"),
    [
        ("市教育局", "我局"),
        ("市卫生健康委员会", "我委"),
        ("区政府办公室", "我办"),
        ("某公司", "我公司"),
        ("某某镇人民政府", "我镇"),
        ("某某自治区人民政府", "我区"),
        ("高新区管委会", "我委"),
        ("市红十字会", "我单位"),
    ],
)
def test_how_a_unit_speaks_of_itself(unit: str, word: str) -> None:
    assert self_name(unit) == word


def test_small_words() -> None:
    assert chinese_date(date(2019, 7, 9)) == "2019年7月9日"
    assert [file_size(n) for n in (0, 1023, 1024, 1_023_999, 1_024_000, 5 * 1024**3)] == [
        "0 B",
        "1023 B",
        "1.0 KB",
        "1000.0 KB",
        "1.0 MB",
        "5.0 GB",
    ]
    assert heading_label(("1",), "强化组织领导") == "1. 强化组织领导"
    assert heading_label(("（一）",), "解读") == "（一）解读"
    assert heading_label(("五", "（一）"), "解读") == "五（一）解读"
