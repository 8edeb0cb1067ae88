"""What a web site adds to a document: 索引号 and other metadata, buttons, the page's foot.

The same signs are known whether they come as a table, a list or lines of pasted text. Only what
is certain is named: a line too many is seen by a person, a requirement too few never.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final

from desktop.document.model import Extract, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

# Labels that stand in no document of their own; one of them and another make metadata.
_SURE: Final = (
    "信息索引号|信息索引|索引号|索取号|目录号|信息编号|统一编号|信息分类|主题分类|体裁分类|组配分类|题材分类|服务对象分类|"
    "服务对象|所属主题|主题类别|公文种类|发布机构|发布机关|发布单位|公开机构|公开责任部门|产生日期|生成日期|形成日期|"
    "公开日期|发布日期|发布时间|公开时限|公开时间|公开形式|公开范围|公开程序|信息有效性|信息时效性|时效性|有效性|效力状态|"
    "是否有效|有效期|废止日期|失效日期|失效时间|截止日期|终止日期|施行日期|生效日期|实施日期|信息名称|文件名称|文件编号|"
    "信息来源|信息格式|信息状态|载体类型|著录日期|关联类型|浏览次数|浏览量|点击数|点击率|点击量|阅读次数|访问次数|访问量"
)
# Labels that a document may carry itself; they count beside others only.
_ALSO: Final = (
    "发文字号|发文机关|发文单位|发文日期|制发机关|成文日期|成文时间|印发日期|公开方式|公开类别|公开属性|主题词|关键词|关键字|"
    "内容概述|内容概况|内容摘要|摘要|文号|字号|名称|标题|来源|时效|分类|栏目|语种|格式|作者|编辑|字体|责任部门|日期|时间"
)
_LABEL: Final = rf"(?P<sure>{_SURE})|(?P<also>{_ALSO})"
_COLON: Final = "[：:]|】[：:]?|][：:]?"
_AT_START: Final = re.compile(rf"[【\[]?(?:{_LABEL})(?:{_COLON}|$)")
_ANYWHERE: Final = re.compile(rf"[【\[]?(?:{_LABEL})(?:{_COLON})")
_NUMBER_LABELS: Final = frozenset({"文号", "发文字号", "字号", "文件编号"})
_TITLE_LABELS: Final = frozenset({"名称", "标题", "信息名称", "文件名称"})
_LONG_VALUES: Final = frozenset({"内容概述", "内容概况", "内容摘要", "摘要"})
_VALUE_LENGTH: Final = 90
_COVERED_SHARE: Final = 0.75
_NUMBER: Final = re.compile(
    r"[\u4e00-\u9fff]{2,16}[〔（(\[［【﹝]?(?:19|20)\d\d[〕）)\]］】﹞]?第?\d{1,4}号"
)

_BUTTON: Final = (
    "打印(?:本页|此页|页面|文章|文本|该页)?|关闭(?:窗口|本页|此页|页面)?|收藏(?:本页|本站)?|返回(?:顶部|首页|列表|上页|上一页)?|"
    "复制(?:本页|链接|网址)|我要(?:纠错|留言|评论|分享|打印)|网站纠错|纠错|分享(?:到|至)?|微信|微博|新浪微博|QQ空间|朋友圈|"
    "网站地图|联系我们|关于我们|法律声明|隐私声明|隐私保护|使用帮助|站点地图|版权声明|网站声明|无障碍(?:浏览|阅读)?|长者(?:模式|专区)|"
    "适老化|下载(?:word|pdf|全文|文件)?|字体|字号|大|中|小|默认|超大|放大|缩小|首页|简体|繁体|繁體|手机版|移动版|语音播报|"
    "政府网站找错|党政机关|事业单位|设为首页|加入收藏|保护视力色|TOP"
)
_BETWEEN: Final = r"[\s|｜/／\[\]【】（）()<>＜＞《》»›·•：:、,，+-]"
_BUTTONS: Final = re.compile(rf"{_BETWEEN}*(?:(?:{_BUTTON}){_BETWEEN}*)+", re.IGNORECASE)
_STARTS: Final = re.compile(
    r"[\[【]?(?:上一篇|下一篇|上一条|下一条|上一个|下一个|前一篇|后一篇)(?:[\]】：:]|$|\s)|"
    r"(?:责任编辑|编\s?辑|录入|网站编辑|初审|终审|分享到|分享至|稿源|"
    r"文章来源|信息来源|来源|作者|字体|字号|保护视力色|浏览次数|浏览量|点击数|点击率|阅读次数|访问量|发布时间|发布日期|更新时间|网址|"
    r"本文地址|原文链接)\s?[：:]|"
    r"(?:您?(?:现在|当前)?(?:所在)?的?位置(?:是)?|您当前的位置|当前位置)\s?[：:]|首页\s?[>＞»›/]|"
    r"扫一扫|用微信扫|微信扫|已有\d+人|本页面?已?被?浏览|【?(?:相关解读|解读链接)】?[：:]"
)
_FOOT: Final = re.compile(
    r"版权所有|ICP备|公网安备|公安备|网站标识码|政府网站标识|copyright|all\s+rights\s+reserved|"
    r"建议使用.{0,12}浏览器|技术支持[：:]|网站管理[：:]|^主办[：:].{2,40}(?:承办|维护|技术)",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(
    "(?:要点|通知|方案|意见|安排|分工|任务|清单|计划|办法)(?:（[^）]{1,12}）)?$"
)
_LINE_LENGTH: Final = 120
_MOST_RUNS: Final = 20
_FOOT_LENGTH: Final = 300


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the site says about the document; each is empty where it says nothing."""

    number: str = ""
    title: str = ""


