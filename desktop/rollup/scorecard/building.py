"""From an outline to indicators: what each one is worth, and how its words say it is scored."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from desktop.rollup.scorecard.columns import Column
from desktop.rollup.scorecard.model import FilledRow, Finding, Indicator, Mode
from desktop.rollup.scorecard.points import WHOLE, NotPoints, points_of
from desktop.rollup.scorecard.rules import brief, clauses, mode_of_heading, overall_cap, rule_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop.rollup.scorecard.outline import Node, Outline, Row
    from desktop.rollup.scorecard.rules import Clause

_PRINTED_POINTS: Final = re.compile(
    r"\s*[（(](?:共|计|满分|权重|占|总分)?\s*(\d{1,4}(?:\.\d{1,2})?)\s*(?:分|[%％])\s*[）)]\s*$"
)
_BLANK: Final = re.compile(r"[/／—–\-\s无]*")
_SEPARATOR: Final = re.compile(r"[、，,；;\n]")
_EXCEPT: Final = re.compile(r"除([^除外]{1,200})外")


@dataclass(slots=True)
class Built:
    """The indicators of one table, what was filled in beside them, and what is odd."""

    indicators: tuple[Indicator, ...] = ()
    filled: list[FilledRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    is_explicit: bool = False


def build(found: Outline, *, is_explicit: bool) -> Built:
    """Return the indicators of an outline; ``is_explicit`` where a column names the modes."""
    builder = _Builder(is_explicit=is_explicit)
    tops = tuple(
        builder.indicator(top, str(number), (), None)
        for number, top in enumerate(found.tops, start=1)
    )
    built = builder.built
    built.indicators = tops
    _name_alike(built, builder.codes)
    return built


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where an indicator stands in the tree, and what is known before its own words are read.

    ``mode`` is what a heading above it gave.
    """

    code: str
    titles: tuple[str, ...]
    points: int = 0
    mode: Mode | None = None

    def below(self, number: int) -> str:
        return f"{self.code}.{number}"


class _Builder:
    def __init__(self, *, is_explicit: bool) -> None:
        self.built = Built(is_explicit=is_explicit)
        self.codes: dict[str, str] = {}  # by place in the tree: what the table prints

    def indicator(
        self, node: Node, code: str, above: tuple[str, ...], mode: Mode | None
    ) -> Indicator:
        """Return the indicator of a node with all below; ``mode`` is what a heading gave."""
        title, printed = self._title(node.title)
        own = node.rows[0] if node.rows else None
        if not self.built.is_explicit:
            mode = mode or mode_of_heading(title)
        points = self._points(title, node.points or (own[Column.POINTS] if own else ""))
        spot = _Spot(code, (*above, title), points or printed, mode)
        if not node.children and len(node.rows) == 1 and own is not None:
            self._fill(own, spot)
            return self._leaf(own, spot)
        if node.is_pool and not self.built.is_explicit and self._is_award(node, mode):
            return self._joined(node, spot)
        return self._branch(node, spot)

    def _leaf(self, row: Row, spot: _Spot) -> Indicator:
        text, title = row[Column.RULE], spot.titles[-1]
        leaf = _scoped(Indicator(spot.code, title, Mode.AWARD, spot.points, text), row)
        each = self._points(title, row[Column.PER_CASE])
        cap = self._points(title, row[Column.CAP]) if row[Column.CAP] else None
        said = rule_of(row[Column.MODE])
        if said is not None:
            return replace(
                leaf,
                mode=said.mode,
                per_case=each or said.per_case,
                cap=cap if cap is not None else said.cap,
                needs_evidence=said.needs_evidence,
            )
        kinds = clauses(text or title, spot.mode or (Mode.DEDUCT if each else None))
        if not kinds:
            return replace(leaf, cap=cap)
        overall = cap if cap is not None else overall_cap(text)
        if len(kinds) > 1 or kinds[0].rule.mode is Mode.VOID:
            children = tuple(
                _of_clause(each, spot.below(number)) for number, each in enumerate(kinds, start=1)
            )
            mode = Mode.BONUS if kinds[0].rule.mode is Mode.BONUS else Mode.DEDUCT
            return replace(leaf, mode=mode, cap=overall, children=children)
        rule = kinds[0].rule
        points = 0 if rule.mode.is_veto else spot.points
        limit = overall if overall is not None else rule.cap
        return replace(
            leaf, mode=rule.mode, points=points, per_case=each or rule.per_case, cap=limit
        )

    def _branch(self, node: Node, spot: _Spot) -> Indicator:
        said = rule_of(node.rows[0][Column.MODE]) if node.rows else None
        has_own = bool(node.rows) and (bool(node.children) or said is not None)
        own = node.rows[0] if has_own else None
        if own is not None or node.is_pool:
            self._fill(own or next(node.all_rows()), spot)
        below: list[Indicator] = []
        for row in node.rows[1:] if has_own else node.rows:
            below.append(self._ruled(row, spot, len(below) + 1, is_pool=node.is_pool))
        for child in node.children:
            code = spot.below(len(below) + 1)
            below.append(self.indicator(child, code, spot.titles, spot.mode))
        mode = _mode_over(below, is_pool=node.is_pool)
        branch = Indicator(spot.code, spot.titles[-1], mode, spot.points, children=tuple(below))
        if own is not None:
            branch = _scoped(replace(branch, rule=own[Column.RULE]), own)
        if said is not None:
            branch = replace(
                branch,
                mode=said.mode,
                cap=said.cap,
                per_case=said.per_case,
                needs_evidence=said.needs_evidence,
            )
        is_sum = branch.mode is Mode.SUM and branch.points == branch.full
        return replace(branch, points=0) if is_sum else branch

    def _ruled(self, row: Row, above: _Spot, number: int, *, is_pool: bool) -> Indicator:
        """Return the indicator of a row that has a rule but no title of its own."""
        title = brief(row[Column.RULE]) or above.titles[-1]
        points = self._points(title, row[Column.POINTS])
        spot = _Spot(above.below(number), (*above.titles, title), points, above.mode)
        if not is_pool:
            self._fill(row, spot)
        return self._leaf(row, spot)

    def _is_award(self, node: Node, mode: Mode | None) -> bool:
        """Tell whether nothing under a merged cell of points says how cases count."""
        return not any(clauses(row[Column.RULE], mode) for row in node.all_rows())

    def _joined(self, node: Node, spot: _Spot) -> Indicator:
        """Return one award for all rows under a merged cell of points."""
        rows = list(node.all_rows())
        self._fill(rows[0], spot)
        parts = [row[Column.RULE] for row in node.rows]
        for child in node.children:
            rule = "；".join(filter(None, (row[Column.RULE] for row in child.all_rows())))
            parts.append(f"{child.title}：{rule}".strip("："))
        rule = "\n".join(filter(None, parts))
        return _scoped(
            Indicator(spot.code, spot.titles[-1], Mode.AWARD, spot.points, rule), rows[0]
        )

    def _title(self, title: str) -> tuple[str, int]:
        """Return a title without the points printed in it, and these."""
        match = None if self.built.is_explicit else _PRINTED_POINTS.search(title)
        if match is None:
            return title, 0
        return title[: match.start()], points_of(match[1])

    def _points(self, title: str, text: str) -> int:
        """Return points without their sign; what is no number is said, and counts nothing."""
        if _BLANK.fullmatch(text):
            return 0
        try:
            return abs(points_of(text))
        except NotPoints as error:
            sentence = f"“{title}”的分值：{error}"
            self.built.findings.append(Finding(title, sentence, is_serious=True))
            return 0

    def _fill(self, row: Row, spot: _Spot) -> None:
        """Keep what was filled in beside an indicator."""
        if row[Column.CODE]:
            self.codes[spot.code] = row[Column.CODE]
        title = spot.titles[-1]
        filled = FilledRow(
            spot.code,
            spot.titles,
            self_points=self._filled(title, "自评分", row[Column.SELF_POINTS]),
            self_note=row[Column.SELF_NOTE],
            self_evidence=row[Column.SELF_EVIDENCE],
            points=self._filled(title, "得分", row[Column.SCORE]),
            reason=row[Column.REASON],
            evidence=row[Column.EVIDENCE],
            appeal=row[Column.APPEAL],
            final_points=self._filled(title, "复核分", row[Column.FINAL_POINTS]),
            final_reason=row[Column.FINAL_REASON],
        )
        self.built.filled.append(filled)

    def _filled(self, title: str, what: str, text: str) -> int | None:
        if _BLANK.fullmatch(text):
            return None
        try:
            return points_of(text)
        except NotPoints as error:
            self.built.findings.append(Finding(title, f"“{title}”的{what}：{error}"))
            return None


