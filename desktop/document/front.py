"""Lines of a kind of their own: 文号, title, addressee, signature, date, 抄送, closing paragraph.

Each question looks at one canonical line only; what the lines mean together is asked elsewhere.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from desktop.document.markers import han_value

_NUMBER: Final = re.compile(
    r"([\u4e00-\u9fff]{2,16}) ?[〔（] ?((?:19|20)\d\d) ?[〕）] ?第? ?(\d{1,4}) ?号"
)
_NUMBER_LINE: Final = re.compile(
    rf"(?:(?:发文字号|文 ?号|发文号|字号) ?[：】〕] ?)?{_NUMBER.pattern}(?: {{0,30}}签发人.{{0,20}})?"
)
_TITLE_END: Final = re.compile(
    r"(?:通知|要点|方案|意见|安排|分工|清单|分[工解]表|任务[表单书]|责任表|推进表|一览表|提示单|台账|计划|措施|的函|任务分解)"
    r"(?:（[^（）]{1,12}）)?$"
)
_TITLE_WORD: Final = re.compile(r"公开|要点|关于|政务")
_TITLE_START: Final = re.compile(r"关于|转发|印发|(?:19|20)\d\d ?年|二[〇○零]")
_NOTICE_END: Final = re.compile(r"(?:通知|的函|的意见)(?:（[^（）]{1,12}）)?$")
_HEADER: Final = re.compile(r"[\u4e00-\u9fff ]{4,30}文件")
_ORGAN: Final = re.compile(
    r"[\u4e00-\u9fff（） ]{2,36}(?:办公[室厅]|政府|委员会|局|厅|部|院|委|中心|办)(?:（[^（）]{1,12}）)?"
)
_DATE: Final = re.compile(r"((?:19|20)\d\d) ?[年.\-/] ?(\d{1,2}) ?[月.\-/] ?(\d{1,2}) ?日?")
_HAN_DATE: Final = re.compile(
    r"([二一][〇○零Ｏ0一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_DATE_LINE: Final = re.compile(
    rf"(?:[\u4e00-\u9fff]{{2,30}}(?: {{1,40}}|(?:成文|发文|制发)日期 ?：? ?)|(?:成文|发文|制发)日期 ?： ?)?"
    rf"(?:{_DATE.pattern}|{_HAN_DATE.pattern}) ?"
)
_ADDRESSEE: Final = re.compile(
    r"[^。；]{2,200}(?:单位|部门|政府|管委会|机构|科室|局|室|委|办|院|街道|）)："
)
_CLOSING_LINE: Final = re.compile(
    r"抄送[：；]|公开(?:方式|属性|形式|类别)[：；]|主动公开$|依申请公开$|[（〔]此件|附件[：\d一二三 ]|附件$|附[：表]"
    r"|(?:联系人|联系电话|联系方式|咨询电话)[：]|.{0,40}\d日 ?印发|相关(?:文档|链接|附件|文件)[：]?"
    r"|(?:扫一扫|打印|关闭|分享|责任编辑|来源：).{0,20}$"
)
_DUTY_OF_ALL: Final = re.compile(
    r"各[^，。；]{1,40}[，要应须将把贯认根对]|(?:以上|上述|市|县|区|省|局|州)[^，。]{0,16}(?:办公[室厅]|部门)?.{0,6}将"
    r"|贯彻落实|请(?:各|你)|本(?:要点|方案|通知|意见)"
)
_ABOUT_THE_WHOLE: Final = re.compile(
    r"本(?:工作)?(?:要点|方案|计划|通知|意见|实施方案|文件)|工作要点|《要点》|年度报告|监督考核|考评|绩效考核"
    r"|专项检查|第三方|督促检查|落实情况|特此通知|自.{0,12}起(?:施行|实施|执行)|由.{2,30}负责解释"
)
_LONGEST_TITLE: Final = 90
_LONGEST_LINE: Final = 60


def document_numbers(plain: str) -> list[str]:
    """Return the document numbers named in a canonical text, without blanks: 国办发〔2020〕17号."""
    return [_number(match) for match in _NUMBER.finditer(plain)]


def document_number_line(plain: str) -> str | None:
    """Return the document number when the line is nothing else."""
    match = _NUMBER_LINE.fullmatch(plain.strip()[:_LONGEST_TITLE])
    return _number(match) if match else None


def _number(match: re.Match[str]) -> str:
    return f"{match[1]}〔{match[2]}〕{match[3]}号"


def is_title_end(plain: str) -> bool:
    """Tell whether a line ends as titles do and is no sentence."""
    bare = plain.strip()
    return len(bare) <= _LONGEST_TITLE and not _is_sentence(bare) and bool(_TITLE_END.search(bare))


def is_title_start(plain: str) -> bool:
    """Tell whether a line can be the beginning of a title that runs on."""
    bare = plain.strip()
    if len(bare) > _LONGEST_TITLE or _is_sentence(bare) or not _TITLE_START.search(bare):
        return False
    return not is_date_line(bare) and not is_closing_line(bare)


def ends_title(begun: str, plain: str) -> bool:
    """Tell whether a line ends the title that the words before it begin: …要点 | 分工方案的通知."""
    words, rest = begun.strip(), plain.strip()
    if not is_title_end(rest) or len(words) + len(rest) > _LONGEST_TITLE or _is_sentence(words):
        return False
    if words.count("《") > words.count("》"):
        return "》" in rest
    if _TITLE_START.search(rest) or is_closing_line(words) or is_date_line(words):
        return False
    if _PASSES_ON.search(words):
        return bool(_NOTICE_END.search(rest)) and not _NOTICE_END.search(words)
    is_begun = bool(_TITLE_WORD.search(words)) and not is_title_end(words)
    return is_begun and len(rest) <= _LONGEST_TITLE_REST


_PASSES_ON: Final = re.compile(r"关于(?:印发|转发|下发)")
_LONGEST_TITLE_REST: Final = 12


def is_title(plain: str) -> bool:
    """Tell whether a line is a title: of a notice, or of the 要点 attached to it."""
    return is_title_end(plain) and bool(_TITLE_WORD.search(plain)) and not is_closing_line(plain)


def is_notice_title(plain: str) -> bool:
    """Tell whether a title is that of a notice, which passes something on."""
    return is_title(plain) and bool(_NOTICE_END.search(plain.strip()))


def _is_sentence(bare: str) -> bool:
    return bool(re.search(r"[。；！？：]", bare)) or bare.endswith(("，", "、"))


def header_organ(plain: str) -> str | None:
    """Return the organ of a red head: 汕尾市住房和城乡建设局文件."""
    bare = plain.replace(" ", "")
    return bare.removesuffix("文件") if _HEADER.fullmatch(bare) else None


def is_organ(plain: str) -> bool:
    """Tell whether a line is nothing but an organ's name, as signatures are."""
    if len(plain) > _LONGEST_LINE or _ROLE.match(plain):
        return False
    return bool(_ORGAN.fullmatch(plain.strip()))


