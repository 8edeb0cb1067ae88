"""Checklists made by hand, for tests that are not about reading documents."""

from __future__ import annotations

from datetime import date

from desktop.checklist.model import (
    Assignment,
    Checklist,
    Deadline,
    DeadlineKind,
    Directive,
    Level,
    Requirement,
    Role,
    Span,
    Target,
)
from desktop.document.model import Doubt, DoubtKind


def make_checklist(count: int = 3) -> Checklist:
    requirements = tuple(
        Requirement(
            id=f"{n:012x}",
            ref=f"一（{n}）",
            path=("一", f"（{n}）"),
            headings=("着眼稳定预期", f"任务{n}"),
            title=f"任务{n}",
            text=f"任务{n}。2019年底前完成，不低于{n}%。",
            assignments=(
                Assignment("办公室", Role.LEAD),
                Assignment("局机关各科室", Role.SUPPORTING, is_collective=True),
            ),
            deadlines=(Deadline(DeadlineKind.DATE, "2019年底前", date(2019, 12, 31)),),
            targets=(Target(f"不低于{n}%"),),
            span=Span(n * 10, n * 10 + 9),
            doubts=(Doubt(DoubtKind.SUSPECT_CHARACTER, "統"),),
        )
        for n in range(1, count + 1)
    )
    directive = Directive(
        document_number="汕建办字〔2019〕23号",
        title="2019年政务公开工作要点分工实施方案",
        issuer="汕尾市住房和城乡建设局",
        issued_on=date(2019, 10, 13),
        year=2019,
        level=Level.DEPARTMENT,
        forwards=None,
        requirements=requirements,
    )
    return Checklist("example-2019", (directive,), "全文\n第二行")