def _scoped(indicator: Indicator, row: Row) -> Indicator:
    """Return the indicator for those whom its row names."""
    words = row[Column.SCOPE]
    without = tuple(name for part in _EXCEPT.findall(words) for name in _names(part))
    return replace(indicator, applies_to=_names(_EXCEPT.sub("", words)), not_for=without)


def _of_clause(clause: Clause, code: str) -> Indicator:
    rule = clause.rule
    return Indicator(code, brief(clause.text), rule.mode, 0, clause.text, rule.per_case, rule.cap)


def _names(words: str) -> tuple[str, ...]:
    names = (re.sub(r"^([A-D])[类组]$", r"\1", each.strip()) for each in _SEPARATOR.split(words))
    return tuple(each for each in names if each not in {"", "全部", "全部单位", "所有单位"})


def _mode_over(below: Sequence[Indicator], *, is_pool: bool) -> Mode:
    """Return the mode of what stands over some indicators and says none itself."""
    modes = {each.mode for each in below}
    if modes == {Mode.BONUS}:
        return Mode.BONUS
    is_taking = Mode.DEDUCT in modes <= {Mode.DEDUCT, Mode.VOID}
    return Mode.DEDUCT if is_pool and is_taking else Mode.SUM


def _name_alike(built: Built, codes: dict[str, str]) -> None:
    """Call the indicators as the table does, where it gives each of them a number of its own."""
    places = [each.code for top in built.indicators for each in top.walk()]
    if set(codes) != set(places) or len(set(codes.values())) != len(places):
        return
    built.indicators = tuple(_renamed(built.indicators, codes))
    built.filled[:] = [replace(each, code=codes[each.code]) for each in built.filled]


def _renamed(indicators: Iterable[Indicator], codes: dict[str, str]) -> Iterable[Indicator]:
    for each in indicators:
        children = tuple(_renamed(each.children, codes))
        yield replace(each, code=codes[each.code], children=children)


def as_percentages(indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    """Return indicators whose weights were fractions of 1, as a spreadsheet keeps percents."""
    return tuple(
        replace(each, points=each.points * WHOLE, children=as_percentages(each.children))
        for each in indicators
    )
