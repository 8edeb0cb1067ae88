"""The file's history in words: who, when, what, where, before and after, as it can be printed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

from desktop.terms import EVENT, GAP_KIND, PUBLICITY, SIGN_OFF_ROLE, STATUS, VERDICT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from desktop.workbook.model import Event

FIELD: Final = {
    "status": "进展",
    "statement": "落实情况",
    "reason": "不涉及的理由",
    "evidence_waiver": "不需佐证的理由",
    "problems": "存在问题",
    "next_steps": "下一步打算",
    "self_score": "自评分",
    "facts": "数据",
    "title": "标题",
    "name": "文件名",
    "sha256": "摘要",
    "url": "链接",
    "channel": "发布渠道",
    "document_number": "文号",
    "dated": "日期",
    "publicity": "公开属性",
    "duties": "分工",
    "aliases": "简称",
    "members": "成员",
    "verdict": "审核结论",
    "remark": "审核意见",
    "score": "得分",
    "reviewed_by": "审核单位",
    "state_digest": "状态摘要",
    "file_name": "签署件",
    "source": "来源",
    "not_taken": "没有采用的",
}
KEYS: Final = {
    "preparer": "填报人",
    "reviewer": "审核人",
    "head": "单位负责人",
    "phone": "联系电话",
}
_VALUES: Final = STATUS | PUBLICITY | VERDICT | SIGN_OFF_ROLE


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history in words; ``at`` is the wall clock where it was written."""

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    before: str
    after: str
    is_clock_back: bool = False


def lines(events: Iterable[Event], refs: Mapping[str, str]) -> list[Line]:
    """Return the history for printing; ``refs`` gives the printed reference of requirement ids."""
    return [
        Line(
            event.seq,
            _wall_clock(event),
            event.actor,
            EVENT.get(event.action, event.action),
            _subject(event, refs),
            _words(event.before),
            _words(event.after),
            event.is_clock_back,
        )
        for event in events
    ]


def _wall_clock(event: Event) -> str:
    there = event.at.astimezone(timezone(timedelta(minutes=event.utc_offset)))
    return f"{there:%Y-%m-%d %H:%M:%S}"


def _subject(event: Event, refs: Mapping[str, str]) -> str:
    subject = event.subject
    if event.action in {"create", "reopen"}:  # the workbook itself, by its id
        return ""
    if event.action == "set":
        return KEYS.get(subject, subject)
    return refs.get(subject, _VALUES.get(subject, subject))


def _words(text: str) -> str:
    """Return what changed as “field：value” lines; text that is no JSON as it is."""
    try:
        fields = json.loads(text) if text.startswith("{") else None
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        return text
    known = ((key, value) for key, value in fields.items() if key in FIELD or key in GAP_KIND)
    return "\n".join(
        f"{FIELD.get(key) or GAP_KIND[key]}：{_value(value)}"
        for key, value in known
        if value not in ("", None, [])
    )


def _value(value: Any) -> str:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return " ".join(str(each) for each in value.values() if each)
    if isinstance(value, list):
        return "；".join(_value(each) for each in value if each)
    if isinstance(value, str):
        return _VALUES.get(value, value)
    return "" if value is None else str(value)
