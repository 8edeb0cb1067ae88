"""Everything that leaves the program, made once and searched: no secret, no trace, nothing that runs."""

from __future__ import annotations

import base64
import getpass
import re
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from desktop.cli import main
from desktop.gui.trouble import _as_text, write
from desktop.workbook import edits
from desktop.workbook.book import Workbook
from desktop.workbook.model import Status
from tests.samples import make_checklist

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

PASSPHRASE: Final = "金丝雀 canary-passphrase 7"  # noqa: S105 - a canary
DELETED: Final = [f"已删金丝雀{n}deleted-canary" for n in range(20)]
USER, HOME = "canary-user", "canary-home"
FORMULA: Final = '=HYPERLINK("http://canary.example/","点")'
EXPORTS: Final = (
    *("台账.xlsx", "台账.docx", "台账.pdf", "报告.pdf", "报告.docx", "公开.xlsx", "公开.docx"),
    *("签名.pdf", "再签.pdf", "登记表.pdf", "佐证材料"),
)
# Whatever runs, fetches or points elsewhere in a PDF; ISO 32000-2, 12.6.4.
ACTIVE: Final = frozenset(
    {"/JavaScript", "/JS", "/Launch", "/URI", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData"}
    | {"/OpenAction", "/AA", "/RichMedia", "/Rendition", "/XFA", "/Movie", "/Sound"}
)


@dataclass(frozen=True)
class Made:
    folder: Path
    home: Path
    workbook: Path
    p12: Path
    numbers: list[bytes]

    def leaving(self) -> list[Path]:
        """What goes to other people."""
        paths = [self.folder / name for name in (*EXPORTS, "移交.yaodian")]
        return [file for path in paths for file in (path.rglob("*") if path.is_dir() else [path])]

    def everything(self) -> list[Path]:
        """Every file that the program wrote, but the exported key."""
        files = (each for each in self.folder.parent.rglob("*") if each.is_file())
        return [each for each in files if each not in {self.p12, self.folder / "口令.txt"}]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    root = tmp_path_factory.mktemp("出去的 文件#")
    (home := root / HOME).mkdir()
    (folder := root / "canary-path 输出").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home))
        for name in ("LOGNAME", "USER", "USERNAME", "LNAME"):
            patch.setenv(name, USER)
        assert getpass.getuser() == USER
        book, p12, secret = folder / "台账.yaodian", folder / "证书.p12", folder / "口令.txt"
        secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
        _fill(book)
        _run("key", "new", "--unit", "甲局", "-o", p12, "--passphrase-file", secret)
        for name in EXPORTS[:3]:
            _run("export", book, "-o", folder / name)
        _run("export", book, "-o", folder / "佐证材料", "--evidence")
        _run("export", book, "-o", folder / "公开.xlsx", "--public")
        _run("report", book, "-o", folder / "公开.docx", "--public")
        _run("report", book, "-o", folder / "报告.pdf")
        _run("report", book, "-o", folder / "报告.docx", "--prose")
        signing = ("--passphrase-file", secret)
        _run("report", book, "-o", folder / "签名.pdf", "--sign", p12, *signing)
        _run("key", "import", p12, *signing, "--new-passphrase-file", secret)
        _run("key", "page", "甲局", "-o", folder / "登记表.pdf")
        again = ("--key", "甲局", "--role", "审核人", "-o", folder / "再签.pdf", *signing)
        _run("sign", folder / "签名.pdf", *again)
        _run("hand-over", book, "-o", folder / "移交.yaodian")
        _run("save-as", book, "-o", folder / "另存.yaodian")
        _run("backup", book)
        yield Made(folder, home, book, p12, _numbers(p12))


def _run(*words: object) -> None:
    assert main([str(word) for word in words]) in {0, 1}, words


def _fill(path: Path) -> None:
    proof = path.with_name("佐证.txt")
    with Workbook.create(path, make_checklist(3), unit="甲局", actor="填报人甲") as book:
        first = f"{1:012x}"
        for canary in DELETED[:10]:
            book.edit("答", edits.assess, first, status=Status.DONE, statement=canary)
        for canary in DELETED[10:]:
            proof.write_text(canary * 500, encoding="utf-8")
            book.attach_file(first, proof, title=canary)
            (each,) = book.ledger()[0].evidence
            book.edit("移除", edits.detach, first, [each.id])
        book.edit("答", edits.assess, first, statement=FORMULA)
        proof.write_text("真正的佐证", encoding="utf-8")
        book.attach_file(first, proof, title="真正的佐证")
    proof.unlink()


