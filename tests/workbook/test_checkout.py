"""What lies on a stick is worked on here and written back whole, or both versions are kept."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.errors import DesktopError, FileError, UsageError
from desktop.workbook import checkout, edits, owner, places
from desktop.workbook.book import Workbook, finish
from desktop.workbook.checkout import CheckIn, check_in, check_out, merged, tidy, waiting
from desktop.workbook.errors import LockedWorkbook
from desktop.workbook.foreign.opening import open_foreign
from desktop.workbook.merge.merging import merging
from desktop.workbook.merge.plan import plan_merge
from desktop.workbook.submitting import submitting

if TYPE_CHECKING:
    from collections.abc import Generator

    from desktop.checklist.model import Checklist

FIRST, SECOND = f"{1:012x}", f"{2:012x}"


@pytest.fixture
def stick(tmp_path: Path, checklist: Checklist) -> Path:
    folder = tmp_path / "U盘 #1"
    folder.mkdir()
    path = folder / "台账[终].yaodian"
    with Workbook.create(path, checklist, unit="甲局") as book:
        book.edit("写", edits.assess, FIRST, statement="起初")
    return path


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path / "本机"


def write(path: Path, id_: str, words: str) -> None:
    with Workbook.open(path) as book:
        book.edit("写", edits.assess, id_, statement=words)


def said(path: Path) -> list[str]:
    with Workbook.open(path, read_only=True) as book:
        return [row.assessment.statement for row in book.ledger()]


def test_there_and_back(stick: Path, here: Path) -> None:
    taken = finish(check_out(stick, here))
    assert finish(check_in(taken))[0] is CheckIn.NOTHING_NEW
    write(taken.local, FIRST, "本机改的")
    assert [each.local for each in waiting(here)] == [taken.local]
    assert finish(check_in(taken))[0] is CheckIn.WRITTEN
    assert said(stick)[0] == "本机改的"
    assert waiting(here) == []
    assert [each.name for each in stick.parent.iterdir()] == [stick.name]


@pytest.mark.parametrize("is_damaged", [False, True])
def test_what_was_taken_out_does_not_travel(
    stick: Path, here: Path, tmp_path: Path, *, is_damaged: bool
) -> None:
    large, kept = tmp_path / "录像 #1.mp4", tmp_path / "通知.txt"
    large.write_bytes(os.urandom(checkout.MOST_ROOM + (1 << 20)))
    kept.write_bytes(b"kept")
    taken = finish(check_out(stick, here))
    with Workbook.open(taken.local) as book:
        book.attach_file(FIRST, kept)
        book.attach_file(FIRST, large)
        book.edit("移除", edits.detach, FIRST, book.evidence()[-1].id)
        if is_damaged:  # no copy can be made of it then, but it is not lost for that
            book._db.execute("UPDATE chunk SET data = x'00'")
    size = taken.local.stat().st_size
    how, written = finish(check_in(taken))
    assert how is CheckIn.WRITTEN
    assert (stick.stat().st_size == size) is is_damaged
    assert (stick.stat().st_size < 1 << 20) is not is_damaged
    with Workbook.open(stick, read_only=True) as there:
        assert [each.name for each in there.evidence()] == [kept.name]
        assert bool(there.check()) is is_damaged
    assert finish(check_in(written))[0] is CheckIn.NOTHING_NEW
    assert not written.has_changes
    assert taken.local.stat().st_size == size
    assert len(list(taken.local.parent.iterdir())) == 2


def test_what_holds_nothing_of_its_own_is_tidied_away(stick: Path, here: Path) -> None:
    taken = finish(check_out(stick, here))
    with Workbook.open(taken.local):
        tidy(here)
        assert taken.local.exists()  # in use
    write(taken.local, FIRST, "本机改的")
    tidy(here)
    assert taken.local.exists()  # not written back yet
    assert finish(check_in(taken))[0] is CheckIn.WRITTEN
    tidy(here)
    assert list(here.iterdir()) == []
    assert said(stick)[0] == "本机改的"


def test_an_older_one_is_kept_there_as_it_was(stick: Path, here: Path) -> None:
    older = (Path(__file__).parents[1] / "workbooks" / "1000.yaodian").read_bytes()
    stick.write_bytes(older)
    taken = finish(check_out(stick, here))
    with Workbook.open(taken.local) as book:
        id_ = book.checklist.requirements[0].id
        book.edit("写", edits.assess, id_, statement="新版本写的")
    assert finish(check_in(taken))[0] is CheckIn.WRITTEN
    kept = stick.with_name(f"{stick.stem}（升级前原件）.yaodian")
    assert kept.read_bytes() == older
    tidy(here)
    assert {each.name for each in stick.parent.iterdir()} == {stick.name, kept.name}


def test_an_open_workbook_is_written_back_through_a_copy(
    stick: Path, here: Path, tmp_path: Path
) -> None:
    taken = finish(check_out(stick, here))
    copy = tmp_path / "写回.yaodian"
    with Workbook.open(taken.local) as book:
        for number in range(3):
            book.edit("写", edits.assess, FIRST, statement=f"第{number}次")
            book.save_copy(copy)
            how, taken = finish(check_in(taken, copy))
            assert how is CheckIn.WRITTEN
            assert said(stick)[0] == f"第{number}次"
            assert finish(check_in(taken, copy))[0] is CheckIn.NOTHING_NEW
        with pytest.raises(LockedWorkbook):
            finish(check_in(taken))
        assert waiting(here) == []  # in use
    assert not taken.has_changes


def test_no_copy_takes_the_place_of_what_it_was_taken_from(stick: Path, here: Path) -> None:
    taken = finish(check_out(stick, here))
    before = stick.read_bytes()
    with Workbook.open(taken.local) as book:
        for write_to in (book.hand_over, book.save_copy, lambda at: finish(submitting(book, at))):
            for target in (stick, taken.local):
                with pytest.raises(UsageError, match="同名同位置"):
                    write_to(target)
    assert stick.read_bytes() == before


def test_killed_when_it_was_already_there(
    stick: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = finish(check_out(stick, here))
    write(taken.local, FIRST, "本机改的")
    honest, written = checkout._record, []

    def killed(note: checkout.CheckedOut) -> None:
        written.append(note)
        if len(written) > 1:
            raise KeyboardInterrupt
        honest(note)

    monkeypatch.setattr(checkout, "_record", killed)
    with pytest.raises(KeyboardInterrupt):
        finish(check_in(taken))
    monkeypatch.setattr(checkout, "_record", honest)
    assert said(stick)[0] == "本机改的"
    write(taken.local, SECOND, "接着改的")
    (left,) = waiting(here)
    assert finish(check_in(left))[0] is CheckIn.WRITTEN  # what is there is ours, nobody changed it
    assert said(stick)[:2] == ["本机改的", "接着改的"]


def test_somebody_writes_there_in_the_middle(
    stick: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = finish(check_out(stick, here))
    write(taken.local, FIRST, "本机改的")
    honest = checkout.copying_file

    def slow(source: Path, part: Path) -> Generator[float, None, str]:
        digest = yield from honest(source, part)
        write(stick, SECOND, "那边改的")
        return digest

    monkeypatch.setattr(checkout, "copying_file", slow)
    assert finish(check_in(taken))[0] is CheckIn.CHANGED_THERE
    assert said(stick)[:2] == ["起初", "那边改的"]


def test_who_works_on_a_share(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert owner.holder(stick) == ""
    owner.claim(stick)
    assert owner.holder(stick) == ""  # it is us
    monkeypatch.setattr(socket, "gethostname", lambda: "PC-3")
    assert owner.holder(stick).startswith(owner.current_user())
    owner.release(stick)  # not ours
    assert owner.note_path(stick).exists()
    old = time.time() - owner.STALE - 60
    os.utime(owner.note_path(stick), (old, old))
    assert owner.holder(stick) == ""
    assert not list(stick.parent.glob("*.probe"))


def test_changed_there_meanwhile(stick: Path, here: Path) -> None:
    taken = finish(check_out(stick, here))
    write(taken.local, FIRST, "本机改的")
    write(stick, SECOND, "那边改的")
    there = stick.read_bytes()
    assert finish(check_in(taken))[0] is CheckIn.CHANGED_THERE
    assert stick.read_bytes() == there
    assert said(taken.local)[:2] == ["本机改的", ""]  # both are kept
    with Workbook.open(taken.local) as ours:
        theirs = open_foreign(stick)
        finish(merging(ours, plan_merge(ours, theirs)))
    assert finish(check_in(merged(taken, theirs.sha256)))[0] is CheckIn.WRITTEN
    assert said(stick)[:2] == ["本机改的", "那边改的"]


def test_a_stick_that_was_pulled_out(stick: Path, here: Path) -> None:
    taken = finish(check_out(stick, here))
    write(taken.local, FIRST, "本机改的")
    shutil.move(stick.parent, stick.parent.with_name("拔出"))
    with pytest.raises(FileError, match=r"连接不上.*本机"):
        finish(check_in(taken))
    shutil.move(stick.parent.with_name("拔出"), stick.parent)
    # Taking it again hands out the work that is still here.
    assert said(finish(check_out(stick, here)).local)[0] == "本机改的"
    assert finish(check_in(taken))[0] is CheckIn.WRITTEN


def test_a_stick_that_lies_about_what_it_wrote(
    stick: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = finish(check_out(stick, here))
    write(taken.local, FIRST, "本机改的")
    before, honest = stick.read_bytes(), checkout.copying_file

    def lying(source: Path, part: Path) -> Generator[float, None, str]:
        digest = yield from honest(source, part)
        part.write_bytes(part.read_bytes()[:-4096] + bytes(4096))
        return digest

    monkeypatch.setattr(checkout, "copying_file", lying)
    with pytest.raises(FileError, match="内容不对"):
        finish(check_in(taken))
    assert stick.read_bytes() == before
    assert said(taken.local)[0] == "本机改的"


def test_in_use_there(stick: Path, here: Path) -> None:
    with Workbook.open(stick), pytest.raises(LockedWorkbook):
        finish(check_out(stick, here))
    with pytest.raises(DesktopError, match="不存在"):
        finish(check_out(stick.with_name("没有"), here))


@pytest.mark.skipif(sys.platform != "linux", reason="reads this system's table of mounts")
def test_places(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
        "30 22 8:17 / /media/U\\040盘 rw - vfat /dev/sdb1 rw\n"
        "31 22 0:40 / /mnt/share rw - cifs //server/share rw\n",
        encoding="utf-8",
    )
    for path, kind in [
        ("/home/a", ""),
        ("/media/U 盘/a", "可移动磁盘"),
        ("/mnt/share/b/c", "网络位置"),
    ]:
        assert places._on_linux(type(tmp_path)(path), str(mounts)) == kind
    assert places.why_not_here(tmp_path) == ""
