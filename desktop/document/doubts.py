"""What a person should look at in a passage: signs that a printer or a recogniser went wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from desktop.document.deadlines import LOST
from desktop.document.model import Doubt, DoubtKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.document.normalize import Passage

# Words that recognisers put for 和、或、的, traditional forms in a simplified text, broken
# encodings, pinyin in brackets, remains of mark-up.
_TRADITIONAL: Final = (
    "統國關務開發業產個們來時會為與後過還這進運動學習應當對將無業體價優傷傳僅兒內兩冊創劃劇勞勢勵區協單"
    "衛參雙變員問啟圍園圖團場塊壓壞聲處備復夠夢奪奮婦實審寫寬層屬島嚴帶幣幫幹廣慶庫廳張強彈歸錄徹徵態憑戰戲"
    "擁擇擊據擴擺攜撥數斷舊暫術機殺權條極構樣標樹橋檢樓歐歲歷決沒況濟潔滿漁漢潛灣災燈點營獎獨獲環現瑪畫異療"
    "監盤眾礎確禮種稱穩窮競筆節範築簡籌糧級紀約紅純納紙細終組結絕給絡統綜線練總績織繼續網罰職聯聽肅腦膽臨舉"
    "興舊藝節華葉蘇處號術補裝製見規視覽觀計訂訊討訓記設許訴評詞試詢該詳認誠語說誰課調談請論諮證識譜議護讀讓"
    "貧貨販責貫買費貿賀資賴質賽購贈贊趕趙車軌軍輕載較輛輪輸轄轉辦農達違遠適遲選遺邊鄉鄧釋銀鋼錢錯鍵鎮鏈鐵"
    "長門閉間閱隊階際陸陽隨險雖難電靈靜韓頁項順須預領頭題額風飛養館馬駐驗髮鬥魚鮮麗黨齊齡檔"
)
_SUSPECT: Final = re.compile(
    r"(?:(?<=[\u4e00-\u9fff》”] )|(?<=[\u4e00-\u9fff》”]))(?:and|or|of|the|to|in|for|with)(?= ?[\u4e00-\u9fff《“])"
    rf"|[{_TRADITIONAL}]"
    r"|[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]|[（(][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,6}[）)]"
    r"|@@|\d?/(?:p|div|span|td|tr)>|&(?:nbsp|amp|lt|gt);|锟斤拷|烫烫"
)
# Without one of these the pattern finds nothing.
_SUSPECT_SIGNS: Final = frozenset(
    [
        *_TRADITIONAL,
        *"adefhinortuwāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ@>&锟烫\ufffd",
        *map(chr, [*range(32), *range(0xE000, 0xF900)]),
    ]
)
_MOSTLY: Final = 0.02
_AROUND: Final = 6


def of(passage: Passage) -> Iterator[Doubt]:
    """Yield the doubts about the characters of a passage."""
    yield from _suspects(passage)
    yield from _matches(passage, LOST, DoubtKind.LOST_DIGITS)
    yield from _unbalanced(passage)
    for join in passage.joins:
        begin, end = max(0, join - _AROUND), min(len(passage.text), join + _AROUND)
        yield at(passage, begin, end, DoubtKind.JOINED_PAGE_BREAK)


def at(passage: Passage, begin: int, end: int, kind: DoubtKind) -> Doubt:
    """Return a doubt about some characters of a passage, at most as many as it has."""
    end = min(end, len(passage.text))
    span = Span(passage.offset(begin), passage.offset(max(begin, end - 1)) + 1)
    return Doubt(kind, passage.text[begin:end].strip(), span)


def _suspects(passage: Passage) -> Iterator[Doubt]:
    if _SUSPECT_SIGNS.isdisjoint(passage.text):
        return
    found = list(_SUSPECT.finditer(passage.text))
    if len(found) > max(3, len(passage.text) * _MOSTLY) and all(
        match[0] in _TRADITIONAL for match in found
    ):
        return  # The whole text is in traditional script; its characters are no mistakes.
    for match in found:
        yield at(passage, match.start(), match.end(), DoubtKind.SUSPECT_CHARACTER)


def _matches(passage: Passage, pattern: re.Pattern[str], kind: DoubtKind) -> Iterator[Doubt]:
    if _DIGITS.search(passage.plain):
        for match in pattern.finditer(passage.plain):
            yield at(passage, match.start(), match.end(), kind)


_DIGITS: Final = re.compile(r"\d{3}")  # fewer were never two numbers


_PARTNERS: Final = (("《", "》"), ("“", "”"), ("（", "）"), ("〔", "〕"))


def _unbalanced(passage: Passage) -> Iterator[Doubt]:
    """Report a kind of sign of which one side is missing, at its first place out of order."""
    for left, right in _PARTNERS:
        if passage.plain.count(left) != passage.plain.count(right):
            place = _odd_place(passage.plain, left, right)
            end = min(len(passage.text), place + _AROUND * 2)
            yield at(passage, place, end, DoubtKind.UNBALANCED_BRACKET)


def _odd_place(plain: str, left: str, right: str) -> int:
    opened: list[int] = []
    for position, sign in enumerate(plain):
        if sign == left:
            opened.append(position)
        elif sign == right:
            if not opened:
                return position
            opened.pop()
    return opened[0] if opened else 0
