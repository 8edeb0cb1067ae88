"""The register of certificates in the window: compared first, withdrawn since a day, carried on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from desktop.gui import ask
from desktop.gui.office.certificate_lines import Kind
from desktop.gui.office.certificates_dialog import CertificatesDialog
from desktop.gui.office.registering import WithdrawDialog
from desktop.rollup import units
from desktop.rollup.store import Rollup
from desktop.rollup.verdicts import Outcome
from desktop.signing.certificate import fingerprint
from tests.gui.office_samples import NAMES, receive, sealed
from tests.rollup.handed_in import key_of, signing
from tests.samples import make_checklist
from tests.signing import issuers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.gui.office.window import OfficeWindow
    from desktop.signing.keys import SigningKey


CA = "数字证书认证中心"


@pytest.fixture
def key() -> SigningKey:
    return key_of(NAMES[0])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every question, each answered with yes."""
    questions: list[str] = []
    monkeypatch.setattr(ask, "confirm", lambda *args: questions.append(args[2]) or True)
    return questions


@pytest.fixture
def dialog(
    office: OfficeWindow, qtbot: QtBot, tmp_path: Path, key: SigningKey
) -> CertificatesDialog:
    receive(office, qtbot, sealed(tmp_path / "来件", NAMES[0], sign=signing(key)))
    shown = CertificatesDialog(office.bureau)
    qtbot.addWidget(shown)
    return shown


def states(dialog: CertificatesDialog) -> list[tuple[str, str]]:
    return [(row.state, row.unit or row.name) for row in dialog.table.rows]


def test_one_is_registered_withdrawn_and_registered_again(
    dialog: CertificatesDialog,
    office: OfficeWindow,
    key: SigningKey,
    asked: list[str],
    answer: Callable[..., None],
) -> None:
    assert states(dialog) == [("待登记", NAMES[0])]
    assert "1 张等着" in dialog.words.text()
    assert not dialog.withdraw_button.isEnabled()
    dialog.chosen(0)
    assert fingerprint(key.certificate) in asked[0]
    assert states(dialog) == [("已登记", NAMES[0])]
    assert "已登记" in office.reports.units.words(office.bureau.picture.matrix.units[0], 2)
    assert not dialog.register_button.isEnabled()
    answer(WithdrawDialog, lambda each: each.since.set_day(office.bureau.today + timedelta(days=1)))
    dialog.withdraw_button.click()
    assert "还没有到" in dialog.words.text()
    answer(WithdrawDialog, lambda each: each.since.set_day(office.bureau.today))
    dialog.withdraw_button.click()
    assert "停用" in states(dialog)[0][0]
    (receipt,) = office.reports.log.rows
    assert receipt.outcome is Outcome.HELD  # it came on that day
    dialog.register_button.click()
    assert states(dialog) == [("已登记", NAMES[0])]


def test_nothing_is_registered_where_it_differs(
    dialog: CertificatesDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "confirm", lambda *_args: False)
    dialog.register_button.click()
    assert states(dialog) == [("待登记", NAMES[0])]


