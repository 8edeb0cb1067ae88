"""The first page alone is the first page of the whole; a long layout can be given up."""

from __future__ import annotations

from io import BytesIO

import pdfplumber
import pytest
import report_samples as samples

from desktop.report.publish import Abandoned, first_page, render


def words(pdf: bytes) -> tuple[int, str]:
    with pdfplumber.open(BytesIO(pdf)) as document:
        return len(document.pages), document.pages[0].extract_text()


@pytest.mark.parametrize("count", [1, 40])
def test_the_first_page_is_that_of_the_whole(count: int) -> None:
    report = samples.report(count)
    whole = render(report)
    pages, text = words(first_page(report, page_count=whole.page_count))
    assert pages == 1
    assert text == words(whole.pdf)[1]


def test_without_a_former_count_it_counts_itself() -> None:
    assert "共1页" in words(first_page(samples.report(3), page_count=0))[1].replace(" ", "")


def test_every_page_is_told_and_the_work_can_be_given_up() -> None:
    report = samples.report(60)
    told: list[int] = []
    whole = render(report, on_page=told.append)
    every = [*range(1, whole.page_count + 1), whole.page_count]
    assert told == every

    for last in (2, len(every)):
        told.clear()

        def stop(number: int, last: int = last) -> None:
            told.append(number)
            if len(told) == last:
                raise Abandoned

        with pytest.raises(Abandoned):
            render(report, on_page=stop)
    assert render(report).pdf == whole.pdf
