"""A clerk's words stay, are marked when their data change, and are forgotten on request."""

from __future__ import annotations

from dataclasses import replace

import report_samples as samples
from hypothesis import given
from hypothesis import strategies as st

from desktop.report.binding import DifferenceKind, compare
from desktop.report.compose import compose
from desktop.report.embedded import read_embedded
from desktop.report.passages import SETTING, Passage, Passages, kept, kept_words
from desktop.report.publish import render
from desktop.workbook.state import state_digest

texts = st.text(max_size=60)


def shown(generated: str, settings: dict[str, str]) -> Passage:
    passages = Passages(settings)
    passages("overview", "总体情况", generated)
    return passages.all[0]


@given(texts, texts, texts)
def test_an_edit_survives_new_data_and_is_marked(before: str, words: str, after: str) -> None:
    key, value = kept(shown(before, {}), words)
    settings = {key: value}
    is_edit = words.strip() not in {"", before}
    same, later = shown(before, settings), shown(after, settings)
    assert same.is_edited is later.is_edited is is_edit
    assert not same.is_outdated
    assert later.is_outdated is (is_edit and after != before)
    assert later.text == (words.strip() if is_edit else after)
    assert later.generated == after
    assert kept_words(settings) == ({"overview": words.strip()} if is_edit else {})


@given(texts, texts)
def test_without_words_the_data_speak_again(generated: str, words: str) -> None:
    passage = shown(generated, dict([kept(shown(generated, {}), f"{words}改")]))
    key, value = kept(passage, "  ")
    assert shown(generated, {key: value}).text == generated


@given(st.text(max_size=40) | st.sampled_from(["[]", '{"text": 3}', "null", "{"]))
def test_a_setting_that_is_not_ours_is_as_none(value: str) -> None:
    assert shown("数据", {SETTING + "overview": value}).text == "数据"


def test_the_report_prints_the_clerks_words_and_the_paper_is_bound_to_them() -> None:
    rows = samples.rows(4)
    digest = state_digest(samples.INFO, rows)

    def report(settings: dict[str, str], is_prose: bool = True) -> object:  # noqa: FBT001, FBT002
        return compose(
            samples.INFO,
            rows,
            [],
            printed_on=samples.PRINTED_ON,
            state_digest=digest,
            settings=settings,
            is_prose=is_prose,
        )

    plain = report({})
    settings = dict(kept(each, f"（改）{each.text}") for each in plain.passages)  # type: ignore[attr-defined]
    edited = report(settings)
    assert edited.introduction.startswith("（改）")  # type: ignore[attr-defined]
    assert all(each.text.startswith("（改）") for each in edited.prose)  # type: ignore[attr-defined]
    embedded = read_embedded(render(edited).pdf)  # type: ignore[arg-type]
    assert compare(embedded, samples.INFO, rows, settings).is_same_state
    found = compare(embedded, samples.INFO, rows, settings | {f"{SETTING}overview": ""}).differences
    assert [each.kind for each in found] == [DifferenceKind.PASSAGE]
    assert "段落“总体情况”改写的文字不同" in found[0].sentence


def test_a_chapter_keeps_its_name_when_others_come_and_go() -> None:
    rows = samples.rows(10)
    names = [each.name for each in _passages(rows)]
    fewer = [each.name for each in _passages(rows[4:])]
    assert set(fewer) < set(names)
    renamed = [replace(row, requirement=replace(row.requirement, text="新")) for row in rows]
    assert [each.name for each in _passages(renamed)] == names


def _passages(rows: list[samples.LedgerRow]) -> list[Passage]:
    made = compose(
        samples.INFO,
        rows,
        [],
        printed_on=samples.PRINTED_ON,
        state_digest=samples.DIGEST,
        is_prose=True,
    )
    return list(made.passages)
