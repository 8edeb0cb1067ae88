"""What a verification found, told in Chinese: one sentence for each fact, none softened."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from desktop.signing.certificate import day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.signing.certificate import Certificate
    from desktop.signing.model import SignatureStatus, VerifiedDocument


def of_document(document: VerifiedDocument) -> tuple[str, ...]:
    """Return the verdict on the whole file and why."""
    if document.problem:
        return (document.problem,)
    if not document.is_signed:
        return ("这份 PDF 没有电子签名。",)
    return (_verdict(document), *_same_certificate(document))


def _verdict(document: VerifiedDocument) -> str:
    count = len(document.signatures)
    if document.is_accepted:
        return f"签名有效：{count} 个签名都完好、可信，文件自签名后没有改动。"
    if document.is_intact:
        return (
            f"签名完好但未全部得到信任：{count} 个签名都没有被改动，但有签名人的证书不可信，见下。"
        )
    return "签名无效：文件或签名在签名之后被改动过，或签名不能核验，不能采信。"


def _same_certificate(document: VerifiedDocument) -> Iterator[str]:
    """Tell which signatures one key made: they do not show that several people signed."""
    roles: dict[str, list[str]] = {}
    for each in document.signatures:
        if each.certificate and each.is_intact:
            roles.setdefault(each.fingerprint, []).append(f"“{each.role}”")
    for same in roles.values():
        if len(same) > 1:
            yield f"请注意：{'和'.join(same)}用的是同一张证书，不能证明是不同的人签的。"


def of_signature(status: SignatureStatus) -> tuple[str, ...]:
    """Return each fact about one signature as a sentence."""
    lines = [_who(status)]
    lines += [_intact(status), *_trust(status), _coverage(status)]
    lines += [f"签名之后的改动：{'、'.join(status.changes)}。"] if status.changes else []
    lines += [f"签名人说明的理由：{status.reason}"] if status.reason else []
    return tuple(line for line in lines if line)


def _who(status: SignatureStatus) -> str:
    whose = f"“{status.role}”的签名" if status.role else "签名"
    if not status.signer:
        return f"{whose}：签名人不明。"
    if not status.is_intact:
        return f"{whose}：署名为“{status.signer}”，未经证实。"
    return f"{whose}：{status.signer}，{_when(status.claimed_at)}。"


def _when(claimed_at: datetime | None) -> str:
    if claimed_at is None:
        return "没有写明签名时间"
    moment = f"{day(claimed_at)} {claimed_at.astimezone():%H:%M}"
    return f"签名时间 {moment}（取自签名电脑的时钟，没有第三方证明）"


def _intact(status: SignatureStatus) -> str:
    if status.is_intact:
        return "完整性：签名所覆盖的内容没有被改动。"
    return f"完整性：不成立，{status.problem or '内容与签名不符'}。"


def _trust(status: SignatureStatus) -> tuple[str, ...]:
    if status.certificate is None:
        return ("信任：读不出签名人的证书，无法判断。",)
    if not status.is_intact:
        return ("信任：签名不完好，签名人的名字也不能采信。",)
    prints = f"证书指纹（SHA-256）：{status.fingerprint}。"
    if not status.was_valid_when_signed:
        return (_untimely(status.certificate, status.claimed_at), prints)
    return (_known(status, status.certificate), prints)


def _known(status: SignatureStatus, certificate: Certificate) -> str:
    if not status.is_trusted:
        return (
            "信任：不成立，证书虽已登记，但不允许用于签名。"
            if status.is_registered
            else "信任：不成立，签名人的证书没有登记。请向该单位当面或电话核对指纹后再登记。"
        )
    if not status.is_registered:
        return (
            f"信任：不成立，证书由“{certificate.issuer}”签发，签发机构已登记，但这个签名人还没有登记。"
            "请确认它确实是该单位，再登记它的证书。"
        )
    if status.withdrawn_on:
        return _withdrawn(status, status.withdrawn_on)
    expired = certificate.valid_until < datetime.now(UTC)
    since = f"；证书已于{day(certificate.valid_until)}到期，此前的签名不受影响" if expired else ""
    return f"信任：签名人的证书已登记，签名时在有效期内{since}。"


def _withdrawn(status: SignatureStatus, since: date) -> str:
    days = f"证书自{_written(since)}起停用"
    received = f"这份文件于{_written(status.received_on)}收到" if status.received_on else ""
    if not status.is_withdrawn:
        return f"信任：签名人的证书已登记，签名时在有效期内；{days}，{received}，不受影响。"
    return (
        f"信任：不成立，{days}，{received or '收到的日期不明'}。签名时间取自签名电脑，"
        "不能证明是停用以前签的；如果停用以前就收到了，请写明收到的日期再核验。"
    )


def _written(day_: date) -> str:
    return f"{day_.year}年{day_.month}月{day_.day}日" if day_ > date.min else "登记时"


def _untimely(certificate: Certificate, claimed_at: datetime | None) -> str:
    if claimed_at and certificate.is_valid_at(claimed_at):
        return "信任：不成立，所写的签名时间还没有到，签名电脑的日期可能不对。"
    period = f"{day(certificate.valid_from)}至{day(certificate.valid_until)}"
    return f"信任：不成立，按所写的签名时间，证书不在有效期内（{period}）。"


def _coverage(status: SignatureStatus) -> str:
    if not status.is_intact:
        return ""
    if status.covers_all:
        return "范围：签名覆盖整个文件。"
    if status.is_changed_after:
        return "范围：签名没有覆盖整个文件。"
    return "范围：签名覆盖到签名当时的全部内容，其后只增加了别人的签名。"