def test_a_file_is_registered_for_the_unit_that_it_names(
    dialog: CertificatesDialog,
    tmp_path: Path,
    asked: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "证书 #1 & 50%.cer"
    monkeypatch.setattr(ask, "open_file", lambda *_args: path)
    path.write_bytes(key_of("测绘院").certificate.der)
    dialog.file_button.click()
    assert "看不出" in dialog.words.text()
    path.write_bytes(b"junk")
    dialog.file_button.click()
    assert "不是证书文件" in dialog.words.text()
    assert not asked
    path.write_bytes(key_of(NAMES[2]).certificate.der)
    dialog.file_button.click()
    assert len(asked) == 1
    assert ("已登记", NAMES[2]) in states(dialog)


def test_an_authority_is_registered_and_a_name_confirmed(
    office: OfficeWindow, qtbot: QtBot, tmp_path: Path, asked: list[str]
) -> None:
    authority = issuers.root("国家根").below(CA)
    key = authority.issue(NAMES[1])
    receive(office, qtbot, sealed(tmp_path / "来件", NAMES[1], sign=signing(key)))
    dialog = CertificatesDialog(office.bureau)
    qtbot.addWidget(dialog)
    issuing = [row.kind is Kind.ISSUER_WAITING and row.name == CA for row in dialog.table.rows]
    dialog.chosen(issuing.index(True))
    assert "公布的指纹" in asked[0]
    dialog.chosen([row.kind for row in dialog.table.rows].index(Kind.WAITING))
    assert "换发的证书不必再登记" in asked[-1]
    assert ("名称已确认", NAMES[1]) in states(dialog)
    assert not any(row.is_waiting and row.kind is Kind.WAITING for row in dialog.table.rows)


def test_a_confirmed_name_is_withdrawn_and_confirmed_again(
    office: OfficeWindow,
    qtbot: QtBot,
    tmp_path: Path,
    asked: list[str],
    answer: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    authority, path = issuers.root(CA), tmp_path / "机构公布的 #1.cer"
    receive(
        office, qtbot, sealed(tmp_path / "来件", NAMES[1], sign=signing(authority.issue(NAMES[1])))
    )
    dialog = CertificatesDialog(office.bureau)
    qtbot.addWidget(dialog)
    path.write_bytes(authority.der)
    monkeypatch.setattr(ask, "open_file", lambda *_args: path)
    dialog.file_button.click()
    assert "公布的指纹" in asked[-1]
    assert "签发机构" in dialog.words.text()
    dialog.chosen([row.kind for row in dialog.table.rows].index(Kind.WAITING))
    name = [row.kind for row in dialog.table.rows].index(Kind.NAME)
    dialog.list.setCurrentIndex(dialog.table.index(name, 0))
    assert not dialog.register_button.isEnabled()
    answer(WithdrawDialog, lambda each: each.since.set_day(office.bureau.today))
    dialog.withdraw_button.click()
    (receipt,) = office.reports.log.rows
    assert receipt.outcome is Outcome.HELD
    dialog.list.setCurrentIndex(dialog.table.index(name, 0))
    dialog.register_button.click()
    assert "重新认作" in asked[-1]
    (receipt,) = office.reports.log.rows
    assert receipt.outcome is Outcome.ACCEPTED


def test_what_was_registered_last_year_is_carried_on(
    dialog: CertificatesDialog,
    office: OfficeWindow,
    tmp_path: Path,
    asked: list[str],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    dialog.chosen(0)
    assert asked
    path = office.bureau.rollup.place.path
    assert path
    place = tmp_path / "新的.yaodian-rollup"
    with Rollup.create(place, make_checklist(4), office="市府办", actor="甲") as new:
        with new.writing("units") as db:
            units.add_units(db, NAMES[:1])
        monkeypatch.setattr(office.bureau, "rollup", new)
        later = CertificatesDialog(office.bureau)
        qtbot.addWidget(later)
        assert states(later) == []
        monkeypatch.setattr(ask, "open_file", lambda *_args: path)
        later.carry_button.click()
        assert "带入 1 张" in later.words.text()
        assert states(later) == [("已登记", NAMES[0])]
        monkeypatch.undo()


def test_files_are_registered_one_after_the_other(
    office: OfficeWindow, qtbot: QtBot, tmp_path: Path, asked: list[str]
) -> None:
    folder = tmp_path / "来件"
    receive(office, qtbot, *(sealed(folder, each, sign=signing(key_of(each))) for each in NAMES))
    view = office.reports
    view.receipt_list.setCurrentIndex(view.log.index(0, 0))
    for _ in NAMES:
        assert view.register_button.isEnabled()  # the next is current, not the one that went down
        view.register()
        office.bureau.tasks.wait()
    assert len(asked) == len(set(asked)) == len(NAMES)
    assert not view.register_button.isEnabled()
