"""The sentences about files that came in: what is the matter, and what to do next."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from desktop import terms
from desktop.signing.certificate import day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.rollup.facts import Vouched
    from desktop.rollup.verdicts import Signed

_SHOWN = 5


def head(unit: str, year: int | None, number: int, signed: Signed) -> str:
    """Say whose report this is: who, which year, which number, signed by whom."""
    when = f"{year}年" if year else "年度未写明"
    return f"{unit}，{when}，第{number}次报送，{terms.SIGNED[signed]}。"


def claimed(unit: str, year: int | None, number: int | None) -> str:
    """Say whose file it says it is, where nothing of it is believed."""
    when = f"{year}年" if year else "年度未写明"
    return f"署名“{unit}”，{when}，" + (f"第{number}次报送。" if number else "未经报送。")


def duplicate(number: int) -> str:
    """Say that the same report is there already."""
    return f"与已收到的第{number}次报送内容完全相同，不重复计入，不必处理。"


def rejected() -> str:
    """Say that an officer will not have it."""
    return "已经决定不采用这一份，只留存原件。"


def wrong_year(year: int, wanted: int) -> str:
    """Say that it is another year's."""
    return f"这是{year}年的，本次汇总的是{wanted}年。请核对是否拿错文件，确实要用，再决定采用。"


def not_whole() -> str:
    """Say that the file contradicts itself."""
    return "它列出的历次报送与自己的操作记录对不上，历史可能被改写。请与报送单位核实。"


def other_checklist() -> str:
    """Say that nothing of it is asked here."""
    return "里面没有一条是本次清单里的要点，没有采用。请让报送单位按本次下发的清单填报。"


def older_checklist(reworded: int, unknown: int) -> str:
    """Say how far its checklist differs from the one in force."""
    parts = [f"{reworded}条的文字与现行清单不同"] if reworded else []
    parts += [f"{unknown}条现行清单里没有"] if unknown else []
    return f"按另一版清单填报：{'，'.join(parts)}。已按条目对应汇入，没有丢弃，审核时请留意。"


def unknown_unit(name: str, maybe: Sequence[str]) -> str:
    """Say that nobody knows whose it is."""
    if maybe:
        names = "、".join(f"“{each}”" for each in maybe[:_SHOWN])
        return f"“{name}”可能是{names}，请指定是哪个单位。"
    return f"报送单位名单里没有“{name}”，请指定它是哪个单位，或作为新单位加入。"


def renamed(unit: str, name: str) -> str:
    """Say that a known workbook bears a new name."""
    return f"署名改为“{name}”，与以往的“{unit}”是同一个工作簿，已计入。如单位已更名，请修改名单。"


def swapped(owner: str, name: str) -> str:
    """Say that the workbook is another unit's."""
    return (
        f"署名“{name}”，但这个工作簿以往是“{owner}”报送的。请核实是否拿错或改名，再决定是否采用。"
    )


def others_key(owner: str) -> str:
    """Say that somebody else signed it."""
    return f"签名用的是“{owner}”登记的证书，与署名单位不符。请与两个单位核实，再决定是否采用。"


def not_chosen() -> str:
    """Say that an officer chose the one that it contradicts."""
    return "已经决定以另一份为准，这一份不采用，只留存原件。"


def same_name() -> str:
    """Say that the unit reports with another workbook already."""
    return (
        "这个单位已经用另一个工作簿报送，以那一份为准。"
        "如果是两个同名单位，请指定；如果单位重做了工作簿，请决定采用这一份。"
    )


def signature_lacking() -> str:
    """Say that a unit with a certificate did not sign."""
    return "这个单位登记过证书，这一份却没有签名。请单位签名后重新报送，或核实后决定采用。"


def other_key(fingerprint: str) -> str:
    """Say that a unit with a certificate signed with another one."""
    return (
        f"签名证书不是这个单位登记的那一张。请核对指纹 {fingerprint} ："
        "如已换证，登记新证书；如不相符，不要采用。"
    )


def unknown_key(fingerprint: str) -> str:
    """Say that a certificate is not registered yet."""
    return f"签名证书还没有登记。请与单位的纸质报告核对指纹 {fingerprint} ，相符后登记。"


def vouched_key(vouched: Vouched) -> str:
    """Say that somebody vouches for a name of which nobody said yet whose it is."""
    return (
        f"签名证书由已登记的“{vouched.authority}”签发，证书上的名称是“{vouched.name}”，"
        "还没有确认是哪个单位。请核实后确认；确认一次，该机构以后换发给它的证书也认得。"
    )


def withdrawn_key(since: str) -> str:
    """Say that the certificate is good no longer; ``since`` is the moment from which on."""
    return (
        f"签名证书自{day(datetime.fromisoformat(since))}起停用，这一份是在那以后收到的"
        "（写着的签名时间取自对方电脑，不作依据）。请单位用现行证书签名后重新报送，或核实后决定采用。"
    )


def expired_key() -> str:
    """Say that the certificate was not valid."""
    return "签名时证书不在有效期内。请单位换证并重新报送，或核实后决定采用。"


def incomplete(count: int, *, is_issued: bool) -> str:
    """Say that it does not answer all that the unit must; ``is_issued``: it was told what that is."""
    if not is_issued:
        return f"没有{count}条要点的填报。还没有下发各单位的分工，这里按全部要点核对。"
    return f"缺{count}条应由该单位填报的要点。请让单位按下发的清单补报。"


def skipped(numbers: Sequence[int]) -> str:
    """Say which earlier reports never came."""
    names = "、".join(f"第{each}次" for each in numbers[:_SHOWN])
    more = "等" if len(numbers) > _SHOWN else ""
    return f"没有收到此前的{names}{more}报送，不影响本次计入。"


def older(number: int) -> str:
    """Say which later report took its place."""
    return f"已有第{number}次报送，这一份是旧版，留存备查，不再计入。"


def forked(number: int) -> str:
    """Say that two reports of one number differ."""
    return (
        f"与已收到的第{number}次报送编号相同而内容不同，历史分了叉。请问清以哪一份为准，再作决定。"
    )


def rolled_back(number: int, had: int, has: int) -> str:
    """Say that a history became shorter."""
    return (
        f"操作记录只有{has}条，比已收到的第{number}次报送（{had}条）还少，"
        "像是退回到较早的副本。请与单位核实，再作决定。"
    )


def rewritten(number: int) -> str:
    """Say that a history does not hold what it held."""
    return f"它的操作记录里没有已收到的第{number}次报送，历史可能被改写。请与单位核实，再作决定。"


def contested() -> str:
    """Say that another file contradicts this one."""
    return "另有一份与它矛盾的来件待定，暂以这一份为准。"


def broken_detail(line: int) -> str:
    """Say that what an office tells of its units cannot be read."""
    return f"里面的各单位明细第{line}行读不懂，没有采用明细，只计入它自己的填报。请让它重新汇总后再报送。"


def cut(has: int, had: int) -> str:
    """Say that the end of the history is missing."""
    return f"操作记录应有{had}条，只剩{has}条，后面的被截去。没有采用，请让单位重新报送。"


def not_sealed() -> str:
    """Say that this is a workbook somebody works in."""
    return "这是平时填报用的工作簿，不是报送件。请让单位打开它，用“报送”导出后再交来。"


def bad_signature(problem: str) -> str:
    """Say that the signature is wrong."""
    return f"签名不成立：{problem}。没有采用，请让单位重新签名报送。"
