"""Everything a person can change, each a function of an open transaction and plain values.

A function changes rows, records an event, and returns what it touched. It is run by
``Workbook.edit``, which commits it and keeps its undo step; nothing else writes answers.
"""

from __future__ import annotations

from desktop.workbook.answering import (
    SIGNATORY_KEYS,
    accept_gap,
    assess,
    set_setting,
    set_signatories,
)
from desktop.workbook.arranging import describe_unit, divide, forget_unit
from desktop.workbook.attaching import (
    attach,
    attach_file,
    attach_link,
    attach_snapshot,
    describe_evidence,
    detach,
    set_publicity,
)
from desktop.workbook.judging import (
    dismiss_offer,
    offer,
    review,
    sign_off,
    take_offered_evidence,
    take_offered_statement,
    withdraw_sign_off,
)
from desktop.workbook.wording import clean

__all__ = [
    "SIGNATORY_KEYS",
    "accept_gap",
    "assess",
    "attach",
    "attach_file",
    "attach_link",
    "attach_snapshot",
    "clean",
    "describe_evidence",
    "describe_unit",
    "detach",
    "dismiss_offer",
    "divide",
    "forget_unit",
    "offer",
    "review",
    "set_publicity",
    "set_setting",
    "set_signatories",
    "sign_off",
    "take_offered_evidence",
    "take_offered_statement",
    "withdraw_sign_off",
]
