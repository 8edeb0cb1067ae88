"""Folders as they come: hidden and unrelated files, links, pipes, other names; officers at once."""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from desktop.errors import FileError
from desktop.rollup import intake, originals, schema, units
from desktop.rollup.receipts import receipts
from desktop.rollup.receive import receiving
from desktop.rollup.store import Rollup
from desktop.rollup.verdicts import Note, Outcome
from desktop.workbook.book import finish
from tests.rollup.handed_in import Sender, resealed, tables

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.rollup.receive import Received

UNIT = "市政务服务和数据管理局"
on_posix = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes and links")


@pytest.fixture
def good(tmp_path: Path) -> Path:
    sender = Sender.new(tmp_path / "甲", UNIT)
    sender.say("已公开 12 条")
    target = tmp_path / "好 #1.yaodian"
    sender.hand_in(target)
    return target


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    folder = tmp_path / "来件 [U盘]"
    (folder / "甲 #1" / "深").mkdir(parents=True)
    return folder


@pytest.fixture(autouse=True)
def listed(rollup: Rollup) -> None:
    with rollup.writing("units") as db:
        units.add_units(db, [UNIT])


def receive(rollup: Rollup, *places: Path) -> Received:
    return finish(receiving(rollup, places))


def test_what_is_looked_at(rollup: Rollup, good: Path, incoming: Path) -> None:
    for name in ("甲 #1/深/A.YAODIAN", "甲 #1/改了后缀.yaodian.bin"):
        shutil.copyfile(good, incoming / name)
    for name in (".hidden.yaodian", "~$锁.yaodian", "照片.jpg", "甲 #1/说明.docx"):
        (incoming / name).write_bytes(b"x" * 4096)
    shutil.copyfile(good, incoming / "sqlite.db")
    with (incoming / "sqlite.db").open("r+b") as file:
        file.seek(68)
        file.write(b"YAOX")
    (incoming / ".隐藏").mkdir()
    shutil.copyfile(good, incoming / ".隐藏" / "x.yaodian")
    found = intake.find([incoming, incoming], but=rollup.originals)
    assert [each.name for each in found.paths] == ["改了后缀.yaodian.bin", "A.YAODIAN"]
    assert (found.other_count, found.is_all) == (3, True)
    received = receive(rollup, incoming)
    assert [each.outcome for each in received.receipts] == [Outcome.ACCEPTED] * 2
    assert [each.is_again for each in received.receipts] == [False, True]


def test_the_originals_are_not_received_again(rollup: Rollup, good: Path, tmp_path: Path) -> None:
    receive(rollup, good)
    kept = list(rollup.originals.iterdir())
    found = intake.find([rollup.originals.parent], but=rollup.originals)
    assert not set(found.paths) & set(kept)


