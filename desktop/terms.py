"""The Chinese word for every identifier that people see.

Keys are the values of the enumerations, so ``STATUS[Status.DONE]`` works with a ``StrEnum``.
"""

from __future__ import annotations

import re
from typing import Final

PROGRAM: Final = "要点"

STATUS: Final = {
    "not_started": "未启动",
    "in_progress": "推进中",
    "done": "已完成",
    "ongoing": "持续推进",
    "not_applicable": "不涉及",
}

# Status is never told by colour alone: paper is black and white. Shapes as words carry it.
ROLE: Final = {
    "lead": "牵头单位",
    "responsible": "责任单位",
    "supporting": "配合单位",
    "reference": "参照落实",
}

# Why a requirement concerns a unit.
WAY: Final = {
    "named": "点名",
    "inherited": "承前省略",
    "alias": "简称或别名",
    "collective": "统称包括",
    "everybody": "未写单位",
    "own_plan": "本单位方案",
}

DEADLINE_KIND: Final = {
    "date": "完成时限",
    "recurring": "定期",
    "standing": "长期",
    "response_time": "时限标准",
}

LEVEL: Final = {
    "national": "国家",
    "province": "省级",
    "city": "市级",
    "county": "县区级",
    "department": "部门",
    "township": "乡镇街道",
}

SOURCE: Final = {
    "inline": "条目注明",
    "cell": "表格注明",
    "inherited": "由上级继承",
    "default": "全文统一规定",
}

BLOCK_KIND: Final = {
    "requirement": "要点",
    "heading": "标题",
    "preamble": "引言",
    "closing": "结尾",
    "furniture": "页眉页脚",
    "leftover": "待归类",
}

DOUBT_KIND: Final = {
    "unbalanced-bracket": "括号不成对",
    "suspect-character": "疑似错字",
    "lost-digits": "日期缺数字",
    "joined-page-break": "跨页相接",
    "inherited-cell": "合并单元格",
    "no-assignment": "没有责任单位",
    "numbering-gap": "编号不连续",
    "duplicate-ref": "编号重复",
}

GAP_KIND: Final = {
    "unanswered": "未填报",
    "overdue": "逾期",
    "no_statement": "缺落实情况",
    "no_reason": "缺理由",
    "no_evidence": "缺佐证",
    "link_incomplete": "链接不完整",
    "outside_year": "佐证日期不符",
    "no_snapshot": "链接无快照",
    "no_lead": "无牵头",
    "same_as_last_year": "与去年相同",
    "broken_number": "数字有误",
    "personal_data": "疑有个人信息",
    "not_public_mark": "疑有密级标志",
}

PUBLICITY: Final = {
    "public": "主动公开",
    "on_request": "依申请公开",
    "not_public": "不予公开",
}

VERDICT: Final = {
    "accepted": "通过",
    "changes_requested": "退回",
    "queried": "存疑",
}

# What a roll-up counts; the first seven are also what stands in a cell.
MEASURE: Final = {
    "done": "已完成",
    "ongoing": "持续推进",
    "in_progress": "推进中",
    "not_applicable": "不涉及",
    "not_started": "未启动",
    "missing": "报送缺条",
    "not_submitted": "未报送",
    "asked": "应报",
    "answered": "已填",
    "overdue": "逾期",
    "with_gaps": "有缺漏",
    "no_evidence": "缺佐证",
    "outdated": "按旧要求",
    "changed": "有改动",
    "accepted": "通过",
    "changes_requested": "退回",
    "queried": "存疑",
}

SIGN_OFF_ROLE: Final = {
    "preparer": "填报人",
    "reviewer": "审核人",
    "head": "单位负责人",
}

OUTCOME: Final = {
    "accepted": "已采用",
    "accepted_with_notes": "已采用（有提示）",
    "held": "待决定",
    "duplicate": "重复",
    "older": "旧版",
    "refused": "未采用",
}

SIGNED: Final = {
    "unsigned": "没有签名",
    "unknown": "签名完好，证书未登记",
    "registered": "签名完好，证书已登记",
    "other_unit": "签名是别的单位的证书",
    "withdrawn": "签名证书已停用",
    "expired": "签名证书过期",
}

OFFER_KIND: Final = {
    "last_year": "去年填报",
    "other_copy": "另一份副本",
}

EVENT: Final = {
    "create": "建立工作簿",
    "assess": "填报",
    "attach": "附上佐证",
    "detach": "移除佐证",
    "describe": "修改佐证说明",
    "publicity": "标注公开属性",
    "snapshot": "保存网页快照",
    "accept_gap": "说明缺项",
    "set": "填写署名",
    "divide": "内部分工",
    "unit": "设置单位",
    "review": "审核意见",
    "sign_off": "签署",
    "withdraw_sign_off": "撤回签署",
    "submit": "报送",
    "return_slip": "装入退回单",
    "reopen": "从封存件继续",
    "offer": "列出参考",
    "dismiss_offer": "收起参考",
    "merge": "合并副本",
    "salvage": "抢救",
    "undo": "撤销",
    "redo": "重做",
}

_PARAGRAPH: Final = re.compile(r"¶(\d+)")


def printed_ref(ref: str) -> str:
    """Return a reference as people read it: ``二（二）1¶1`` as ``二（二）1第1段``."""
    return _PARAGRAPH.sub(r"第\1段", ref)
