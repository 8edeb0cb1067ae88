"""Random plausible 要点 with a known answer, and ways in which printing and copying degrade them.

The generator knows nothing of the parser: it prints an answer, and the parser must find it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HAN: Final = "一二三四五六七八九十"
PLACES: Final = ("揭阳市", "汕头市金平区", "湖南省", "新余市")
THINGS: Final = (
    "政策解读", "舆情回应", "决策公开", "执行公开", "财政信息公开", "基层政务公开", "政府网站建设",
    "政务新媒体管理", "依申请公开办理", "政府公报工作", "热线整合", "重点领域信息公开", "目录编制",
)  # fmt: skip
VERBS: Final = ("推进", "加强", "做好", "规范", "深化", "完善")
CLAUSES: Final = (
    "及时准确公开相关信息", "健全工作机制和管理制度", "主动回应群众关切", "通过政府网站（含移动端）集中发布",
    "落实《政府信息公开工作细则（试行）》", "按照“谁起草谁解读”原则同步组织", "加强业务培训和日常监测",
    "压实主体责任", "提高办理质量和效率", "确保重点工作不漏项", "参照国办发〔2019〕14号文件要求执行",
)  # fmt: skip
UNITS: Final = (
    "市政府办公室", "市司法局", "财政局", "市人力资源和社会保障局", "市发展和改革局", "市农业农村局（市扶贫办）",
    "市委宣传部", "市公共资源交易中心", "办公室", "政策法规科", "市市场监管局", "人行揭阳市中心支行",
)  # fmt: skip
COLLECTIVES: Final = (
    "市政府各部门", "各县（市、区）人民政府（管委会）", "局机关各科室", "局属各单位", "各有关单位",
    "市直有关部门", "各镇（街道）", "各市、县（区）人民政府",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement as it was meant."""

    path: tuple[str, ...]
    headings: tuple[str, ...]
    title: str
    text: str
    units: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Plausible:
    """A document and its answer: paragraphs to print, requirements to find."""

    paragraphs: tuple[str, ...]
    asked: tuple[Asked, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


def _labelled(lead: list[str], others: list[str]) -> tuple[str, list[tuple[str, str]]]:
    roles = [(unit, "lead") for unit in lead] + [(unit, "responsible") for unit in others]
    if not lead:
        return f"责任单位：{'、'.join(others)}", roles
    return f"牵头单位：{'、'.join(lead)}，责任单位：{'，'.join(others)}", roles


def _spoken(lead: list[str], others: list[str]) -> tuple[str, list[tuple[str, str]]]:
    roles = [(unit, "lead") for unit in lead] + [(unit, "supporting") for unit in others]
    if not lead:
        answer = [(unit, "responsible") for unit in others]
        return f"{'、'.join(others)}按职责分工负责", answer
    return f"{'、'.join(lead)}牵头，{'、'.join(others)}配合", roles


def _plain(lead: list[str], others: list[str]) -> tuple[str, list[tuple[str, str]]]:
    return "、".join([*lead, *others]), [(unit, "responsible") for unit in [*lead, *others]]


WORDINGS: Final = (_labelled, _spoken, _plain)


@st.composite
def statements(
    draw: st.DrawFn, wording: Callable[..., tuple[str, list[tuple[str, str]]]]
) -> tuple[str, tuple[tuple[str, str], ...]]:
    lead = draw(st.lists(st.sampled_from(UNITS), max_size=3, unique=True))
    others = draw(st.lists(st.sampled_from(COLLECTIVES), min_size=1, max_size=3, unique=True))
    words, roles = wording(lead, others)
    return words, tuple(roles)


def phrases() -> st.SearchStrategy[str]:
    return st.builds(
        lambda verb, thing: verb + thing, st.sampled_from(VERBS), st.sampled_from(THINGS)
    )


def sentences(few: int = 3, many: int = 6) -> st.SearchStrategy[str]:
    clauses = st.lists(st.sampled_from(CLAUSES), min_size=few, max_size=many, unique=True)
    return clauses.map(lambda parts: "，".join(parts) + "。")


@dataclass(frozen=True, slots=True)
class Style:
    """How one document prints: markers by level, brackets, wording, whether tasks have a lead."""

    markers: tuple[Callable[[int], str], ...]
    labels: tuple[Callable[[int], str], ...]
    brackets: tuple[str, str] | None
    wording: Callable[..., tuple[str, list[tuple[str, str]]]]
    has_lead: bool
    runs_on: bool


HAN_MARK: Final = (lambda n: f"{HAN[n]}、", lambda n: HAN[n])
PAREN: Final = (lambda n: f"（{HAN[n]}）", lambda n: f"（{HAN[n]}）")
ARABIC: Final = (lambda n: f"{n + 1}. ", lambda n: f"{n + 1}")
ARABIC_COMMA: Final = (lambda n: f"{n + 1}、", lambda n: f"{n + 1}")
ARABIC_PAREN: Final = (lambda n: f"（{n + 1}）", lambda n: f"（{n + 1}）")
SCHEMES: Final = (
    (HAN_MARK, PAREN),
    (HAN_MARK, PAREN, ARABIC),
    (HAN_MARK, ARABIC),
    (HAN_MARK, ARABIC_COMMA),
    (HAN_MARK,),
    (HAN_MARK, PAREN, ARABIC, ARABIC_PAREN),
)
BRACKETS: Final = (("（", "）"), ("〔", "〕"), ("【", "】"), None)


@st.composite
def styles(draw: st.DrawFn) -> Style:
    scheme = draw(st.sampled_from(SCHEMES))
    brackets = draw(st.sampled_from(BRACKETS))
    return Style(
        markers=tuple(pair[0] for pair in scheme),
        labels=tuple(pair[1] for pair in scheme),
        brackets=brackets,
        wording=draw(st.sampled_from(WORDINGS)) if brackets else _labelled,
        has_lead=draw(st.booleans()),
        runs_on=draw(st.booleans()),
    )


class _Printer:
    """Print levels of headings with tasks at the bottom, and note the answer."""

    def __init__(self, draw: st.DrawFn, style: Style) -> None:
        self.draw = draw
        self.style = style
        self.paragraphs: list[str] = []
        self.asked: list[Asked] = []
        self.leaves = 0

    def level(self, depth: int, path: tuple[str, ...], headings: tuple[str, ...]) -> None:
        is_leaf = depth == len(self.style.markers) - 1
        count = self.draw(st.integers(4, 6) if len(self.style.markers) == 1 else st.integers(2, 3))
        for index in range(count):
            number = index
            if is_leaf and self.style.runs_on and self.leaves + count <= len(HAN):
                number = self.leaves
            self.leaves += is_leaf
            marker = self.style.markers[depth](number)
            below = (*path, self.style.labels[depth](number))
            if is_leaf:
                self.task(marker, below, headings)
            else:
                heading = self.draw(phrases())
                self.paragraphs.append(marker + heading)
                self.level(depth + 1, below, (*headings, heading))

    def task(self, marker: str, path: tuple[str, ...], headings: tuple[str, ...]) -> None:
        title = self.draw(phrases()) if self.style.has_lead else ""
        body = self.draw(sentences())
        text = f"{title}。{body}" if title else body
        words, units = self.draw(statements(self.style.wording))
        if self.style.brackets is None:
            self.paragraphs += [marker + text, words]
        else:
            left, right = self.style.brackets
            self.paragraphs.append(f"{marker}{text}{left}{words}{right}")
        self.asked.append(Asked(path, headings, title, text, units))


@st.composite
def documents(draw: st.DrawFn) -> Plausible:
    """Draw a document with a front, tasks in one style, and a closing paragraph."""
    place, year = draw(st.sampled_from(PLACES)), draw(st.integers(2015, 2029))
    printer = _Printer(draw, draw(styles()))
    printer.level(0, (), ())
    plan = f"{place}{year}年政务公开工作要点"
    front = (
        f"{place}人民政府办公室关于印发{plan}的通知",
        f"某府办〔{year}〕{draw(st.integers(1, 199))}号",
        "各有关单位：",
        f"现将《{plan}》印发给你们，请认真贯彻执行。",
        f"{place}人民政府办公室",
        f"{year}年{draw(st.integers(1, 12))}月{draw(st.integers(1, 28))}日",
        plan,
        "为做好今年政务公开工作，制定本工作要点。",
    )
    foot = "各部门要对照本工作要点抓好落实，主要情况纳入政府信息公开工作年度报告。"
    return Plausible((*front, *printer.paragraphs, foot), tuple(printer.asked))


# --- What happens to a text on its way ---------------------------------------------------------


def narrowed(paragraphs: Sequence[str]) -> list[str]:
    """Print half-width punctuation, as after a conversion to HTML."""
    table = str.maketrans({"，": ",", "；": ";", "：": ":", "（": "(", "）": ")"})
    return [each.translate(table) for each in paragraphs]


def indented(paragraphs: Sequence[str]) -> list[str]:
    return ["\u3000\u3000" + each for each in paragraphs]


def wrapped(paragraphs: Sequence[str], width: int = 28) -> list[str]:
    """Break each paragraph into lines as paper does: 28 ideographs, the first indented by two."""
    lines: list[str] = []
    for each in paragraphs:
        line, taken = "", 0.0
        for sign in "\u3000\u3000" + each:
            taken += 0.5 if sign < "\u0100" else 1.0
            if taken > width and sign not in "，。；、）〕】”":
                lines.append(line)
                line, taken = "", 0.5 if sign < "\u0100" else 1.0
            line += sign
        lines.append(line)
    return lines


def cut(paragraphs: Sequence[str], columns: int = 40) -> list[str]:
    """Break each paragraph after 40 characters, as programs do."""
    return [each[at : at + columns] for each in paragraphs for at in range(0, len(each), columns)]


def paged(lines: Sequence[str], height: int = 22) -> list[str]:
    """Put a page number between every 22 lines."""
    result: list[str] = []
    for at in range(0, len(lines), height):
        result += [*lines[at : at + height], "", f"— {at // height + 1} —", "", ""]
    return result


def mismatched(paragraphs: Sequence[str]) -> list[str]:
    """Close the last bracket of every paragraph with another kind of sign."""
    swap = {"）": "】", "〕": "】", "】": "〕"}
    return [each[:-1] + swap.get(each[-1], each[-1]) for each in paragraphs]
