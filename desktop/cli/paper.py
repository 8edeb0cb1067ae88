"""Paper: write the self-assessment, sign it, verify what was signed."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from desktop.cli.chinese import ChineseCommand
from desktop.cli.elsewhere import reading
from desktop.cli.export import public_option, remind
from desktop.cli.office import shown
from desktop.cli.output import PROBLEMS_FOUND, json_option, print_json
from desktop.cli.parameters import Day, workbook_argument
from desktop.cli.passphrase import passphrase_option
from desktop.cli.signing_key import KEY_HELP, signing_key, token_option
from desktop.errors import FileError, UsageError
from desktop.files import certificates_folder, read_bytes, replace_whole
from desktop.signing.model import ROLES

if TYPE_CHECKING:
    from datetime import date

    from desktop.report.binding import Binding
    from desktop.report.content import SelfAssessment
    from desktop.report.embedded import EmbeddedReport
    from desktop.signing.model import SignatureStatus, VerifiedDocument


role_option = click.option(
    "--role", type=click.Choice(ROLES), default=ROLES[0], show_default=True, help="以什么身份签名。"
)
reason_option = click.option("--reason", metavar="文字", default="", help="签名时说明的理由。")


@click.command(cls=ChineseCommand)
@workbook_argument
@click.option(
    "-o",
    "--output",
    metavar="PDF",
    required=True,
    type=click.Path(path_type=Path),
    help="报告写到哪里；后缀为 .docx 时写成 Word 文件。",
)
@click.option("--prose", "is_prose", is_flag=True, help="除表格外，再按章节成文（一是…二是…）。")
@click.option(
    "--template",
    metavar="文件或名称",
    help="填写这份 Word 模板，或为本单位保存过的一份；报告写成 .docx。",
)
@click.option("--no-data", "is_plain", is_flag=True, help="不附机器可读的数据（PDF/A-2b）。")
@click.option(
    "--bundled-fonts",
    "is_bundled",
    is_flag=True,
    help="不用本机字体；同样的内容在任何电脑上得到同样的文件。",
)
@public_option
@click.option("--sign", "wanted", metavar="密钥", help=f"用这个密钥签名：{KEY_HELP}。")
@token_option
@role_option
@reason_option
@passphrase_option
def report(
    workbook: Path,
    output: Path,
    wanted: str | None,
    token: Path | None,
    role: str,
    reason: str,
    passphrase_file: Path | None,
    *,
    is_prose: bool,
    template: str | None,
    is_plain: bool,
    is_bundled: bool,
    is_public: bool,
) -> int:
    """出具自评报告（PDF/A），可同时签名。"""
    from desktop.report.faces import BUNDLED
    from desktop.report.installed import installed_typefaces
    from desktop.report.produce import composed, sign_first
    from desktop.report.publish import render

    is_word = output.suffix.lower() == ".docx"
    if not is_word and output.suffix.lower() != ".pdf":  # above all, not the workbook itself
        raise UsageError(f"“{output.name}”的后缀应是 .pdf 或 .docx。")
    if template and not is_word:
        raise UsageError("模板填好后是 Word 文件，请把报告写成 .docx。")
    is_signed = bool(wanted or token)
    if is_word and is_signed:
        raise UsageError("Word 文件不能签名，请把报告写成 .pdf 再签。")
    with reading(workbook) as book:
        content = composed(
            book,
            printed_on=book.clock().date(),
            is_prose=is_prose or bool(template),
            is_public=is_public,
        )
        if is_public:
            remind(book)
    if is_word:
        _write(output, _word(content, template))
        click.echo(f"自评报告已写到“{output}”。")
        return 0
    typefaces = BUNDLED if is_bundled else installed_typefaces()
    with signing_key(wanted, token, passphrase_file) if is_signed else nullcontext() as key:
        rendered = render(content, has_data=not (is_plain or is_public), typefaces=typefaces)
        pdf = sign_first(rendered, key, role=role, reason=reason) if key else rendered.pdf
        signed = f"，{key.unit}已签名" if key else "，未签名"
    _write(output, pdf)
    click.echo(f"自评报告已写到“{output}”，共 {rendered.page_count} 页{signed}。")
    used = "，".join(f"{part}用{face}" for part, face in rendered.typefaces.described)
    click.echo(f"字体：{used}。")
    return 0


def _word(content: SelfAssessment, template: str | None) -> bytes:
    """Return the report as Word has it, or the template filled with it."""
    from desktop.report.assessment_word import document
    from desktop.report.template import fill, kept_templates

    if template is None:
        return document(content)
    kept = {name: each for each in kept_templates(content.unit) for name in (each.name, each.stem)}
    return fill(kept.get(template, Path(template)), content)


@click.command(cls=ChineseCommand)
@click.argument("pdf", metavar="PDF", type=click.Path(path_type=Path))
@click.option("--key", "wanted", metavar="密钥", help=f"用这个密钥：{KEY_HELP}。")
@token_option
@click.option(
    "-o",
    "--output",
    metavar="PDF",
    type=click.Path(path_type=Path),
    help="写到哪里；不写则写回原文件。",
)
@role_option
@reason_option
@passphrase_option
def sign(
    pdf: Path,
    wanted: str | None,
    token: Path | None,
    output: Path | None,
    role: str,
    reason: str,
    passphrase_file: Path | None,
) -> int:
    """在已有的报告上再签一个名（审核人、单位负责人）。"""
    from desktop.report.produce import sign_next

    data = read_bytes(pdf)
    target = output or pdf
    with signing_key(wanted, token, passphrase_file) as key:
        signed = sign_next(data, key, role=role, reason=reason)
    _write(target, signed)
    click.echo(f"{role}已签名，写到“{target}”。")
    return 0


def _write(target: Path, pdf: bytes) -> None:
    with replace_whole(target) as part:
        part.write_bytes(pdf)


@click.command(cls=ChineseCommand)
@click.argument("file", metavar="PDF", type=click.Path(path_type=Path))
@click.argument("workbook", metavar="[工作簿]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--trust",
    "trusted",
    metavar="证书",
    multiple=True,
    type=click.Path(path_type=Path),
    help="这次也信任这个证书（.cer），可写多次。",
)
@click.option(
    "--received",
    "received_on",
    metavar="日期",
    type=Day(),
    help="您收到这份文件的日期；不写则是今天。证书后来停用的，停用以前收到的仍然算数。",
)
@json_option
def verify(
    file: Path,
    workbook: Path | None,
    trusted: tuple[Path, ...],
    received_on: date | None,
    *,
    as_json: bool,
) -> int:
    """核验签名：分别说明完整性、签名人、可信与否、是否覆盖全文、签后有无改动。

    写上工作簿时，再比对 PDF 与工作簿是否同一状态，逐项列出不同之处。全部成立时退出码为 0，否则为 1。
    """
    from desktop.report.embedded import NoEmbeddedData, read_embedded
    from desktop.signing.received import verified
    from desktop.signing.register import read_certificate

    data = read_bytes(file)
    if b"%PDF-" not in data[:1024]:
        raise FileError(file, "不是 PDF 文件", "请选择一份 PDF 报告。")
    more = [read_certificate(each) for each in trusted]
    document = verified(data, certificates_folder(), more=more, received_on=received_on)
    try:
        embedded = read_embedded(data)
    except NoEmbeddedData:
        if workbook:
            raise
        embedded = None
    binding = _binding(embedded, workbook) if embedded and workbook else None
    if as_json:
        print_json(_document_json(document) | _binding_json(embedded, binding))
    else:
        _print_document(document)
        if embedded and not binding:
            serial = shown(embedded.serial)
            click.echo(f"编号：{serial}，数据摘要：{embedded.state_digest[:16]}。")
        for sentence in binding.sentences if binding else ():
            click.echo(shown(sentence))
    is_same = binding is None or binding.is_same_state
    return 0 if document.is_accepted and is_same else PROBLEMS_FOUND


def _binding(embedded: EmbeddedReport, workbook: Path) -> Binding:
    from desktop.report.binding import compare

    with reading(workbook) as book:
        return compare(embedded, book.info, book.ledger(), book.settings())


def _print_document(document: VerifiedDocument) -> None:
    for sentence in document.sentences:
        click.echo(sentence)
    for status in document.signatures:
        click.echo("")
        for sentence in status.sentences:
            click.echo(f"  {sentence}")


def _binding_json(embedded: EmbeddedReport | None, binding: Binding | None) -> dict[str, Any]:
    return {
        "serial": embedded.serial if embedded else None,
        "state_digest": embedded.state_digest if embedded else None,
        "is_same_state": binding.is_same_state if binding else None,
        "differences": [asdict(each) for each in binding.differences] if binding else [],
    }


def _document_json(document: VerifiedDocument) -> dict[str, Any]:
    return {
        "is_signed": document.is_signed,
        "is_intact": document.is_intact,
        "is_accepted": document.is_accepted,
        "page_count": document.page_count,
        "problem": document.problem,
        "sentences": list(document.sentences),
        "signatures": [_signature_json(each) for each in document.signatures],
    }


def _signature_json(status: SignatureStatus) -> dict[str, Any]:
    return {
        "role": status.role,
        "signer": status.signer,
        "fingerprint": status.fingerprint,
        "claimed_at": status.claimed_at.isoformat() if status.claimed_at else None,
        "reason": status.reason,
        "is_intact": status.is_intact,
        "is_trusted": status.is_trusted,
        "is_registered": status.is_registered,
        "was_valid_when_signed": status.was_valid_when_signed,
        "is_withdrawn": status.is_withdrawn,
        "covers_all": status.covers_all,
        "is_changed_after": status.is_changed_after,
        "changes": list(status.changes),
        "problem": status.problem,
        "sentences": list(status.sentences),
    }