def test_too_deep_and_too_many_is_said(
    rollup: Rollup, good: Path, incoming: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copyfile(good, incoming / "甲 #1" / "深" / "x.yaodian")
    shutil.copyfile(good, incoming / "a.yaodian")
    shutil.copyfile(good, incoming / "b.yaodian")
    monkeypatch.setattr(intake, "DEEPEST", 1)
    assert not intake.find([incoming], but=rollup.originals).is_all
    monkeypatch.setattr(intake, "DEEPEST", 9)
    monkeypatch.setattr(intake, "MOST_FILES", 2)
    found = intake.find([incoming], but=rollup.originals)
    assert (len(found.paths), found.is_all) == (2, False)


@on_posix
def test_links_pipes_and_devices_are_named(rollup: Rollup, good: Path, incoming: Path) -> None:
    (incoming / "链接.yaodian").symlink_to(good)
    (incoming / "断的.yaodian").symlink_to(incoming / "没有")
    os.mkfifo(incoming / "管道.yaodian")
    (incoming / "循环").symlink_to(incoming)
    shutil.copyfile(good, incoming / "有尾巴.yaodian")
    (incoming / "有尾巴.yaodian-wal").write_bytes(b"x" * 99)
    (incoming / "空.yaodian").write_bytes(b"")
    received = receive(rollup, incoming)
    told = {each.file_name: (each.outcome, *each.notes) for each in received.receipts}
    refused = Outcome.REFUSED
    assert told == {
        "链接.yaodian": (refused, Note.UNREADABLE),
        "断的.yaodian": (refused, Note.UNREADABLE),
        "管道.yaodian": (refused, Note.UNREADABLE),
        "有尾巴.yaodian": (refused, Note.UNREADABLE),
        "空.yaodian": (refused, Note.DAMAGED),
    }
    before = tables(rollup)
    receive(rollup, incoming)
    assert tables(rollup) == before  # the same trouble once more is no new line
    (incoming / "有尾巴.yaodian-wal").unlink()
    (receipt,) = receive(rollup, incoming / "有尾巴.yaodian").receipts
    assert receipt.outcome is Outcome.ACCEPTED
    (incoming / "有尾巴.yaodian-wal").write_bytes(b"x")
    (receipt,) = receive(rollup, incoming / "有尾巴.yaodian").receipts
    assert receipt.outcome is Outcome.ACCEPTED  # it had been read whole
    with rollup.reading() as db:
        assert len(receipts(db)) == 5


@on_posix
def test_names_that_are_no_text(rollup: Rollup, good: Path, incoming: Path) -> None:
    shutil.copyfile(good, os.fsencode(incoming) + b"/\xff\n\xe5.yaodian")
    (incoming / "坏\n已采用 \u202e.yaodian").write_bytes(b"junk")
    received = receive(rollup, incoming)
    assert [each.outcome for each in received.receipts] == [Outcome.REFUSED, Outcome.ACCEPTED]
    assert [each.file_name for each in received.receipts] == [
        "坏 已采用 \ufffd.yaodian",
        "\ufffd \ufffd.yaodian",
    ]
    assert len(received.receipts[0].sentences) == 1


def test_units_with_no_name(rollup: Rollup, good: Path, incoming: Path) -> None:
    for number, name in enumerate(("", "甲\n\n乙\x1b[31m\u202e局", "长" * 5000)):
        change = f"UPDATE meta SET value = '{name}' WHERE key = 'unit'"
        other = f"UPDATE meta SET value = '{number}' WHERE key = 'id'"
        resealed(good, incoming / f"{number}.yaodian", change, other)
    received = finish(receiving(rollup, [incoming], may_add_units=True))
    assert [each.outcome for each in received.receipts] == [Outcome.HELD] * 3
    assert [each.unit[:10] for each in received.receipts] == [
        "",
        "甲 乙\ufffd[31m\ufffd局",
        "长" * 10,
    ]
    assert all(len(each.sentences) == 2 for each in received.receipts)
    assert max(len(line) for each in received.receipts for line in each.sentences) < 400


def test_a_mistake_of_ours_stops_one_file_alone(
    rollup: Rollup,
    good: Path,
    incoming: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    shutil.copyfile(good, incoming / "a.yaodian")
    sender = Sender.new(incoming.parent / "乙", UNIT)
    sender.hand_in(incoming / "b.yaodian")
    real = intake.opening_copy

    def broken(path: Path, *rest: object) -> object:
        if path.name == "a.yaodian":
            raise RuntimeError("in the child")
        return real(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "opening_copy", broken)
    outcomes = [each.outcome for each in receive(rollup, incoming).receipts]
    assert outcomes == [Outcome.REFUSED, Outcome.ACCEPTED]
    assert "reading a file that came in" in caplog.text


def test_what_a_killed_program_left(rollup: Rollup, good: Path, tmp_path: Path) -> None:
    rollup.originals.mkdir(parents=True)
    copy = tmp_path / "copy"
    shutil.copyfile(good, copy)
    (receipt,) = receive(rollup, good).receipts
    kept = rollup.originals / receipt.stored_name
    strays = [rollup.originals / originals.name_of(str(n) * 64) for n in (1, 2)]
    for stray in strays:
        stray.write_bytes(b"x")
    foreign = rollup.originals / "说明.txt"
    foreign.write_bytes(b"x")
    long_ago = time.time() - 2 * originals.LEFT_FOR
    for each in (kept, strays[0], foreign):
        os.utime(each, (long_ago, long_ago))
    receive(rollup, good)
    left = set(rollup.originals.iterdir())
    assert left == {kept, strays[1], foreign}  # the other may be of an officer who receives now


def test_an_original_that_lies_there_is_used_again(
    rollup: Rollup, good: Path, tmp_path: Path
) -> None:
    digest = hashlib.sha256(good.read_bytes()).hexdigest()
    rollup.originals.mkdir(parents=True)
    shutil.copyfile(good, rollup.originals / originals.name_of(digest))
    (receipt,) = receive(rollup, good).receipts
    assert receipt.outcome is Outcome.ACCEPTED
    assert len(list(rollup.originals.iterdir())) == 1


def test_originals_that_cannot_be_kept_stop_everything(rollup: Rollup, good: Path) -> None:
    rollup.originals.write_bytes(b"a file is in the way")
    with pytest.raises(FileError):
        receive(rollup, good)
    with rollup.reading() as db:
        assert receipts(db) == ()


def test_officers_at_once(rollup: Rollup, place: str | Path, incoming: Path) -> None:
    """Both receive the same folder: every file is in once, and nobody fails."""
    if not rollup.is_shared:
        pytest.skip("a file is for one officer at a time")
    for unit in ("市财政局", "市水利局", "市民政局"):
        sender = Sender.new(incoming.parent / unit, unit)
        for number in (1, 2):
            sender.say(f"第{number}次")
            sender.hand_in(incoming / f"{unit} {number}.yaodian")
    with rollup.writing("units") as db:
        units.add_units(db, ["市财政局", "市水利局", "市民政局"])
    troubles: list[BaseException] = []

    def work(name: str) -> None:
        try:
            with Rollup.open(place, actor=name) as mine:
                receive(mine, incoming)
        except BaseException as error:  # noqa: BLE001 - told below
            troubles.append(error)

    officers = [threading.Thread(target=work, args=(name,)) for name in ("甲", "乙", "丙")]
    for each in officers:
        each.start()
    for each in officers:
        each.join()
    assert troubles == []
    with rollup.reading() as db:
        found = receipts(db)
        sent = db.execute(select(func.count()).select_from(schema.submission)).scalar_one()
        current = db.execute(
            select(func.count()).where(schema.submission.c.is_current)
        ).scalar_one()
        events = db.execute(
            select(func.count()).where(schema.event.c.action == "receive")
        ).scalar_one()
    assert (len(found), sent, current, events) == (6, 6, 3, 6)
