"""A workbook on a stick or a share is changed through a copy here; nobody's work is written over."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from desktop.files import working_folder
from desktop.workbook import edits, owner, places
from desktop.workbook.book import Workbook
from desktop.workbook.checkout import waiting
from tests.cli.conftest import SHANWEI

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]

REF, OTHER = "二/一/1/1", "二/一/2/1"


@pytest.fixture
def stick(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Move the workbook to a folder that passes for a stick."""
    folder = tmp_path / "U盘 #1"
    folder.mkdir()
    path = folder / book.name
    book.rename(path)
    monkeypatch.setattr(
        places, "why_not_here", lambda each: "可移动磁盘" if folder in each.parents else ""
    )
    return path


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, bool]]:
    """Return where workbooks are opened, and whether for reading only."""
    places_seen: list[tuple[Path, bool]] = []
    honest = Workbook.open.__func__  # type: ignore[attr-defined]

    def watched(cls: type[Workbook], path: Path, **how: Any) -> Workbook:
        places_seen.append((path, bool(how.get("read_only"))))
        return honest(cls, path, **how)

    monkeypatch.setattr(Workbook, "open", classmethod(watched))
    return places_seen


def pull_out(stick: Path) -> Callable[[], None]:
    """Take the stick away; return what puts it back."""
    gone = stick.parent.with_name("拔出")
    shutil.move(stick.parent, gone)
    return lambda: void(shutil.move(gone, stick.parent))


def void(_: object) -> None:
    """Take a value and do nothing."""


def somebody_writes_there(stick: Path, refs: list[str], words: str) -> None:
    with Workbook.open(stick) as other:
        ids = {each.ref: each.id for each in other.checklist.requirements}
        other.edit("写", edits.assess, [ids[each] for each in refs], statement=words)


def statements(run: Run, path: Path) -> dict[str, str]:
    listed = json.loads(run("status", path, "--json")[1])["requirements"]
    return {each["ref"]: each["statement"] for each in listed if each["statement"]}


def test_every_change_is_made_here_and_is_there_when_the_command_ends(
    run: Run, stick: Path, opened: list[tuple[Path, bool]], tmp_path: Path
) -> None:
    proof = tmp_path / "佐证 #1.txt"
    proof.write_text("解读材料", encoding="utf-8")
    words = tmp_path / "改写.txt"
    words.write_text("本单位高度重视。", encoding="utf-8")
    for command in (
        ("assess", stick, REF, "--status", "done", "--note", "办结"),
        ("attach", stick, REF, proof),
        ("detach", stick, REF, "1"),
        ("people", stick, "--preparer", "填报人"),
        ("paragraphs", stick, "--edit", "introduction", "--text-file", words),
        ("submit", stick, "-o", tmp_path / "报送.yaodian", "--with-gaps"),
    ):
        opened.clear()
        before = stick.read_bytes()
        code, _, err = run(*command)
        assert (code, err) == (0, ""), command
        assert stick.read_bytes() != before
        assert not [path for path, is_read_only in opened if path == stick and not is_read_only]
    assert statements(run, stick) == {"二（一）1（1）": "办结"}
    assert run("check", stick)[0] == 0
    assert [each.name for each in stick.parent.iterdir()] == [stick.name]
    assert not list(working_folder().iterdir())  # nothing of a stick stays on this computer


def test_what_is_made_for_a_stick_is_made_here_and_written_whole(
    run: Run, stick: Path, opened: list[tuple[Path, bool]], tmp_path: Path
) -> None:
    rollup = tmp_path / "汇总 #1.yaodian-rollup"
    assert run("rollup", "shanwei-zhujian-2019", rollup, "--office", "市府办")[0] == 0
    made, following, own = (stick.with_name(f"{n}.yaodian") for n in ("新的", "明年", "上报"))
    checklist = ("--checklist", "shanwei-zhujian-2019")
    for command in (
        ("new", made, *checklist, "--unit", "甲局"),
        ("next-year", stick, *checklist, "--year", "2020", "-o", following),
        ("upward", rollup, "-o", own),
        ("upward", rollup, "-o", own),  # brought up to date
    ):
        code, _, err = run(*command)
        assert (code, err) == (0, ""), command
        assert not [path for path, is_read_only in opened if path.parent == stick.parent]
    assert {each.name for each in stick.parent.iterdir()} == {
        stick.name, made.name, following.name, own.name,
    }  # fmt: skip
    for path in (made, following, own):
        assert run("check", path)[0] == 0
    assert not list(working_folder().iterdir())