def squeezed(words: str) -> str:
    """Return a label or value without the blanks of the layout."""
    return re.sub(r"[\s\u200b\ufeff]", "", words)


def may_be_metadata(words: str) -> bool:
    """Tell cheaply whether a text holds enough labels to be worth a closer look."""
    return re.search(_SURE, squeezed(words)) is not None


def is_title(words: str) -> bool:
    """Tell whether words end as the titles of directives do."""
    return _TITLE.search(words) is not None


def is_label(words: str) -> bool:
    """Tell whether squeezed words are nothing but a label."""
    match = _AT_START.match(words)
    return match is not None and match.end() == len(words)


def metadata(pieces: Sequence[str]) -> Metadata | None:
    """Return what cells or lines say about a document, or None where they are no metadata.

    They are when nearly all of it are labels and their short values, and one label at least
    stands in no document of its own.
    """
    found, covered, total = _pairs([words for piece in pieces if (words := squeezed(piece))])
    sure = {label for label, _ in found if re.fullmatch(_SURE, label)}
    if not sure or len({label for label, _ in found}) <= 1 or covered < _COVERED_SHARE * total:
        return None
    return Metadata(
        number=next(filter(None, (_number(value) for label, value in found if label in _NUMBER_LABELS)), ""),
        title=next((value for label, value in found if label in _TITLE_LABELS and value), ""),
    )  # fmt: skip


def _number(value: str) -> str:
    match = _NUMBER.search(value)
    return match[0] if match else ""


def _pairs(pieces: list[str]) -> tuple[list[tuple[str, str]], int, int]:
    """Return (label, value) of squeezed pieces, and how many characters of all they cover."""
    found: list[tuple[str, str]] = []
    covered, is_open = 0, False
    for piece in pieces:
        first = _AT_START.match(piece)
        if first is None:
            if is_open:
                label = found[-1][0]
                covered += len(piece) if _is_value(label, piece) else 0
                found[-1] = (label, piece.lstrip("：:"))
            is_open = False
            continue
        matches = [first, *_ANYWHERE.finditer(piece, first.end())]
        ends = [*(match.start() for match in matches[1:]), len(piece)]
        for match, end in zip(matches, ends, strict=True):
            label, value = match["sure"] or match["also"], piece[match.end() : end]
            found.append((label, value))
            covered += end - match.start() if _is_value(label, value) else 0
        is_open = not found[-1][1]
    return found, covered, sum(map(len, pieces))


def _is_value(label: str, value: str) -> bool:
    return len(value) <= _VALUE_LENGTH or label in _LONG_VALUES


def same_number(number: str, words: str) -> bool:
    """Tell whether a document number stands in some words, whatever its brackets."""
    return _bare(number) in _bare(words)


