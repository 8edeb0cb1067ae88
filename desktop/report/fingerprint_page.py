"""A certificate's fingerprint as one page to hand to the supervising office, which registers it.

The unit signs and seals the paper by hand: nothing is drawn where the seal belongs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from reportlab.platypus import Flowable, Spacer

from desktop.report import styles
from desktop.report.cell_tags import RowKind
from desktop.report.grid import Grid
from desktop.report.page import LEADING, MM
from desktop.report.paragraph import Align, Bookmark, Paragraph
from desktop.report.publish import lay_out
from desktop.report.row import Row
from desktop.report.styles import BODY, CELL, CELL_CENTRE, CELL_HEAD
from desktop.signing.certificate import day, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from desktop.signing.certificate import Certificate

TITLE: Final = "电子签名证书指纹登记表"
INTRODUCTION: Final = (
    "本单位用下列证书对自评报告和报送件作电子签名。"
    "请与电子件上显示的指纹逐组核对，一致后登记；今后以登记的指纹认定本单位的签名。"
)
ADVICE: Final = (
    "核对办法：当面核对，或用平时已知的电话核对，不用随文件附来的号码；逐行念出十六组字符（证书的"
    "SHA-256摘要），有一组不同即不登记。证书到期、更换或者口令泄露时，本单位另报新表，请停用旧证书。"
)
GROUPS_IN_LINE: Final = 4
LINES: Final = "一二三四"
SHORT: Final = 19  # characters of a fingerprint: four groups
_LABEL, _TOTAL = 34.0, 156.0  # mm
_SIGN_HEIGHT, _SEAL_HEIGHT = 11.0, 40.0  # mm
_BLANK_DATE: Final = "年　　月　　日"
_BESIDE: Final = ("联系电话", "日期", "主管部门核对人签字和登记日期")
_LONG, _LONGEST = 27, 64  # characters of a name
_PLAIN: Final = replace(BODY, size=12.0, leading=18.0, first_indent=0, align=Align.LEFT, above=0.5)
_SMALLER: Final = replace(_PLAIN, size=10.5, leading=14.0)
_DIGITS: Final = replace(_PLAIN, size=18.0, leading=26.0, align=Align.CENTRE)


def fingerprint_page(certificate: Certificate, *, printed_on: date) -> bytes:
    """Return the page as PDF/A-2b; the same certificate and day give the same bytes."""
    shown = fingerprint(certificate)
    return lay_out(
        lambda: _story(certificate),
        None,
        title=f"{certificate.unit}{TITLE}",
        author=certificate.unit,
        note=f"证书指纹 {shown[:SHORT]}…",
        made_on=printed_on,
    ).pdf


def _story(certificate: Certificate) -> list[Flowable]:
    return [
        Paragraph(TITLE, styles.TITLE, bookmark=Bookmark("title", TITLE, 0)),
        Spacer(1, LEADING * 0.75),
        Paragraph(INTRODUCTION, BODY),
        Spacer(1, LEADING * 0.5),
        *_tables(certificate),
        Spacer(1, 6),
        Paragraph(ADVICE, CELL),
    ]


def _tables(certificate: Certificate) -> Iterator[Flowable]:
    ends = f"{day(certificate.valid_from)}至{day(certificate.valid_until)}"
    issuer = "本单位自制" if certificate.is_self_signed else certificate.issuer
    about = (("单位名称", certificate.unit), ("签发", issuer), ("有效期", ends))
    yield _table((_LABEL, _TOTAL - _LABEL), [_row(label, _words(text)) for label, text in about])
    groups = fingerprint(certificate).split()
    lines = [groups[at : at + GROUPS_IN_LINE] for at in range(0, len(groups), GROUPS_IN_LINE)]
    yield _table(
        (_LABEL, *[(_TOTAL - _LABEL) / GROUPS_IN_LINE] * GROUPS_IN_LINE),
        [
            _row(f"指纹第{name}行", *(Paragraph(each, _DIGITS) for each in line))
            for name, line in zip(LINES, lines, strict=True)
        ],
    )
    sign, seal = (Spacer(1, height * MM) for height in (_SIGN_HEIGHT, _SEAL_HEIGHT))
    phone, date_, by_office = (Paragraph(each, CELL_HEAD) for each in _BESIDE)
    yield _table(
        (_LABEL, _TOTAL / 2 - _LABEL) * 2,
        [
            _row("经办人签字", sign, phone, sign),
            _row("单位负责人签字", sign, date_, Paragraph(_BLANK_DATE, CELL_CENTRE)),
            _row("单位盖章处", seal, by_office, seal),
        ],
    )


def _words(text: str) -> Paragraph:
    """Return a name as it fits: two lines of smaller words at most."""
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}…"
    return Paragraph(text, _SMALLER if len(text) > _LONG else _PLAIN)


def _row(label: str, *cells: Flowable) -> Row:
    head: list[Flowable] = [Paragraph(label, CELL_HEAD)]
    return Row([head, *([each] for each in cells)], is_centred=True, kind=RowKind.FORM)


def _table(widths: Sequence[float], rows: Sequence[Row]) -> Grid:
    return Grid([each * MM for each in widths], rows[0], rows[1:])