_ROLE: Final = re.compile(r"\s*(?:牵头|责任|配合|落实|承办)(?:单位|部门|科室|处室)")


def date_line(plain: str) -> date | None:
    """Return the date when the line is a date, with or without a signature before it."""
    bare = plain.strip(" （）")
    if len(bare) > _LONGEST_LINE or not (match := _DATE_LINE.fullmatch(bare)):
        return None
    year, month, day = (part for part in match.groups() if part)
    return _date(_year(year), han_value(month), han_value(day))


def is_date_line(plain: str) -> bool:
    """Tell whether a line is a date, possible or not."""
    return len(plain) <= _LONGEST_LINE and bool(_DATE_LINE.fullmatch(plain.strip(" （）")))


def _year(text: str) -> int:
    if text.isdecimal() and text.isascii():
        return int(text)
    digits = text.translate(str.maketrans("〇○零Ｏ一二三四五六七八九", "0000123456789"))
    return int(digits)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_closing_line(plain: str) -> bool:
    """Tell whether a line belongs to the foot of a document: 抄送, 附件, 公开方式, 印发."""
    return bool(_CLOSING_LINE.match(plain.strip()[:_LONGEST_TITLE]))


def is_addressee(plain: str) -> bool:
    """Tell whether a line names those to whom the document is sent."""
    return len(plain) <= _LONGEST_ADDRESSEE and bool(_ADDRESSEE.fullmatch(plain.strip()))


_LONGEST_ADDRESSEE: Final = 200


def is_closing_paragraph(plain: str) -> bool:
    """Tell whether a paragraph asks everybody to carry out the document as a whole."""
    head = plain[:_LONGEST_ADDRESSEE]
    return bool(_DUTY_OF_ALL.match(head)) and bool(_ABOUT_THE_WHOLE.search(plain))


def is_standing_alone(plain: str) -> bool:
    """Tell whether a line is never part of the paragraph before or behind it."""
    if len(plain) > _LONGEST_ADDRESSEE:
        return False
    return (
        document_number_line(plain) is not None
        or is_title(plain)
        or header_organ(plain) is not None
        or is_date_line(plain)
        or is_organ(plain)
        or is_addressee(plain)
    )