def _numbers(p12: Path) -> list[bytes]:
    """Return the secret numbers of the key and the forms in which they are usually written."""
    key: RSAPrivateKey = pkcs12.load_key_and_certificates(p12.read_bytes(), PASSPHRASE.encode())[0]  # type: ignore[assignment]
    secret = key.private_numbers()
    numbers = [secret.p, secret.q, secret.d, secret.dmp1, secret.dmq1, secret.iqmp]
    raw = [number.to_bytes((number.bit_length() + 7) // 8, "big") for number in numbers]
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    pem = base64.b64encode(der)
    return [
        *raw,
        *(each[::-1] for each in raw),
        *(each.hex().encode() for each in raw),
        *(str(number).encode() for number in numbers),
        pem[64:128],
    ]


def layers(data: bytes) -> Iterator[bytes]:
    """Yield the bytes of a file and of everything packed into it."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as package:
            for name in package.namelist():
                yield name.encode()
                yield from layers(package.read(name))
    for found in re.finditer(rb"stream\r?\n", data):
        with suppress(zlib.error):
            yield from layers(zlib.decompressobj().decompress(data[found.end() :], 50_000_000))


def holds(path: Path, words: list[bytes]) -> bool:
    return any(word in layer for layer in layers(path.read_bytes()) for word in words)


def spelled(*words: str) -> list[bytes]:
    """Return words in every coding in which a file may hold them, JSON's and PDF's too."""
    codings = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
    plain = [word.encode(coding) for word in words for coding in codings]
    escaped = [word.encode("ascii", "backslashreplace") for word in words]
    turned = [word.encode("utf-16-be").hex().encode() for word in words]
    return [*plain, *escaped, *turned, *(each.upper() for each in turned)]


def test_no_key_and_no_passphrase_is_in_any_file(made: Made) -> None:
    secrets = [*made.numbers, *spelled(PASSPHRASE)]
    assert len(made.everything()) > 15
    assert any(path.suffix == ".key" for path in made.everything())  # sealed, so searched too
    assert [path.name for path in made.everything() if holds(path, secrets)] == []
    assert not holds(made.p12, secrets)


def test_control_a_key_that_lies_open_is_found(made: Made, tmp_path: Path) -> None:
    key = pkcs12.load_key_and_certificates(made.p12.read_bytes(), PASSPHRASE.encode())[0]
    assert key
    for number, (coding, form) in enumerate(
        ((Encoding.DER, PrivateFormat.PKCS8), (Encoding.PEM, PrivateFormat.PKCS8))
    ):
        path = tmp_path / str(number)
        path.write_bytes(key.private_bytes(coding, form, NoEncryption()))
        assert holds(path, made.numbers)


def test_a_log_of_an_unexpected_error_holds_no_passphrase(tmp_path: Path) -> None:
    def sign(passphrase: str) -> None:
        raise RuntimeError(f"no luck with {len(passphrase)} characters")

    log = tmp_path / "yaodian.log"
    with pytest.raises(RuntimeError) as caught:
        sign(PASSPHRASE)
    assert write(log, _as_text(caught.value))
    assert "no luck with" in log.read_text(encoding="utf-8")
    assert not holds(log, spelled(PASSPHRASE))


def test_nothing_deleted_is_in_what_leaves(made: Made) -> None:
    canaries = spelled(*DELETED)
    assert [path.name for path in made.leaving() if path.is_file() and holds(path, canaries)] == []


def test_control_the_whole_history_is_in_the_workbook_and_in_a_full_copy(made: Made) -> None:
    assert holds(made.workbook, spelled(DELETED[3]))
    assert holds(made.folder / "另存.yaodian", spelled(DELETED[3]))


def test_no_path_and_no_account_of_this_computer_is_in_what_leaves(made: Made) -> None:
    traces = spelled(str(made.folder), "canary-path", HOME, USER)
    assert [path.name for path in made.leaving() if path.is_file() and holds(path, traces)] == []


@pytest.mark.parametrize("name", [name for name in EXPORTS if name.endswith(("x", "m"))])
def test_no_office_file_runs_links_or_computes(made: Made, name: str) -> None:
    assert office_faults((made.folder / name).read_bytes()) == []


def office_faults(data: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    wrong = (
        *(b"<f>", b"<f ", b"<hyperlink", b"<w:hyperlink", b'TargetMode="External"', b"<ddeLink"),
        *(b"externalLink", b"attachedTemplate", b"oleObject", b"w:object", b"w:altChunk"),
    )
    faults = [f"{name}: {sign!r}" for name, part in parts.items() for sign in wrong if sign in part]
    fields = [
        (name, field)
        for name, part in parts.items()
        for field in re.findall(rb"<w:instrText[^>]*>\s*([A-Z]+)", part)
        if field not in {b"PAGE", b"NUMPAGES"}
    ]
    macros = [name for name in parts if re.search(r"vba|macro|activeX|embeddings", name)]
    return [*faults, *map(str, fields), *macros]


def test_control_a_link_a_formula_and_a_field_are_found() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("xl/worksheets/sheet1.xml", "<c><f>1+1</f></c>")
        package.writestr("word/_rels/document.xml.rels", '<R TargetMode="External"/>')
        package.writestr("word/document.xml", "<w:instrText> DDEAUTO c </w:instrText>")
        package.writestr("word/vbaProject.bin", "")
    assert len(office_faults(stream.getvalue())) == 4


@pytest.mark.parametrize("name", [name for name in EXPORTS if name.endswith(".pdf")])
def test_no_pdf_runs_or_reaches_anything(made: Made, name: str) -> None:
    with pikepdf.open(made.folder / name) as pdf:
        assert _active(pdf) == set()


def test_control_a_script_in_a_pdf_is_found(made: Made) -> None:
    with pikepdf.open(made.folder / "报告.pdf") as pdf:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.Root.OpenAction = pdf.make_indirect(script)
        assert {"/OpenAction", "/JS", "/JavaScript"} <= _active(pdf)


def _active(pdf: pikepdf.Pdf) -> set[str]:
    found: set[str] = set()
    for each in pdf.objects:
        holder = each.stream_dict if isinstance(each, pikepdf.Stream) else each
        if isinstance(holder, pikepdf.Dictionary):
            words = set(map(str, holder.keys())) | {
                str(holder.get(key, "")) for key in ("/S", "/Subtype")
            }
            found |= words & ACTIVE
    return found


def test_what_was_typed_is_in_the_exports(made: Made) -> None:
    """The search itself can see what is there."""
    assert holds(made.folder / "台账.xlsx", [b"HYPERLINK"])
    assert holds(made.folder / "报告.docx", [b"HYPERLINK"])
    assert holds(made.folder / "移交.yaodian", spelled("真正的佐证"))
