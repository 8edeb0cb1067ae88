"""The page in a folder of plain files: what this is, every requirement with its answer, how to read on.

One HTML file without scripts, styles from elsewhere or pictures: any browser of any year shows it.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from desktop import terms
from desktop.terms import printed_ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlite_utils import Database

_TABLES: Final = {
    "meta": "工作簿：单位、年度、清单、署名",
    "document": "要点原文，逐字",
    "directive": "发文和转发关系",
    "requirement": "要点（条目）",
    "assignment": "每条的牵头、责任、配合单位",
    "deadline": "完成时限",
    "target": "目标",
    "left_out": "有意不列入的文字和理由",
    "assessment": "填报：状态、落实情况、问题、打算、自评分",
    "fact": "填报的数据",
    "gap_acceptance": "对缺项的说明",
    "duty": "内部分工：科室、责任人、自定时限",
    "unit": "单位",
    "unit_alias": "单位的其他名称",
    "unit_member": "统称单位的成员",
    "setting": "设置",
    "evidence": "佐证：文件或链接",
    "attachment": "哪份佐证用于哪一条",
    "content": "存有内容的文件，按 SHA-256",
    "review": "各轮审核意见",
    "sign_off": "签署",
    "offer": "列在旁边供参考的填报",
    "offered_evidence": "供参考的佐证",
    "return_slip": "装入的退回单",
    "submission": "历次报送和签名",
    "event": "操作记录（前后衔接的摘要链）",
    "event_detail": "操作前后的文字",
    "seal": "封条：每条填报的摘要",
}
_WORDS: Final = (
    ("状态", terms.STATUS),
    ("单位的角色", terms.ROLE),
    ("公开属性", terms.PUBLICITY),
    ("审核结论", terms.VERDICT),
    ("签署人", terms.SIGN_OFF_ROLE),
    ("时限", terms.DEADLINE_KIND),
    ("缺项", terms.GAP_KIND),
    ("操作", terms.EVENT),
)
_LEDGER: Final = (
    "SELECT r.id, r.ref, r.title, r.text, coalesce(a.status, 'not_started') AS status,"
    " coalesce(a.statement, '') AS statement, coalesce(a.reason, '') AS reason,"
    " coalesce(a.evidence_waiver, '') AS evidence_waiver,"
    " coalesce(a.problems, '') AS problems, coalesce(a.next_steps, '') AS next_steps"
    " FROM requirement r LEFT JOIN assessment a ON a.requirement_id = r.id ORDER BY r.position"
)
_EVIDENCE: Final = (
    "SELECT t.requirement_id, e.title, e.name, e.url, e.dated, e.sha256 FROM attachment t"
    " JOIN evidence e ON e.id = t.evidence_id ORDER BY t.requirement_id, t.position"
)
_STYLE: Final = (
    "body{max-width:60em;margin:2em auto;padding:0 1em;line-height:1.6;color:#111;background:#fff}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #666;padding:.3em .5em;"
    "text-align:left;vertical-align:top}td.words,p.words{white-space:pre-wrap}"
)


def page(rows: Database, counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    """Return the page; ``counts`` has the rows of each table, ``names`` the file of each digest."""
    meta = {row["key"]: row["value"] for row in rows["meta"].rows}
    year = f"{meta.get('year')}年度" if meta.get("year") else ""
    title = f"{meta.get('unit', '')}　{year}　{meta.get('title', '')}"
    parts = (*_about(title, len(names)), *_ledger(rows, names), *_tables(counts), *_reading())
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">',
            f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
            *parts,
            "</body>\n</html>\n",
        )
    )


def _about(title: str, count: int) -> Iterator[str]:
    yield f"<h1>{escape(title)}</h1>"
    yield (
        "<p>这是一份政务公开工作要点填报工作簿的长期保存版：不装原来的程序，用浏览器、Excel"
        f" 或任何文本程序都能看。“表”里是全部数据，“佐证”里是 {count} 个佐证原件，"
        "“00-SHA256SUMS.txt”是每个文件的摘要。请整个文件夹一起保存。</p>\n"
        "<p>这里有全部操作记录，包括改动之前的文字，供本单位自己存档；"
        "要给别人的，请先移交一份副本，再由副本导出。</p>"
    )


def _ledger(rows: Database, names: Mapping[str, str]) -> Iterator[str]:
    proofs: dict[str, list[dict[str, Any]]] = {}
    for row in rows.query(_EVIDENCE):
        proofs.setdefault(row["requirement_id"], []).append(row)
    yield "<h2>台账</h2>\n<table>\n<tr><th>编号</th><th>要点</th><th>填报</th><th>佐证</th></tr>"
    for row in rows.query(_LEDGER):
        what = escape("\n".join(filter(None, (row["title"], row["text"]))))
        said = escape("\n".join(_said(row)))
        proof = "<br>".join(_proof(each, names) for each in proofs.get(row["id"], ()))
        yield (
            f"<tr><td>{escape(printed_ref(row['ref']))}</td><td class=words>{what}</td>"
            f"<td class=words>{said}</td><td>{proof}</td></tr>"
        )
    yield "</table>"


def _said(row: Mapping[str, Any]) -> Iterator[str]:
    yield f"【{terms.STATUS.get(row['status'], row['status'])}】{row['statement']}"
    for name, key in (
        ("不涉及的理由", "reason"),
        ("不需佐证的理由", "evidence_waiver"),
        ("存在问题", "problems"),
        ("下一步打算", "next_steps"),
    ):
        if row[key]:
            yield f"{name}：{row[key]}"


def _proof(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    words = escape(row["title"] or row["name"] or row["url"])
    if name := names.get(row["sha256"]):
        words = f'<a href="{quote(name)}">{words}</a>'
    more = "，".join(filter(None, (row["dated"], row["url"])))
    return f"{words}（{escape(more)}）" if more else words


def _tables(counts: Mapping[str, int]) -> Iterator[str]:
    yield (
        "<h2>全部数据</h2>\n<p>每张表有两份：CSV 可用 Excel 打开，JSON 一字不差。CSV 里以 = + - @"
        " 等开头的文字前面加了一个英文单引号，以免被当作公式。</p>"
    )
    yield "<table>\n<tr><th>表</th><th>内容</th><th>行数</th><th>文件</th></tr>"
    for name, count in counts.items():
        links = "　".join(
            f'<a href="{quote(f"表/{name}.{kind}")}">{kind.upper()}</a>' for kind in ("csv", "json")
        )
        what = escape(_TABLES.get(name, ""))
        yield f"<tr><td>{escape(name)}</td><td>{what}</td><td>{count}</td><td>{links}</td></tr>"
    yield "</table>\n<h2>表里的英文词</h2>\n<table>"
    for kind, words in _WORDS:
        pairs = "，".join(f"{key} {word}" for key, word in words.items())
        yield f"<tr><td>{kind}</td><td>{escape(pairs)}</td></tr>"
    yield "</table>"


def _reading() -> Iterator[str]:
    yield "<h2>怎样核对</h2>\n<ul>"
    yield "<li>文件有没有变：在这个文件夹里运行 sha256sum -c 00-SHA256SUMS.txt。</li>"
    yield "<li>佐证是不是当年那一份：文件的 SHA-256 就是 evidence 表里的 sha256。</li>"
    yield (
        "<li>操作记录有没有缺改：event 表每行的 digest，是上一行的 digest（第一行为空）与本行"
        " seq、at、utc_offset、is_clock_back、actor、action、subject、before_sha256、"
        "after_sha256 依次连接后的 SHA-256；每一项写成 UTF-8 文字，前面加八字节的长度"
        "（高位在前）。</li>"
    )
    yield (
        "<li>操作前后的文字在 event_detail 表，其 SHA-256 就是 before_sha256、after_sha256。"
        "请用 JSON 核对，CSV 里的公式符号前加过单引号。</li>"
    )
    yield "</ul>\n<p>时间是世界时（UTC），日期写作 2026-12-31，列表写作 JSON。</p>"
