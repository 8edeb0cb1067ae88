"""Phrases for statements (常用语): some that come with the program, and the person's own.

``〇`` stands for what has to be filled in; the first one is selected after inserting.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from desktop.workbook.wording import clean

if TYPE_CHECKING:
    from desktop.gui.preferences import Preferences

BLANK: Final = "〇"
KEY: Final = "phrases"
MOST: Final = 200
LONGEST: Final = 2000
BUILT_IN: Final = (
    "已按要求完成，相关信息于〇月〇日在政府门户网站公开。",
    "全年主动公开政府信息〇条，其中规范性文件〇件、政策解读〇篇。",
    "印发《〇〇》（〇〔〇〕〇号），明确责任分工、完成时限和工作要求。",
    "起草文件时同步制作解读材料，与文件同步公开，全年以图解、问答等形式解读〇篇。",
    "全年召开新闻发布会〇场，主要负责人出席〇次，回应社会关切〇件。",
    "全年收到政府信息公开申请〇件，均在法定期限内答复；因此引起的行政复议〇件、行政诉讼〇件。",
    "办理人大代表建议〇件、政协提案〇件，除不宜公开的外，复文均已公开。",
    "在门户网站设立“〇〇”专栏，专人维护，全年发布信息〇条。",
    "梳理公开事项〇项，编制并公开目录和办事指南，办理结果同步公开。",
    "对政务新媒体逐一清理，关停〇个、整合〇个，保留的〇个均按时更新。",
    "举办政务公开培训〇期，参加〇人次。",
    "开展自查〇次，发现问题〇个，均已整改。",
    "正在推进：已完成〇〇，下一步将〇〇，预计〇月底前完成。",
    "此项为长期工作，本年度已更新〇次，将继续按要求推进。",
    "本单位没有〇〇职责，不涉及此项工作。",
)


def own_phrases(preferences: Preferences) -> list[str]:
    """Return the person's own phrases; what is not readable any more is none."""
    try:
        stored = json.loads(preferences.text(KEY, "[]"))
    except ValueError:
        return []
    return [each for each in stored if isinstance(each, str)] if isinstance(stored, list) else []


def add_phrase(preferences: Preferences, text: str) -> bool:
    """Keep a phrase in front of the others; tell whether it is a new one of a sensible length."""
    phrase, own = clean(text), own_phrases(preferences)
    if not phrase or len(phrase) > LONGEST or phrase in (*own, *BUILT_IN):
        return False
    _keep(preferences, [phrase, *own][:MOST])
    return True


def remove_phrase(preferences: Preferences, phrase: str) -> None:
    """Forget one of the person's own phrases."""
    _keep(preferences, [each for each in own_phrases(preferences) if each != phrase])


def _keep(preferences: Preferences, phrases: list[str]) -> None:
    preferences.remember(KEY, json.dumps(phrases, ensure_ascii=False))