def test_what_was_summed_up_for_a_stick_that_is_gone_waits_here(
    run: Run, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rollup = tmp_path / "汇总 #1.yaodian-rollup"
    assert run("rollup", SHANWEI, rollup, "--office", "市府办")[0] == 0
    put_back: list[Callable[[], None]] = []
    honest = edits.set_setting

    def in_the_middle(*args: Any, **kwargs: Any) -> Any:
        put_back.append(pull_out(stick))
        return honest(*args, **kwargs)

    monkeypatch.setattr(edits, "set_setting", in_the_middle)
    code, _, err = run("upward", rollup, "-o", stick)
    assert (code, "没有丢" in err, "请运行 yaodian write-back" in err) == (2, True, True)
    put_back[0]()
    assert run("write-back")[0] == 0
    with Workbook.open(stick, read_only=True) as book:
        assert book.evidence()


def test_what_lies_on_this_computer_is_changed_in_place(
    run: Run, book: Path, opened: list[tuple[Path, bool]]
) -> None:
    """The control of the test above: it can see where a workbook is opened."""
    assert run("assess", book, REF, "--note", "在本机")[0] == 0
    assert (book, False) in opened
    assert not working_folder().exists()


def test_nothing_is_left_where_nothing_was_changed(run: Run, stick: Path) -> None:
    before = stick.read_bytes()
    code, _, err = run("assess", stick, "没有这一条", "--note", "x")
    assert (code, "没有" in err) == (2, True)
    assert stick.read_bytes() == before
    assert [each.name for each in stick.parent.iterdir()] == [stick.name]
    assert waiting(working_folder()) == []
    assert not list(working_folder().iterdir())


def test_a_stick_that_was_pulled_out_keeps_the_work_here(
    run: Run, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_back: list[Callable[[], None]] = []
    honest = edits.assess

    def in_the_middle(*args: Any, **kwargs: Any) -> Any:
        put_back.append(pull_out(stick))
        return honest(*args, **kwargs)

    monkeypatch.setattr(edits, "assess", in_the_middle)
    code, _, err = run("assess", stick, REF, "--note", "拔出时写的")
    monkeypatch.setattr(edits, "assess", honest)
    assert code == 2
    assert "连接不上" in err
    assert "没有丢" in err
    assert "yaodian write-back" in err
    # It is seen and gone on with while the stick is away.
    code, out, err = run("gaps", stick)
    assert (code, "还没有写回" in err) == (1, True)
    assert run("assess", stick, OTHER, "--note", "拔出后又写的")[0] == 2
    assert run("write-back")[0] == 1
    put_back[0]()
    code, out, _ = run("write-back")
    assert (code, "已写回可移动磁盘" in out) == (0, True)
    assert statements(run, stick) == {
        "二（一）1（1）": "拔出时写的",
        "二（一）2（1）": "拔出后又写的",
    }
    assert "没有等着写回" in run("write-back")[1]


def test_somebody_changed_it_there_and_both_are_kept_and_merged(
    run: Run, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = edits.assess

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(edits, "assess", honest)
        somebody_writes_there(stick, ["二（一）1（1）", "二（一）2（1）"], "那边写的")
        return honest(*args, **kwargs)

    monkeypatch.setattr(edits, "assess", meanwhile)
    code, _, err = run("assess", stick, REF, "--note", "这边写的")
    assert code == 2
    assert "没有覆盖" in err
    assert "yaodian write-back --merge" in err
    with Workbook.open(stick, read_only=True) as book:
        theirs = [row.assessment.statement for row in book.ledger() if row.assessment.statement]
    assert theirs == ["那边写的"] * 2
    code, _, err = run("write-back", stick)  # not without being asked to
    assert (code, "没有覆盖" in err) == (1, True)
    code, out, _ = run("write-back", stick, "--merge")
    assert code == 1  # something was changed on both sides: look at it
    assert "两边都改过：二（一）1（1）" in out
    assert statements(run, stick) == {
        "二（一）1（1）": "这边写的",
        "二（一）2（1）": "那边写的",
    }
    with Workbook.open(stick, read_only=True) as book:
        (offered,) = [row.offers[0] for row in book.ledger() if row.offers]
    assert offered.statement == "那边写的"
    assert run("check", stick)[0] == 0
    assert waiting(working_folder()) == []


def test_who_works_on_it_is_told(run: Run, stick: Path) -> None:
    owner.claim(stick)
    note = json.loads(owner.note_path(stick).read_text(encoding="utf-8"))
    note |= {"user": "wang", "host": "PC-3"}
    owner.note_path(stick).write_text(json.dumps(note), encoding="utf-8")
    before = stick.read_bytes()
    code, _, err = run("assess", stick, REF, "--note", "x")
    assert (code, "正被wang（PC-3" in err) == (2, True)
    assert stick.read_bytes() == before
    assert not working_folder().exists()


def test_a_stick_that_cannot_be_written_is_only_read(
    run: Run, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, "can_write_beside", lambda _path: False)
    monkeypatch.setattr(places, "can_write_beside", lambda _path: False)
    assert run("status", stick)[0] == 0
    code, _, err = run("assess", stick, REF, "--note", "x")
    assert (code, "只读" in err) == (2, True)


def test_one_of_an_older_version_is_kept_there_as_it_was(run: Run, stick: Path) -> None:
    older = Path(__file__).parents[1] / "workbooks" / "1000.yaodian"
    shutil.copyfile(older, stick)
    (ref, *_) = statements(run, stick)
    assert run("assess", stick, ref, "--note", "新版本写的")[0] == 0
    assert statements(run, stick)[ref] == "新版本写的"
    (kept,) = (each for each in stick.parent.iterdir() if each != stick)
    assert "升级前原件" in kept.name
    assert kept.read_bytes() == older.read_bytes()
