"""验签: facts one by one, the workbook beside the paper, withdrawn certificates, the day of receiving."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.files import certificates_folder
from desktop.gui import ask
from desktop.gui.dialogs.key_trusted import TrustedDialog
from desktop.gui.dialogs.verify import VerifyDialog
from desktop.report.produce import composed, sign_first
from desktop.report.publish import render
from desktop.rollup import certificates, units
from desktop.rollup.store import Rollup
from desktop.signing.keys import new_key
from desktop.signing.register import known, register
from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.model import Status
from tests.samples import make_checklist

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.gui.desk import Desk
    from desktop.signing.keys import SigningKey

TODAY = datetime.now().astimezone().date()


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return new_key("办公室")


@pytest.fixture
def paper(desk: Desk, key: SigningKey, tmp_path: Path) -> Path:
    """A report of the open workbook, signed by somebody who is registered."""
    register(certificates_folder(), key.certificate)
    path = tmp_path / "自评 #1 & 50%.pdf"
    rendered = render(composed(desk.session.workbook, printed_on=TODAY))
    path.write_bytes(sign_first(rendered, key))
    return path


@pytest.fixture
def dialog(desk: Desk, paper: Path, qtbot: QtBot) -> VerifyDialog:
    dialog = VerifyDialog(desk, paper)
    qtbot.addWidget(dialog)
    dialog.show()
    waited(dialog, qtbot, "编号")
    return dialog


def words(dialog: VerifyDialog) -> str:
    parts = (dialog._facts.itemAt(at).widget() for at in range(dialog._facts.count()))
    return "\n".join(each.text() for each in parts if isinstance(each, QLabel | QPushButton))


def waited(dialog: VerifyDialog, qtbot: QtBot, expected: str) -> str:
    qtbot.waitUntil(lambda: expected in words(dialog), timeout=30000)
    return words(dialog)


def test_the_facts_and_the_open_workbook(dialog: VerifyDialog) -> None:
    told = words(dialog)
    for each in ("签名有效", "没有被改动", "已登记", "没有第三方证明", "覆盖整个文件", "同一状态"):
        assert each in told
    assert not dialog.received_row.isVisible()


def test_what_differs_is_named(dialog: VerifyDialog, desk: Desk, qtbot: QtBot) -> None:
    row = desk.session.rows[0]
    desk.session.edit(
        "写", edits.assess, row.requirement.id, status=Status.DONE, statement="后来才写的话"
    )
    again = VerifyDialog(desk, dialog._path)
    qtbot.addWidget(again)
    told = waited(again, qtbot, "不是同一状态")
    assert "后来才写的话" in told
    assert "签名有效" in told  # the paper itself is as sound as before


def test_another_workbook_is_chosen_to_be_compared(
    dialog: VerifyDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "另一本 #2.yaodian"
    Workbook.create(other, make_checklist(2), unit="外单位", year=2018).close()
    monkeypatch.setattr(ask, "open_file", lambda *_words: other)
    dialog.compare.click()
    told = waited(dialog, qtbot, "另一本 #2")
    assert "工作簿不是同一个" in told
    broken = tmp_path / "坏.yaodian"
    broken.write_bytes(b"nothing")
    monkeypatch.setattr(ask, "open_file", lambda *_words: broken)
    dialog.compare.click()
    waited(dialog, qtbot, "坏.yaodian")


def test_a_paper_of_another_workbook_says_so(
    desk: Desk, qtbot: QtBot, tmp_path: Path, key: SigningKey
) -> None:
    other = tmp_path / "另一本 #2.yaodian"
    with Workbook.create(other, make_checklist(2), unit="外单位", year=2018) as book:
        rendered = render(composed(book, printed_on=TODAY))
    path = tmp_path / "外单位.pdf"
    path.write_bytes(sign_first(rendered, key))
    dialog = VerifyDialog(desk, path)
    qtbot.addWidget(dialog)
    told = waited(dialog, qtbot, "不是由打开的工作簿")
    assert "没有登记" in told
    assert "核对过指纹，登记" in told


def test_withdrawn_since_a_day_and_received_before_it(
    dialog: VerifyDialog, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def withdraw(trusted: TrustedDialog) -> int:
        assert trusted.list.count() == 1
        trusted.withdraw()
        assert f"自 {TODAY.isoformat()} 起停用" in trusted.list.item(0).text()
        return 1

    monkeypatch.setattr(TrustedDialog, "exec", withdraw)
    dialog.trusted.click()
    told = waited(dialog, qtbot, "起停用")
    assert "未全部得到信任" in told
    assert "不能证明是停用以前签的" in told
    assert dialog.received_row.isVisible()
    yesterday = TODAY - timedelta(days=1)
    dialog.received.setDate(QDate(yesterday.year, yesterday.month, yesterday.day))
    told = waited(dialog, qtbot, "不受影响")
    assert "签名有效" in told
    assert dialog.received.maximumDate() == QDate(TODAY.year, TODAY.month, TODAY.day)


def test_certificates_are_registered_withdrawn_and_trusted_again(
    desk: Desk, qtbot: QtBot, tmp_path: Path, key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = TrustedDialog(desk, desk.window)
    qtbot.addWidget(dialog)
    assert dialog.facts.text() == "还没有登记证书。"
    assert not dialog.withdraw_button.isEnabled()
    cer, asked = tmp_path / "交来的 #1.cer", []
    monkeypatch.setattr(ask, "open_file", lambda *_words: cer)
    monkeypatch.setattr(ask, "confirm", lambda *args: asked.append(args[2]) or True)
    dialog.add()
    assert "不存在" in dialog.fault.text()
    cer.write_bytes(key.certificate.der)
    dialog.add()
    assert "指纹（SHA-256）" in asked[0]
    assert "有效期" in dialog.facts.text()
    dialog.withdraw()
    assert [each.withdrawn_on for each in known(certificates_folder())] == [TODAY]
    dialog.trust_again()
    assert [each.withdrawn_on for each in known(certificates_folder())] == [None]
    monkeypatch.setattr(ask, "confirm", lambda *_args: False)
    cer.write_bytes(new_key("别的局").certificate.der)
    dialog.add()
    assert dialog.list.count() == 1
    dialog.withdraw()
    beside = next(certificates_folder().glob("*.withdrawn"))
    beside.write_bytes(b"soon")
    dialog._refresh()
    assert "不再信任" in dialog.list.item(0).text()


def test_what_an_office_registered_is_trusted_here_too(
    desk: Desk, qtbot: QtBot, tmp_path: Path, key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "汇总 #1.yaodian-rollup"
    rollup = Rollup.create(place, make_checklist(2), office="市府办", year=2026)
    with rollup, rollup.writing("register") as db:
        (unit,) = units.add_units(db, ["办公室"])
        certificates.register_certificate(db, rollup, unit.id, key.certificate.der)
    dialog = TrustedDialog(desk, desk.window)
    qtbot.addWidget(dialog)
    monkeypatch.setattr(ask, "open_file", lambda *_words: place)
    dialog.take_button.click()
    assert "新登记 1 张" in dialog.fault.text()
    assert [each.certificate for each in known(certificates_folder())] == [key.certificate]
    broken = tmp_path / "坏.yaodian-rollup"
    broken.write_bytes(b"nothing")
    monkeypatch.setattr(ask, "open_file", lambda *_words: broken)
    dialog.take_button.click()
    assert "坏.yaodian-rollup" in dialog.fault.text()