def _bare(words: str) -> str:
    return re.sub(r"[^\u4e00-\u9fff0-9]", "", words)


def is_site_line(line: str) -> bool:
    """Tell whether a line is a button, a way to somewhere else or the foot of a page."""
    bare = line.strip()
    if not bare or len(bare) > _FOOT_LENGTH:
        return False
    if _FOOT.search(bare):
        return True
    if len(bare) > _LINE_LENGTH or "。" in bare:
        return False
    return bool(_BUTTONS.fullmatch(bare) or _STARTS.match(bare))


def with_site_lines(extract: Extract) -> Extract:
    """Return an extract with the site's own lines as furniture; tables stay as they are.

    A document number or title stays text when it stands nowhere else.
    """
    lines = _lines(extract)
    words = [each for _, each in lines]
    taken = {index for index, each in enumerate(words) if is_site_line(each)}
    for begin, end, _ in _metadata_runs(words):
        others = squeezed("".join(words[:begin] + words[end:]))
        taken.update(i for i in range(begin, end) if not _is_needed(words[i], others))
    if not taken:
        return extract
    spans = [*extract.furniture, *(lines[index][0] for index in taken)]
    return replace(extract, furniture=tuple(sorted(set(spans), key=lambda span: span.start)))


def site_metadata(extract: Extract) -> tuple[Metadata, str]:
    """Return what lines of metadata say, and the squeezed text of all other lines."""
    words = [each for _, each in _lines(extract)]
    runs = _metadata_runs(words)
    within = {index for begin, end, _ in runs for index in range(begin, end)}
    others = "".join(each for index, each in enumerate(words) if index not in within)
    return merged([about for _, _, about in runs]), squeezed(others)


def merged(known: Sequence[Metadata]) -> Metadata:
    """Return the first number and the first title that any of them knows."""
    return Metadata(
        number=next((each.number for each in known if each.number), ""),
        title=next((each.title for each in known if _TITLE.search(each.title)), ""),
    )


def _metadata_runs(words: list[str]) -> list[tuple[int, int, Metadata]]:
    if not any(may_be_metadata(each) for each in words):
        return []
    known = ((begin, end, metadata(words[begin:end])) for begin, end in _runs(words))
    runs = ((begin, end, about) for begin, end, about in known if about)
    return list(islice(runs, _MOST_RUNS))


def _is_needed(line: str, others: str) -> bool:
    """Tell whether a line holds the only number or title there is."""
    bare = squeezed(line)
    if number := _NUMBER.search(bare):
        return not same_number(number[0], others)
    label = _AT_START.match(bare)
    is_title = label is None and _TITLE.search(bare) is not None
    return is_title and bare not in others


def _lines(extract: Extract) -> list[tuple[Span, str]]:
    """Return the lines outside tables that hold anything."""
    found: list[tuple[Span, str]] = []
    tables = [*(table.span for table in extract.tables), Span(len(extract.text), 1 << 62)]
    position = at = 0
    for line in extract.text.splitlines(keepends=True):
        words, begin = line.strip(), position + len(line) - len(line.lstrip())
        position += len(line)
        while tables[at].end < begin:
            at += 1
        if words and not tables[at].start <= begin < tables[at].end:
            found.append((Span(begin, begin + len(words)), words))
    return found


def _runs(lines: list[str]) -> list[tuple[int, int]]:
    """Return the stretches of lines that are labels with their values, as far as they may be."""
    label, is_part = "", []
    for line in lines:
        bare = squeezed(line[: _LINE_LENGTH * 2])
        first = _AT_START.match(bare)
        is_value = bool(label) and len(bare) <= _VALUE_LENGTH
        if _TITLE.search(bare) and label not in _TITLE_LABELS:
            is_value = False  # the label before it has no value, and the document begins
        is_part.append(first is not None or is_value)
        is_alone = first is not None and first.end() == len(bare)
        label = (first["sure"] or first["also"]) if first and is_alone else ""
    edges = [index for index, (a, b) in enumerate(pairwise([False, *is_part, False])) if a != b]
    return list(zip(edges[::2], edges[1::2], strict=True))
