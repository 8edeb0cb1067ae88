"""The 退回单: what an office says to one submission, as one small file that travels back.

It is JSON that people can read; loading it adds reviews of its round and touches no answer, so that
nothing newer is overwritten. JSON is read here and not in a child: a limit of size bounds it, and
every value is looked at before it is believed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from desktop.errors import FileError, UsageError
from desktop.files import read_bytes
from desktop.workbook import submission
from desktop.workbook.history import moment
from desktop.workbook.judging import review
from desktop.workbook.model import Changes, Verdict
from desktop.workbook.wording import clean, to_json

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.workbook.history import Transaction

FORMAT: Final = "yaodian-return-slip/1"
SUFFIX: Final = ".yaodian-return"
LARGEST: Final = 8 << 20


class NotAReturnSlip(FileError):
    """A file that is no 退回单, or one that was changed."""

    def __init__(self, path: Path, problem: str = "不是退回单，或者内容不完整") -> None:
        super().__init__(path, problem, "请让主管部门重新导出退回单。")


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said to one answer; ``ref`` and ``title`` are for people, ``score`` as given."""

    requirement_id: str
    ref: str
    title: str
    verdict: Verdict
    remark: str = ""
    score: str = ""


@dataclass(frozen=True, slots=True)
class ReturnSlip:
    """A 退回单 to the submission with this ``number`` and ``root``.

    ``due_on`` is the day by which to hand in again; ``signer`` the fingerprint of the office's
    certificate and ``signature`` a detached CMS over ``signed_bytes`` (DER), empty where nobody
    signed. ``sha256`` is that of the file it was read from.
    """

    office: str
    unit: str
    workbook_id: str
    year: int | None
    round: int
    number: int
    root: str
    made_at: datetime
    remarks: tuple[Remark, ...]
    note: str = ""
    due_on: date | None = None
    signer: str = ""
    signature: bytes = b""
    sha256: str = ""

    @property
    def returned(self) -> tuple[Remark, ...]:
        """Return the remarks that ask for something."""
        return tuple(each for each in self.remarks if each.verdict is not Verdict.ACCEPTED)


def signed_bytes(slip: ReturnSlip) -> bytes:
    """Return what an office signs: the one spelling of a slip, UTF-8."""
    content = {
        "format": FORMAT,
        "office": slip.office,
        "unit": slip.unit,
        "workbook": slip.workbook_id,
        "year": slip.year,
        "round": slip.round,
        "number": slip.number,
        "root": slip.root,
        "made_at": moment(slip.made_at),
        "note": slip.note,
        "due_on": slip.due_on.isoformat() if slip.due_on else None,
        "remarks": [
            [each.requirement_id, each.ref, each.title, each.verdict.value, each.remark, each.score]
            for each in slip.remarks
        ],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).encode()


def to_bytes(slip: ReturnSlip) -> bytes:
    """Return the file of a slip."""
    signature = base64.b64encode(slip.signature).decode()
    content = {
        "slip": json.loads(signed_bytes(slip)),
        "signer": slip.signer,
        "signature": signature,
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).encode()


def read_slip(path: Path) -> ReturnSlip:
    """Read a slip that somebody sent; whether its signature is right is verified by the caller.

    Raises:
        NotAReturnSlip: it is none. FileError: it cannot be read.
    """
    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    if size > LARGEST:
        raise NotAReturnSlip(path, "太大，不是退回单")
    data = read_bytes(path)
    try:
        slip = _slip(json.loads(data.decode("utf-8-sig")))
    except (LookupError, TypeError, ValueError, RecursionError, binascii.Error) as error:
        raise NotAReturnSlip(path) from error
    return replace(slip, sha256=hashlib.sha256(data).hexdigest())


def load(change: Transaction, slip: ReturnSlip) -> Changes:
    """Enter the remarks of a slip as reviews of its round; once more changes nothing.

    Raises:
        UsageError: it is meant for another workbook, or for a submission that this one never made.
    """
    db = change.db
    meta: dict[str, str] = dict(db.execute("SELECT key, value FROM meta"))
    if meta["id"] != slip.workbook_id:
        raise UsageError(
            f"这份退回单是给“{slip.unit}”的另一个工作簿的，没有装入。请打开报送时用的那个工作簿。"
        )
    made = {each.number: each.root for each in submission.submissions(db)}
    if made.get(slip.number) != slip.root:
        raise UsageError(
            f"这份退回单针对第{slip.number}次报送，而这个工作簿没有那次报送的记录，没有装入。"
            "它可能是较早的副本，请打开最新的工作簿。"
        )
    if db.execute("SELECT 1 FROM return_slip WHERE sha256 = ?", (slip.sha256,)).fetchone():
        return Changes()
    _insert(change, slip)
    known = {id_ for (id_,) in db.execute("SELECT id FROM requirement")}
    changes = Changes(info=True)
    for each in slip.remarks:
        if each.requirement_id in known:
            changes |= review(
                change,
                each.requirement_id,
                each.verdict,
                round_=slip.round,
                remark=each.remark,
                score=each.score,
                reviewed_by=slip.office,
                reviewed_at=slip.made_at,
            )
    return changes


def _insert(change: Transaction, slip: ReturnSlip) -> None:
    row = {
        "sha256": slip.sha256,
        "round": slip.round,
        "number": slip.number,
        "root": slip.root,
        "office": clean(slip.office),
        "note": clean(slip.note),
        "due_on": slip.due_on.isoformat() if slip.due_on else None,
        "made_at": moment(slip.made_at),
        "signer": slip.signer,
    }
    change.db.execute(
        f"INSERT INTO return_slip ({', '.join(row)}) VALUES ({', '.join(f':{key}' for key in row)})",
        row,
    )
    told = {"round": slip.round, "number": slip.number, "count": len(slip.returned)}
    change.record("return_slip", slip.office, "", to_json(told))


def _slip(content: dict[str, Any]) -> ReturnSlip:
    slip = content["slip"]
    if slip["format"] != FORMAT:
        raise ValueError
    due_on, year = slip["due_on"], slip["year"]
    made_at = datetime.fromisoformat(_text(slip["made_at"]))
    if made_at.tzinfo is None:
        raise ValueError
    return ReturnSlip(
        office=_text(slip["office"]),
        unit=_text(slip["unit"]),
        workbook_id=_text(slip["workbook"]),
        year=None if year is None else _whole(year),
        round=_whole(slip["round"]),
        number=_whole(slip["number"]),
        root=_text(slip["root"]),
        made_at=made_at,
        remarks=tuple(_remark(*each) for each in slip["remarks"]),
        note=_text(slip["note"]),
        due_on=None if due_on is None else date.fromisoformat(due_on),
        signer=_text(content["signer"]),
        signature=base64.b64decode(_text(content["signature"]), validate=True),
    )


def _remark(*values: object) -> Remark:
    requirement_id, ref, title, verdict, remark, score = map(_text, values)
    return Remark(requirement_id, ref, title, Verdict(verdict), remark, score)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return clean(value)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 1_000_000:  # noqa: PLR2004 - no year or round is larger
        raise TypeError
    return value
