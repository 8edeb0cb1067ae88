"""退回单 on paper: what is returned and why, with places to sign and to seal."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from desktop import terms
from desktop.report.letter import Column, Letter, Places, Style, Table, Text
from desktop.report.rollup_tables import shortened
from desktop.report.wording import chinese_date
from desktop.terms import printed_ref
from desktop.workbook.return_slip import signed_bytes

if TYPE_CHECKING:
    from desktop.report.letter import Block
    from desktop.workbook.return_slip import ReturnSlip

_TITLE = 40


def return_page(slip: ReturnSlip) -> Letter:
    """Return the printable page of a 退回单; its digest is that of what the office signs."""
    blocks: list[Block] = [Text(f"{slip.unit}：", Style.PLAIN), Text(_words(slip))]
    if slip.note:
        blocks.append(Text(slip.note))
    blocks += [
        _table(slip),
        Places(("审核人（签字）", "主管部门（盖章）", "单位签收（签字）")),
        Text(_foot(slip), Style.NOTE),
    ]
    year = f"{slip.year}年" if slip.year else ""
    digest = sha256(signed_bytes(slip)).hexdigest()
    return Letter(
        title_phrases=(f"{year}政务公开工作要点落实情况", f"退回单（第{slip.round}轮）"),
        unit=slip.office,
        printed_on=slip.made_at.astimezone().date(),
        serial=f"{slip.made_at:%Y%m%d}-{slip.workbook_id[:8].upper()}",
        state_digest=digest,
        blocks=tuple(blocks),
    )


def _words(slip: ReturnSlip) -> str:
    day = f"于{chinese_date(slip.due_on)}前" if slip.due_on else "尽快"
    count = len(slip.returned)
    if not count:
        return f"你单位第{slip.number}次报送的落实情况已审核，全部通过。"
    return (
        f"你单位第{slip.number}次报送的落实情况已审核，有{count}条需要修改或说明，"
        f"意见如下。请逐条处理，{day}重新报送。"
    )


def _table(slip: ReturnSlip) -> Table:
    has_score = any(each.score for each in slip.remarks)
    columns = [
        Column("序号", 12, is_centred=True),
        Column("条目", 28, is_centred=True),
        Column("要求", 1, grows=True),
        Column("结论", 14, is_centred=True),
        Column("意见", 1.3, grows=True),
    ]
    columns += [Column("评分", 14, is_centred=True)] if has_score else []
    rows = []
    for number, each in enumerate(slip.remarks, 1):
        texts = [
            str(number),
            printed_ref(each.ref),
            shortened(each.title, _TITLE),
            terms.VERDICT[each.verdict],
            each.remark,
        ]
        rows.append([*texts, each.score] if has_score else texts)
    return Table(tuple(columns), rows)


def _foot(slip: ReturnSlip) -> str:
    signed = (
        f"已用主管部门证书签名，指纹 {slip.signer}。" if slip.signature else "电子退回单没有签名。"
    )
    return f"说明：本页与电子退回单内容一致，电子退回单可直接装入工作簿。{signed}"
