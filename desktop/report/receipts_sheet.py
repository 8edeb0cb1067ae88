"""The log of what came in (收件记录), as an Excel file or as plain text."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from desktop.report.office import office_text, repeatable
from desktop.report.sheet import FORMULA_SIGNS, OPTIONS, width
from desktop.terms import OUTCOME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.rollup.verdicts import Receipt

_FANG: Final = "仿宋_GB2312"
# head, width in characters of the sheet
_COLUMNS: Final = (
    ("序号", 6),
    ("收到时间", 17),
    ("收件人", 10),
    ("单位", 24),
    ("次数", 6),
    ("结果", 13),
    ("说明", 56),
    ("文件名", 24),
    ("文件的 SHA-256", 22),
)
_HEAD_ROW: Final = 2
_LINE: Final = 14.0  # points
_TALLEST: Final = 409.0  # points; Excel knows no taller row
_A4: Final = 9


def local(moment: str) -> str:
    """Return a stored moment as this computer's clock shows it, to the minute."""
    try:
        return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return moment


def receipts_text(receipts: Sequence[Receipt], *, office: str, at: datetime) -> bytes:
    """Return the log as text that every editor of Windows reads."""
    lines = [f"{office}收件记录", f"截至 {_minute(at)}，共{len(receipts)}份", ""]
    for number, each in enumerate(receipts, start=1):
        lines += [f"{number}. {OUTCOME[each.outcome]}　{office_text(each.file_name)}"]
        lines += [f"    {local(each.received_at)}　{each.received_by}"]
        lines += [f"    {office_text(sentence)}" for sentence in each.sentences]
        lines += [f"    SHA-256 {each.sha256}", ""]
    return "\r\n".join(lines).encode("utf-8-sig", errors="replace")


def receipts_sheet(receipts: Sequence[Receipt], *, office: str, at: datetime) -> bytes:
    """Return the log as an xlsx file; every cell is text."""
    from xlsxwriter import Workbook  # noqa: PLC0415 (slow import)

    stream = BytesIO()
    with Workbook(stream, OPTIONS) as book:
        made = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        book.set_properties({"title": f"{office_text(office)}收件记录", "created": made})
        _write(book, receipts, office, at)
    return repeatable(stream.getvalue())


def _write(book: Any, receipts: Sequence[Receipt], office: str, at: datetime) -> None:  # noqa: ANN401 (the library is untyped)
    sheet = book.add_worksheet("收件记录")
    cell = {"font_name": _FANG, "font_size": 10, "text_wrap": True, "valign": "vcenter"}
    big = book.add_format({"font_name": "方正小标宋简体", "font_size": 18, "align": "center"})
    head = book.add_format(cell | {"font_name": "黑体", "align": "center", "border": 1})
    plain = book.add_format(cell | {"border": 1})
    # Excel keeps such a text a text when somebody edits the cell.
    quoted = book.add_format(cell | {"border": 1, "quote_prefix": True})
    note = book.add_format({"font_name": _FANG, "font_size": 11})
    last = len(_COLUMNS) - 1
    sheet.merge_range(0, 0, 0, last, "", big)
    sheet.write_string(0, 0, f"{office_text(office)}收件记录", big)
    sheet.set_row(0, 36)
    sheet.write_string(1, 0, f"截至 {_minute(at)}，共{len(receipts)}份", note)
    for index, (words, across) in enumerate(_COLUMNS):
        sheet.set_column(index, index, across)
        sheet.write_string(_HEAD_ROW, index, words, head)
    for row, each in enumerate(receipts, start=_HEAD_ROW + 1):
        texts = [office_text(text) for text in (str(row - _HEAD_ROW), *_cells(each))]
        for index, text in enumerate(texts):
            sheet.write_string(row, index, text, quoted if _is_risky(text) else plain)
        sheet.set_row(row, min(_lines(texts) * _LINE + 4, _TALLEST))
    sheet.freeze_panes(_HEAD_ROW + 1, 0)
    sheet.autofilter(_HEAD_ROW, 0, max(_HEAD_ROW + len(receipts), _HEAD_ROW), last)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.set_footer("&C第&P页 共&N页")


def _cells(receipt: Receipt) -> tuple[str, ...]:
    return (
        local(receipt.received_at),
        receipt.received_by,
        receipt.unit,
        str(receipt.number or ""),
        OUTCOME[receipt.outcome],
        "\n".join(receipt.sentences),
        receipt.file_name,
        receipt.sha256,
    )


def _is_risky(text: str) -> bool:
    return text.startswith(FORMULA_SIGNS)


def _lines(texts: Sequence[str]) -> int:
    """Return how many lines the tallest cell of a row takes."""
    return max(
        sum(max(1, ceil(width(line) / (across - 2))) for line in text.split("\n"))
        for text, (_, across) in zip(texts, _COLUMNS, strict=True)
    )


def _minute(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
