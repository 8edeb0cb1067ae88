"""Verification in a process of its own: the same verdict, and whatever happens there a sentence."""

from __future__ import annotations

import os
import tempfile
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import evil_verifiers
import pytest
from forgeries import forgeries_of
from issued import issued_key
from signed_samples import NOW, plain, signed, signed_elsewhere, verify_here

from desktop.apart.asking import PREFIX, Limits
from desktop.signing import verify as apart
from desktop.signing.certificate import parse
from desktop.signing.sign import sign
from desktop.signing.verify import limits_for, verify
from desktop.signing.wire import BrokenAnswerError, packed, unpacked

# A second of work may last long where many work; what only waits is given a short time.
SHORT = Limits(cpu_seconds=2, seconds=60, memory=400 << 20)
IMPATIENT = replace(SHORT, seconds=1)


def test_the_verdict_is_that_of_the_inspection() -> None:
    genuine = signed()
    files = [genuine.three, genuine.visible, plain(), signed_elsewhere()["approval"]]
    files += [pdf for _, pdf in list(forgeries_of(genuine.one))[::40]]
    for pdf in files:
        assert verify(pdf, trusted=genuine.trusted) == verify_here(pdf, trusted=genuine.trusted)
    office, key = issued_key()
    trusted = [office, key.certificate.der]
    assert verify(sign(plain(), key, now=NOW), trusted=trusted).is_accepted


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("crash", "出错"),
        ("stumble", "出错"),
        ("wait", "时间"),
        ("work", "时间"),
        ("grow", "内存"),
        ("flood", "空间"),
        ("call_out", "出错"),
        ("say_nothing", "出错"),
        ("claim_registered", "出错"),
        ("claim_a_certificate", "出错"),
        ("count_true", "出错"),
        ("claim_a_moment", "出错"),
        ("leave_out", "出错"),
    ],
)
def test_whatever_happens_there_is_a_sentence_and_no_acceptance(
    name: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "inspect_there", getattr(evil_verifiers, name))
    limits = IMPATIENT if name == "wait" else SHORT
    document = verify(signed().one, trusted=signed().trusted, limits=limits)
    assert words in document.problem
    assert document.sentences == (document.problem,)
    assert (document.is_accepted, document.is_signed, document.signatures) == (False, True, ())


def test_control_an_honest_answer_passes_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = evil_verifiers.VERDICT
    (status,) = unpacked(answer, ()).signatures
    assert (status.is_intact, status.is_trusted) == (True, True)
    assert packed(unpacked(answer, ())) == answer


def test_a_certificate_is_registered_only_if_it_is_so_here() -> None:
    genuine = signed()
    answer = packed(verify_here(genuine.one, trusted=genuine.trusted))
    assert unpacked(answer, genuine.trusted).is_accepted
    with pytest.raises(BrokenAnswerError):
        unpacked(answer, genuine.trusted[1:])
    assert parse(genuine.trusted[0])


def test_a_large_file_gets_more_room_and_time() -> None:
    small, large = limits_for(0), limits_for(200 << 20)
    assert large.cpu_seconds > small.cpu_seconds
    assert large.memory - small.memory > 1 << 30


def test_without_room_for_the_copy_there_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "没有"))
    assert "临时文件夹" in verify(signed().one).problem


def test_nothing_is_left_behind() -> None:
    def here() -> set[Path]:
        return set(Path(tempfile.gettempdir()).glob(f"{PREFIX}{os.getpid()}-*"))

    before = here()  # what the window took out lies there until the program ends
    verify(signed().one, limits=Limits(cpu_seconds=1, seconds=0.01))
    verify(plain())
    assert here() == before


def bombs() -> dict[str, bytes]:
    packer = zlib.compressobj(9)
    packed_zeros = b"".join(packer.compress(bytes(1 << 20)) for _ in range(1024)) + packer.flush()
    stream = b" /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed_zeros)
    stream += packed_zeros + b"\nendstream"
    pages = b"<< /Type /Pages /Count 0 /Kids [] >>"
    catalog = b"<< /Type /Catalog /Pages 2 0 R >>"
    form = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [%s] >> >>"
    field = b"<< /FT /Sig /T (a) /Kids [3 0 R 3 0 R] >>"
    tree = [b"<< /Type /Pages /Kids [%d 0 R %d 0 R] >>" % (n + 1, n + 1) for n in range(2, 40)]
    deep = b"<< /A " * 20_000 + b" 1 " + b">>" * 20_000
    reference = b"<< /Type /XRef /Size 100000000 /W [1 2 1] /Root 1 0 R"
    return {
        "cross-reference": b"%PDF-1.7\n1 0 obj\n" + reference + stream + b"\nstartxref\n9\n%%EOF\n",
        "object stream": _pdf(catalog, pages, b"<< /Type /ObjStm /N 1000000 /First 10" + stream),
        "brackets": b"%PDF-1.7\n" + b"[" * 1_000_000,
        "deep": _pdf(b"<< /Type /Catalog /Pages 2 0 R /AcroForm " + deep + b" >>", pages),
        "many fields": _pdf(form % (b"3 0 R " * 3_000_000), pages, b"<< /FT /Sig /T (a) >>"),
        "field in itself": _pdf(form % b"3 0 R", pages, field),
        "tree of pages": _pdf(catalog, *tree, b"<< /Type /Page >>"),
        "loop of tables": _pdf(catalog, pages, more=b"/Prev 9"),
    }


def _pdf(*objects: bytes, more: bytes = b"") -> bytes:
    output, starts = BytesIO(), []
    output.write(b"%PDF-1.7\n")
    for number, each in enumerate(objects, 1):
        starts.append(output.tell())
        output.write(b"%d 0 obj\n%s\nendobj\n" % (number, each))
    at = output.tell()
    output.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    output.writelines(b"%010d 00000 n \n" % start for start in starts)
    size = len(objects) + 1
    output.write(
        b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, more, at)
    )
    return output.getvalue()


def test_bombs_are_survived() -> None:
    for name, pdf in bombs().items():
        document = verify(pdf, limits=SHORT)
        assert not document.is_accepted, name
        assert document.sentences[0], name
