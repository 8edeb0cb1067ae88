"""What looks sensitive is found in any words around it, and never shown whole."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop.workbook.gaps import GapKind, Place, find_gaps
from desktop.workbook.model import Assessment, Evidence, EvidenceKind, LedgerRow, Status
from desktop.workbook.sensitive import SensitiveKind, check_figure, find_sensitive
from tests.samples import make_checklist

AROUND = st.text(alphabet="，。：（）群众来电反映 的是\n", max_size=12)
SEPARATOR = st.sampled_from(["", " ", "-", "　"])
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def numbers() -> st.SearchStrategy[str]:
    first = st.text(alphabet="0123456789", min_size=5, max_size=5)
    days = st.dates(date(1900, 1, 1), date(2025, 12, 31))
    serial = st.text(alphabet="0123456789", min_size=3, max_size=3)
    return st.builds(
        lambda lead, rest, day, last: lead + rest + day.strftime("%Y%m%d") + last,
        st.sampled_from("1234568"),
        first,
        days,
        serial,
    ).map(lambda seventeen: seventeen + check_figure(seventeen))


def phones() -> st.SearchStrategy[str]:
    tail = st.text(alphabet="0123456789", min_size=9, max_size=9)
    return st.builds(lambda second, rest: f"1{second}{rest}", st.sampled_from("3456789"), tail)


def kinds(text: str) -> list[SensitiveKind]:
    return [each.kind for each in find_sensitive(text)]


@given(AROUND, numbers(), SEPARATOR, AROUND, st.sampled_from([{}, WIDE]))
def test_a_citizen_number_is_found_and_never_told(
    before: str, number: str, between: str, behind: str, width: dict[int, str]
) -> None:
    written = f"{number[:6]}{between}{number[6:14]}{between}{number[14:]}"
    found = find_sensitive(before + written.translate(width) + behind)
    assert [each.kind for each in found] == [SensitiveKind.ID_NUMBER]
    assert len(re.sub(r"[^0-9X]", "", found[0].shown)) <= 5


@given(AROUND, numbers(), AROUND, st.sampled_from("0123456789X"))
def test_another_check_figure_is_no_citizen_number(
    before: str, number: str, behind: str, last: str
) -> None:
    assume(last != number[-1])
    assert SensitiveKind.ID_NUMBER not in kinds(before + number[:17] + last + behind)


@given(AROUND, phones(), SEPARATOR, AROUND)
def test_a_phone_is_found_and_never_told(
    before: str, phone: str, between: str, behind: str
) -> None:
    found = find_sensitive(f"{before}{phone[:3]}{between}{phone[3:7]}{between}{phone[7:]}{behind}")
    assert [each.kind for each in found] == [SensitiveKind.PHONE]
    assert found[0].shown == f"{phone[:3]}****{phone[7:]}"


@given(phones(), st.text(alphabet="0123456789abcdefXYZ", min_size=1, max_size=4))
def test_a_part_of_a_longer_number_is_no_phone(phone: str, more: str) -> None:
    assert SensitiveKind.PHONE not in kinds(phone + more)
    assert SensitiveKind.PHONE not in kinds(f"编号{more}{phone}")


@given(st.lists(st.one_of(numbers(), phones()), max_size=5))
def test_each_find_is_told_once(found: list[str]) -> None:
    text = "；".join(found)
    assert find_sensitive(text) == find_sensitive(f"{text}；{text}")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("秘密★1年", SensitiveKind.SECRECY),
        ("机 密 ★ 长期", SensitiveKind.SECRECY),
        ("绝密☆", SensitiveKind.SECRECY),
        ("份号000001\n机　密\n特急", SensitiveKind.SECRECY),
        ("内部资料，注意保存", SensitiveKind.INTERNAL),
        ("内 部 文 件", SensitiveKind.INTERNAL),
        ("（此件不予公开）", SensitiveKind.INTERNAL),
        ("仅供学习，不得外传", SensitiveKind.INTERNAL),
    ],
)
def test_marks_are_found(text: str, kind: SensitiveKind) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "保护商业秘密和个人隐私",
        "严守国家秘密、工作秘密",
        "内部机构设置、内部管理制度",
        "（此件公开发布）",
        "座机 020-83134567，邮编 516600",
        "统一社会信用代码 11440000006939748M",
        "投资 13800138000.5 元",
        "a13800138000b3f9",
        "440103199913011234",
    ],
)
def test_ordinary_words_are_not(text: str) -> None:
    assert find_sensitive(text) == ()


# As reminders among the gaps


def row(statement: str, *evidence: Evidence) -> LedgerRow:
    checklist = make_checklist(1)
    answer = Assessment(Status.ONGOING, statement)
    return LedgerRow(checklist.requirements[0], checklist.directives[0], answer, evidence)


FILE = Evidence(7, EvidenceKind.FILE, "名单", "名单.xlsx", "a" * 64, 9, dated=date(2019, 1, 1))


def gaps(one: LedgerRow, **contents: str) -> list[tuple[GapKind, Place, tuple[int, ...]]]:
    found = {key * 64: find_sensitive(text) for key, text in contents.items()}
    gaps = find_gaps([one], year=2019, today=date(2019, 2, 1), contents=found)
    assert all(each.is_reminder for each in gaps)
    return [(each.kind, each.place, each.evidence_ids) for each in gaps]


def test_words_names_and_contents_are_reminded_of() -> None:
    assert gaps(row("已办结", FILE)) == []
    told = [(GapKind.PERSONAL_DATA, Place.STATEMENT, ())]
    assert gaps(row("联系人 13800138000", FILE)) == told
    named = replace(FILE, title="内部资料汇编")
    assert gaps(row("已办结", named)) == [(GapKind.NOT_PUBLIC_MARK, Place.EVIDENCE, (7,))]
    assert gaps(row("已办结", FILE), a="手机13800138000 秘密★") == [
        (GapKind.PERSONAL_DATA, Place.EVIDENCE, (7,)),
        (GapKind.NOT_PUBLIC_MARK, Place.EVIDENCE, (7,)),
    ]
    assert gaps(row("已办结", FILE), b="手机13800138000") == []
