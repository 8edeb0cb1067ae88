"""Whether a PDF and a workbook are the same state, and if not, exactly what differs: pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

from desktop import terms
from desktop.report.passages import kept_words
from desktop.terms import printed_ref
from desktop.workbook.state import digest_of, state

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from desktop.report.embedded import EmbeddedReport
    from desktop.workbook.model import LedgerRow, WorkbookInfo


class DifferenceKind(StrEnum):
    """What differs between paper and workbook."""

    PAPER = "paper"  # the PDF contradicts itself
    WORKBOOK = "workbook"  # another workbook, unit, year or checklist
    REQUIREMENT = "requirement"  # asked in one of them only
    ANSWER = "answer"
    EVIDENCE = "evidence"
    NUMBERING = "numbering"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs; ``sentence`` is ready to be shown.

    ``field`` is the name in the state; ``in_pdf`` and ``in_workbook`` are empty where one of them
    has nothing.
    """

    kind: DifferenceKind
    sentence: str
    requirement_id: str = ""
    ref: str = ""
    field: str = ""
    in_pdf: str = ""
    in_workbook: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """The result of a comparison."""

    embedded: EmbeddedReport
    workbook_digest: str
    differences: tuple[Difference, ...]

    @property
    def is_same_state(self) -> bool:
        """Tell whether paper, PDF and workbook say exactly the same."""
        return not self.differences

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return the result as sentences for a clerk."""
        digest = self.embedded.state_digest[:16]
        if self.is_same_state:
            return (f"PDF 与工作簿是同一状态：编号{self.embedded.serial}，数据摘要{digest}。",)
        both = f"PDF 的数据摘要{digest}，工作簿的{self.workbook_digest[:16]}。"
        if any(each.field == "workbook" for each in self.differences):
            told = [each for each in self.differences if each.kind in _OF_THE_WHOLE]
            head = f"这份 PDF 不是由这个工作簿出具的：{both}请选出具它的工作簿再比对。"
        else:
            told = list(self.differences)
            head = f"PDF 与工作簿不是同一状态，有{len(told)}处不同：{both}"
        return (head, *(each.sentence for each in told))


_OF_THE_WHOLE: Final = {DifferenceKind.PAPER, DifferenceKind.WORKBOOK}
_FRAME: Final = {"workbook": "工作簿", "unit": "填报单位", "year": "年度", "checklist": "清单"}
_FIELDS: Final = {
    "status": "落实状态",
    "statement": "落实情况",
    "reason": "不涉及的原因",
    "evidence_waiver": "不需佐证的原因",
    "problems": "存在的问题",
    "next_steps": "下一步打算",
    "self_score": "自评分",
    "facts": "数据",
}
_PIECE_FIELDS: Final = {
    "kind": "类型",
    "title": "标题",
    "name": "文件名",
    "sha256": "内容（SHA-256）",
    "url": "网址",
    "channel": "公开渠道",
    "document_number": "文号",
    "dated": "日期",
    "publicity": "公开属性",
}
_NOT_COMPARED: Final = {"requirement", "evidence"}
_BEFORE: Final = 8  # characters shown before the first that differs
_SHOWN: Final = 24


def compare(
    embedded: EmbeddedReport,
    info: WorkbookInfo,
    rows: Sequence[LedgerRow],
    settings: Mapping[str, str] | None = None,
) -> Binding:
    """Return whether the PDF and the workbook are the same state, and what differs.

    ``settings`` are the workbook's, where the paragraphs that a clerk rewrote are kept.
    """
    current = state(info, rows)
    digest = digest_of(current)
    found = [*_contradictions(embedded), *_frame(embedded.state, current)]
    refs = {
        **embedded.refs,
        **{row.requirement.id: printed_ref(row.requirement.ref) for row in rows},
    }
    found += _answers(embedded.state["answers"], current["answers"], refs)
    if digest != embedded.state_digest and not found:
        sentence = "两者的数据摘要不同，但逐项比对没有发现不同：可能由不同版本的程序写成。"
        found.append(Difference(DifferenceKind.PAPER, sentence, field="state_digest"))
    found += _passages(embedded, kept_words(settings or {}))
    return Binding(embedded, digest, tuple(found))


def _contradictions(embedded: EmbeddedReport) -> Iterator[Difference]:
    if embedded.is_consistent:
        return
    sentence = "PDF 内附的数据、数据摘要和页面上印的摘要不一致，PDF 可能被改动过。"
    yield Difference(DifferenceKind.PAPER, sentence, field="state")


def _passages(embedded: EmbeddedReport, current: Mapping[str, str]) -> Iterator[Difference]:
    for name, (label, before) in embedded.passages.items():
        after = current.get(name, "")
        if before != after:
            shown = _excerpts(before, after)
            yield Difference(
                DifferenceKind.PASSAGE,
                f"段落“{label}”改写的文字不同，PDF 为{shown[0]}，工作簿为{shown[1]}。",
                field=name,
                in_pdf=before,
                in_workbook=after,
            )


def _frame(paper: Mapping[str, Any], current: Mapping[str, Any]) -> Iterator[Difference]:
    for field, word in _FRAME.items():
        before, after = paper.get(field), current.get(field)
        if before == after:
            continue
        shown = f"：PDF 为“{before}”，工作簿为“{after}”" if field in {"unit", "year"} else ""
        yield Difference(
            DifferenceKind.WORKBOOK,
            f"{word}不是同一个{shown}。",
            field=field,
            in_pdf=str(before),
            in_workbook=str(after),
        )


def _answers(
    paper: Iterable[Mapping[str, Any]],
    current: Iterable[Mapping[str, Any]],
    refs: Mapping[str, str],
) -> Iterator[Difference]:
    before = {each["requirement"]: each for each in paper}
    after = {each["requirement"]: each for each in current}
    renumbered: dict[tuple[Any, Any], None] = {}
    for id_ in dict.fromkeys([*after, *before]):
        ref = refs.get(id_, id_)
        if id_ not in before or id_ not in after:
            where = "PDF" if id_ in before else "工作簿"
            sentence = f"{ref}：只在{where}里有这一条。"
            yield Difference(DifferenceKind.REQUIREMENT, sentence, id_, ref)
            continue
        for field in sorted({*before[id_], *after[id_]} - _NOT_COMPARED):
            values = before[id_].get(field), after[id_].get(field)
            if values[0] != values[1]:
                yield _answer(id_, ref, field, *map(_words, (field, field), values))
        pieces = _pieces(before[id_]["evidence"], after[id_]["evidence"])
        for change in pieces:
            if change.field == "number":
                renumbered[change.in_pdf, change.in_workbook] = None
            else:
                yield _placed(change, id_, ref)
    if renumbered:
        moves = "、".join(f"{old}改为{new}" for old, new in renumbered)
        yield Difference(DifferenceKind.NUMBERING, f"佐证编号变了：{moves}。", field="number")


def _answer(id_: str, ref: str, field: str, before: str, after: str) -> Difference:
    word = _FIELDS.get(field, field)
    shown_before, shown_after = _excerpts(before, after)
    return Difference(
        DifferenceKind.ANSWER,
        f"{ref}：{word}不同，PDF 为{shown_before}，工作簿为{shown_after}。",
        id_,
        ref,
        field,
        before,
        after,
    )


def _placed(change: Difference, id_: str, ref: str) -> Difference:
    return Difference(
        change.kind,
        f"{ref}：{change.sentence}",
        id_,
        ref,
        change.field,
        change.in_pdf,
        change.in_workbook,
    )


def _pieces(
    paper: Sequence[Mapping[str, Any]], current: Sequence[Mapping[str, Any]]
) -> Iterator[Difference]:
    """Yield what differs in the evidence of one requirement, most alike pieces paired."""
    rest = list(current)
    for before in paper:
        after = max(rest, key=lambda each: _likeness(before, each), default=None)
        if after is None or not _likeness(before, after):
            name = _name(before)
            sentence = f"佐证“{name}”只在 PDF 里有。"
            yield Difference(DifferenceKind.EVIDENCE, sentence, field="evidence", in_pdf=name)
            continue
        rest.remove(after)
        yield from _piece(before, after)
    for after in rest:
        name = _name(after)
        sentence = f"佐证“{name}”只在工作簿里有。"
        yield Difference(DifferenceKind.EVIDENCE, sentence, field="evidence", in_workbook=name)


def _likeness(before: Mapping[str, Any], after: Mapping[str, Any]) -> int:
    """Return how surely two pieces are the same: content or address, else the name."""
    weights = {"sha256": 8, "url": 8, "name": 3, "title": 2, "document_number": 1}
    return sum(
        weight
        for field, weight in weights.items()
        if before.get(field) and before.get(field) == after.get(field)
    )


def _piece(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for field in sorted({*before, *after}):
        if before.get(field) == after.get(field):
            continue
        old, new = _words(field, before.get(field)), _words(field, after.get(field))
        word = _PIECE_FIELDS.get(field, field)
        shown = _excerpts(old, new)
        sentence = f"佐证“{_name(after)}”的{word}不同，PDF 为{shown[0]}，工作簿为{shown[1]}。"
        yield Difference(
            DifferenceKind.EVIDENCE, sentence, field=field, in_pdf=old, in_workbook=new
        )


def _name(piece: Mapping[str, Any]) -> str:
    return str(piece.get("title") or piece.get("name") or piece.get("url") or "无题")


def _words(field: str, value: Any) -> str:  # noqa: ANN401 (any JSON value)
    if field == "status":
        return terms.STATUS.get(str(value), str(value))
    if field == "publicity" and value:
        return terms.PUBLICITY.get(str(value), str(value))
    if field == "facts" and isinstance(value, list):
        return "，".join("".join(map(str, fact)) for fact in value)
    return "" if value is None else str(value)


def _excerpts(before: str, after: str) -> tuple[str, str]:
    """Return both texts, quoted and cut around the first character that differs."""
    same = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    )
    start = max(same - _BEFORE, 0)
    return _excerpt(before, start), _excerpt(after, start)


def _excerpt(text: str, start: int) -> str:
    if not text:
        return "空白"
    shown = text[start : start + _SHOWN].replace("\n", " ")
    return f"“{'…' if start else ''}{shown}{'…' if len(text) > start + _SHOWN else ''}”"
