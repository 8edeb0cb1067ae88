"""Forgeries of the published classes, each a well-formed file that a careless program believes.

Classes: incremental saving, universal forgery and wrapping (Mladenov and others, 2019), shadow
(2021), certification (2021: evil annotation, sneaky signature), and a few of plain dishonesty.
Every update has a correct cross-reference, so that the rule is tested and not the parser.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NullObject, NumberObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from signed_samples import (
    NAME,
    NOW,
    Signed,
    byte_range,
    field_of,
    first_page,
    key_of,
    plain,
    sign_elsewhere,
    signature_of,
    signed_elsewhere,
    update,
)

from desktop.signing.sign import sign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter as Writer

    Edit = Callable[[Writer], None]

FORGED_TEXT = b"BT /F1 12 Tf 72 700 Td (Requirement 1: not done) Tj ET"
BIG = 1 << 40


def numbers(*values: int) -> ArrayObject:
    return ArrayObject(map(NumberObject, values))


def stream(data: bytes, **entries: generic.PdfObject) -> generic.StreamObject:
    named = {NAME(f"/{key}"): value for key, value in entries.items()}
    return generic.StreamObject(dict_data=named, stream_data=data)


# ---- incremental saving: something is appended to a signed file


def new_content(writer: Writer) -> None:
    page = first_page(writer)
    page[NAME("/Contents")] = writer.add_object(stream(FORGED_TEXT))
    writer.update_container(page)


def content_rewritten(writer: Writer) -> None:
    """The object itself changes, every reference to it stays."""
    content = first_page(writer)["/Contents"]
    writer.objects[(0, content.container_ref.idnum)] = stream(FORGED_TEXT)


def content_added(writer: Writer) -> None:
    page = first_page(writer)
    old = page.raw_get("/Contents")
    page[NAME("/Contents")] = ArrayObject([old, writer.add_object(stream(FORGED_TEXT))])
    writer.update_container(page)


def page_removed(writer: Writer) -> None:
    pages = writer.root["/Pages"]
    del pages["/Kids"][-1]
    pages[NAME("/Count")] = NumberObject(len(pages["/Kids"]))
    writer.update_container(pages)


def page_added(writer: Writer) -> None:
    pages = writer.root["/Pages"]
    page = DictionaryObject(first_page(writer))
    page[NAME("/Contents")] = writer.add_object(stream(FORGED_TEXT))
    pages["/Kids"].append(writer.add_object(page))
    pages[NAME("/Count")] = NumberObject(len(pages["/Kids"]))
    writer.update_container(pages)


def pages_swapped(writer: Writer) -> None:
    kids = writer.root["/Pages"]["/Kids"]
    first, second = kids.raw_get(0), kids.raw_get(1)
    list.__setitem__(kids, 0, second)
    list.__setitem__(kids, 1, first)
    writer.update_container(kids)


def pages_replaced(writer: Writer) -> None:
    page = DictionaryObject(first_page(writer))
    page[NAME("/Contents")] = writer.add_object(stream(FORGED_TEXT))
    tree = DictionaryObject(
        {
            NAME("/Type"): NAME("/Pages"),
            NAME("/Kids"): ArrayObject([writer.add_object(page)]),
            NAME("/Count"): NumberObject(1),
        }
    )
    writer.root[NAME("/Pages")] = writer.add_object(tree)
    writer.update_root()


def page_turned(writer: Writer) -> None:
    first_page(writer)[NAME("/Rotate")] = NumberObject(180)
    writer.update_container(first_page(writer))


def page_cropped(writer: Writer) -> None:
    first_page(writer)[NAME("/CropBox")] = numbers(0, 0, 595, 400)
    writer.update_container(first_page(writer))


def font_replaced(writer: Writer) -> None:
    fonts = first_page(writer)["/Resources"]["/Font"]
    font = DictionaryObject(
        {
            NAME("/Type"): NAME("/Font"),
            NAME("/Subtype"): NAME("/Type1"),
            NAME("/BaseFont"): NAME("/ZapfDingbats"),
        }
    )
    fonts[NAME("/F1")] = writer.add_object(font)
    writer.update_container(fonts)


def script_added(writer: Writer) -> None:
    writer.root[NAME("/OpenAction")] = DictionaryObject(
        {NAME("/S"): NAME("/JavaScript"), NAME("/JS"): generic.pdf_string("app.alert(1)")}
    )
    writer.update_root()


def attachment_added(writer: Writer) -> None:
    file = DictionaryObject(
        {
            NAME("/Type"): NAME("/Filespec"),
            NAME("/F"): generic.pdf_string("x.txt"),
            NAME("/EF"): DictionaryObject({NAME("/F"): writer.add_object(stream(b"x"))}),
        }
    )
    names = ArrayObject([generic.pdf_string("x.txt"), writer.add_object(file)])
    tree = DictionaryObject({NAME("/Names"): names})
    writer.root[NAME("/Names")] = DictionaryObject({NAME("/EmbeddedFiles"): tree})
    writer.update_root()


def bookmarks_removed(writer: Writer) -> None:
    del writer.root["/Outlines"]
    writer.update_root()


def title_changed(writer: Writer) -> None:
    writer.set_info(DictionaryObject({NAME("/Title"): generic.pdf_string("另一份报告")}))


def nothing_changed(writer: Writer) -> None:
    writer.add_object(stream(b"nothing points here"))


# ---- shadow: what was there before signing is shown otherwise


def layer_hidden(writer: Writer) -> None:
    layers = writer.root["/OCProperties"]
    layers["/D"][NAME("/OFF")] = ArrayObject([layers["/OCGs"].raw_get(0)])
    writer.update_container(layers["/D"])


def field_filled(writer: Writer) -> None:
    """Permitted form filling by the letter of P=2: the library alone accepts it."""
    note = next(
        each for each in writer.root["/AcroForm"]["/Fields"] if each.get_object()["/T"] == "note"
    )
    note = note.get_object()
    note[NAME("/V")] = generic.pdf_string("not done")
    note[NAME("/AP")] = DictionaryObject({NAME("/N"): writer.add_object(appearance(FORGED_TEXT))})
    writer.update_container(note)


def field_look_changed(writer: Writer) -> None:
    note = writer.root["/AcroForm"]["/Fields"][0]
    note[NAME("/AP")] = DictionaryObject({NAME("/N"): writer.add_object(appearance(FORGED_TEXT))})
    writer.update_container(note)


def field_moved(writer: Writer) -> None:
    note = writer.root["/AcroForm"]["/Fields"][0]
    note[NAME("/Rect")] = numbers(0, 0, 595, 842)
    writer.update_container(note)


def form_defaults_changed(writer: Writer) -> None:
    form = writer.root["/AcroForm"]
    form[NAME("/DA")] = generic.pdf_string("/ZaDb 40 Tf")
    writer.update_container(form)


def appearance(data: bytes) -> generic.StreamObject:
    return stream(data, Type=NAME("/XObject"), Subtype=NAME("/Form"), BBox=numbers(0, 0, 600, 900))


def hidden_state_shown(pdf: bytes) -> bytes:
    """Append nothing but a cross-reference to bytes that were signed as the inside of a stream."""
    at = pdf.index(b"endstream", pdf.index(b"not done at all") - 300)
    header = pdf.rindex(b" 0 obj\n<< /Length", 0, at)
    header = pdf.rindex(b"\n", 0, header) + 1
    return pdf + xref_section(pdf, len(pdf), {int(pdf[header:].split(b" ", 1)[0]): header})


# ---- certification: annotations and signature fields after a certifying signature


def annotated(subtype: str) -> Edit:
    def edit(writer: Writer) -> None:
        note = DictionaryObject(
            {
                NAME("/Type"): NAME("/Annot"),
                NAME("/Subtype"): NAME(f"/{subtype}"),
                NAME("/Rect"): numbers(60, 690, 400, 720),
                NAME("/Contents"): generic.pdf_string("not done"),
                NAME("/F"): NumberObject(4),
                NAME("/AP"): DictionaryObject(
                    {NAME("/N"): writer.add_object(appearance(FORGED_TEXT))}
                ),
            }
        )
        page = first_page(writer)
        page["/Annots"].append(writer.add_object(note))
        writer.update_container(page["/Annots"])

    return edit


def annotation_removed(writer: Writer) -> None:
    page = first_page(writer)
    links = [
        each for each in list.__iter__(page["/Annots"]) if each.get_object()["/Subtype"] != "/Link"
    ]
    page[NAME("/Annots")] = ArrayObject(links)
    writer.update_container(page)


def visible_field_added(writer: Writer) -> None:
    append_signature_field(
        writer, SigFieldSpec("另一人", box=(60, 690, 400, 720), empty_field_appearance=True)
    )


def invisible_field_added(writer: Writer) -> None:
    append_signature_field(writer, SigFieldSpec("另一人"))


def empty_field_painted(writer: Writer) -> None:
    field = field_of(writer, "审核人")
    field[NAME("/AP")] = DictionaryObject({NAME("/N"): writer.add_object(appearance(FORGED_TEXT))})
    writer.update_container(field)


def empty_field_moved(writer: Writer) -> None:
    field = field_of(writer, "审核人")
    field[NAME("/Rect")] = numbers(0, 0, 595, 842)
    writer.update_container(field)


def filled_field_painted(writer: Writer) -> None:
    field = field_of(writer)
    field[NAME("/AP")] = DictionaryObject({NAME("/N"): writer.add_object(appearance(FORGED_TEXT))})
    writer.update_container(field)


def permission_widened(writer: Writer) -> None:
    signature_of(writer)["/Reference"][0]["/TransformParams"][NAME("/P")] = NumberObject(3)
    writer.update_container(signature_of(writer))


def certification_removed(writer: Writer) -> None:
    del writer.root["/Perms"]
    writer.update_root()


# ---- universal forgery: the signature's own entries are made unreadable


def entry_changed(key: str, value: generic.PdfObject | None) -> Edit:
    def edit(writer: Writer) -> None:
        new_content(writer)
        signature = signature_of(writer)
        if value is None:
            del signature[key]
        else:
            signature[NAME(key)] = value
        writer.update_container(signature)

    return edit


def range_changed(change: Callable[[int, int, int], tuple[int, ...]]) -> Callable[[bytes], bytes]:
    def forge(pdf: bytes) -> bytes:
        return update(pdf, entry_changed("/ByteRange", numbers(*change(*byte_range(pdf)))))

    return forge


def signature_removed(writer: Writer) -> None:
    new_content(writer)
    del field_of(writer)["/V"]
    writer.update_container(field_of(writer))


def signature_copied(writer: Writer) -> None:
    new_content(writer)
    copy = DictionaryObject(signature_of(writer))
    field_of(writer)[NAME("/V")] = writer.add_object(copy)
    writer.update_container(field_of(writer))


# ---- wrapping: the signed bytes stay, moved apart, and others are put between


def xref_section(pdf: bytes, at: int, offsets: dict[int, int], after: int = 0) -> bytes:
    """A cross-reference with ``offsets`` that continues the last trailer of ``pdf``."""
    trailer = pdf[pdf.rindex(b"trailer") : pdf.rindex(b"startxref")]
    previous = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    if after:
        previous = int(trailer[trailer.index(b"/Prev") :].split()[1])
    start = trailer.find(b"/Prev")
    if start >= 0:
        end = start + len(trailer[start:].split(b"\n")[0])
        trailer = trailer[:start] + trailer[end:]
    trailer = trailer.rstrip()[:-2] + b"/Prev %d >>\n" % previous
    rows = b"".join(
        b"%d 1\n%010d 00000 n \n" % (number, offset) for number, offset in sorted(offsets.items())
    )
    return b"xref\n" + rows + trailer + b"startxref\n%d\n%%%%EOF\n" % at


def last_offsets(pdf: bytes) -> dict[int, int]:
    """The objects of the last cross-reference table, by number."""
    start = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    lines = pdf[start : pdf.index(b"trailer", start)].split(b"\n")[1:]
    offsets, number = {}, 0
    for line in lines:
        words = line.split()
        if len(words) == 2:
            number = int(words[0])
        elif len(words) == 3:
            if words[2] == b"n":
                offsets[number] = int(words[0])
            number += 1
    return offsets


def wrapped(*, literal: bool) -> Callable[[bytes], bytes]:
    """Move the second signed part back far enough and redefine the page and the signature between.

    The old startxref, which is signed, points to a new cross-reference at the same place. With
    ``literal`` the new value is padded so that its length in hexadecimal would fill the gap: the
    library then takes the signature for one of the entire file.
    """

    def forge(pdf: bytes) -> bytes:
        first, second, length = byte_range(pdf)
        width = 2 * len(pdf) + 20_000
        moved = first + width
        xref_at = int(pdf[pdf.rindex(b"startxref") :].split()[1])
        offsets = last_offsets(pdf)
        signature = max(offsets, key=lambda number: (offsets[number] < first, offsets[number]))
        content = content_number(pdf)
        value = bytes.fromhex(pdf[first + 1 : second - 1].decode())
        if literal:
            value = value.rstrip(b"\0").ljust((width - 2) // 2, b"\0")
        head = pdf[offsets[signature] : first]
        tail = pdf[second : pdf.index(b"endobj", second) + 6]
        old_range = tail[tail.index(b"/ByteRange") : tail.index(b"]") + 1]
        tail = tail.replace(old_range, b"/ByteRange [0 %d %d %d]" % (first, moved, length))
        written = written_literal(value) if literal else b"<" + value.hex().encode() + b">"
        shift = {number: at for number, at in offsets.items() if at < first}
        gap = pdf[first:second] if not literal else b"<00>"
        gap = gap.ljust(xref_at - first, b"\n")
        assert len(gap) == xref_at - first
        forged = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
            content,
            len(FORGED_TEXT),
            FORGED_TEXT,
        )
        size = len(xref_section(pdf, xref_at, {**shift, signature: 0, content: 0}, after=1))
        at = xref_at + size
        shift |= {content: at, signature: at + len(forged)}
        gap += xref_section(pdf, xref_at, shift, after=1) + forged + head + written + tail
        assert len(gap) < width
        return pdf[:first] + gap.ljust(width, b"\n") + pdf[second:]

    return forge


def content_number(pdf: bytes) -> int:
    return PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Kids"][0].raw_get("/Contents").idnum


def written_literal(value: bytes) -> bytes:
    for plain_byte, escaped in ((b"\\", b"\\\\"), (b"(", b"\\("), (b")", b"\\)"), (b"\r", b"\\r")):
        value = value.replace(plain_byte, escaped)
    return b"(" + value + b")"


# ---- plain dishonesty


def signed_by_stranger(_: bytes) -> bytes:
    """The forger signs his own version with a certificate that bears the same name."""
    return sign(plain(2), key_of("住房和城乡建设局 "), now=NOW)


def transplanted(genuine: Signed) -> bytes:
    """The value of a signature under another document, in its field."""
    first, second, _ = byte_range(genuine.other)
    value = genuine.other[first:second]
    start, end, _ = byte_range(genuine.one)
    return (
        genuine.one[:start]
        + value.ljust(end - start, b"0")[: end - start - 1]
        + b">"
        + genuine.one[end:]
    )


def values_swapped(pdf: bytes) -> bytes:
    """Two signatures of one file change places; both gaps are as long as before."""
    ranges = []
    at = -1
    while (at := pdf.find(b"/ByteRange [", at + 1)) >= 0:
        ranges.append(tuple(map(int, pdf[at + 12 : pdf.index(b"]", at)].split()))[1:3])
    (a, b), (c, d) = ranges[:2]
    left, right = pdf[a + 1 : b - 1], pdf[c + 1 : d - 1]
    size = min(len(left), len(right))
    forged = bytearray(pdf)
    forged[a + 1 : a + 1 + size], forged[c + 1 : c + 1 + size] = right[:size], left[:size]
    return bytes(forged)


def in_gap(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Change the value of the last signature in place, the one thing no signature covers."""

    def forge(pdf: bytes) -> bytes:
        first, second, _ = byte_range(pdf)
        changed = change(pdf[first:second])
        assert len(changed) == second - first
        assert changed != pdf[first:second]
        return pdf[:first] + changed + pdf[second:]

    return forge


def other_case(gap: bytes) -> bytes:
    at = next(at for at, byte in enumerate(gap) if chr(byte).isalpha())
    return gap[:at] + gap[at : at + 1].swapcase() + gap[at + 1 :]


def another_signs(pdf: bytes) -> bytes:
    """A stranger signs in an empty field of a genuine file: valid, but he is not trusted."""
    return sign(pdf, key_of("别的单位"), role="审核人", now=NOW)


def locked_and_signed_again(pdf: bytes) -> bytes:
    """A trusted person signs what was locked, with a program that does not care."""
    return sign_elsewhere(pdf, key_of("政务公开办公室"), "审核人")


EDITS: dict[str, Edit] = {
    "incremental: new content": new_content,
    "incremental: content rewritten": content_rewritten,
    "incremental: content added": content_added,
    "incremental: page removed": page_removed,
    "incremental: page added": page_added,
    "incremental: pages swapped": pages_swapped,
    "incremental: pages replaced": pages_replaced,
    "incremental: page turned": page_turned,
    "incremental: page cropped": page_cropped,
    "incremental: script added": script_added,
    "incremental: attachment added": attachment_added,
    "incremental: bookmarks removed": bookmarks_removed,
    "incremental: title changed": title_changed,
    "incremental: nothing changed": nothing_changed,
    "shadow: font replaced": font_replaced,
    "shadow: layer hidden": layer_hidden,
    "shadow: form field filled": field_filled,
    "shadow: form field's look changed": field_look_changed,
    "shadow: form field moved over the page": field_moved,
    "shadow: form defaults changed": form_defaults_changed,
    "certification: free text": annotated("FreeText"),
    "certification: stamp": annotated("Stamp"),
    "certification: note": annotated("Text"),
    "certification: redaction": annotated("Redact"),
    "certification: link": annotated("Link"),
    "certification: annotation removed": annotation_removed,
    "certification: visible field added": visible_field_added,
    "certification: invisible field added": invisible_field_added,
    "certification: filled field painted": filled_field_painted,
    "certification: permission widened": permission_widened,
    "certification: certification removed": certification_removed,
    "universal: no value": entry_changed("/Contents", None),
    "universal: value null": entry_changed("/Contents", NullObject()),
    "universal: value empty": entry_changed("/Contents", generic.ByteStringObject(b"")),
    "universal: value zero": entry_changed("/Contents", generic.ByteStringObject(bytes(64))),
    "universal: value a number": entry_changed("/Contents", NumberObject(0)),
    "universal: no range": entry_changed("/ByteRange", None),
    "universal: range null": entry_changed("/ByteRange", NullObject()),
    "universal: range empty": entry_changed("/ByteRange", ArrayObject()),
    "universal: range of names": entry_changed("/ByteRange", ArrayObject([NAME("/a")] * 4)),
    "universal: range a number": entry_changed("/ByteRange", NumberObject(0)),
    "universal: no subfilter": entry_changed("/SubFilter", None),
    "universal: unknown subfilter": entry_changed("/SubFilter", NAME("/adbe.x509.rsa_sha1")),
    "universal: unknown filter": entry_changed("/Filter", NAME("/Nobody")),
    "universal: a time stamp": entry_changed("/Type", NAME("/DocTimeStamp")),
    "universal: signature removed": signature_removed,
    "universal: signature copied": signature_copied,
}

# These need a file whose second field is still empty.
EDITS_OF_EMPTY_FIELD: dict[str, Edit] = {
    "certification: empty field painted": empty_field_painted,
    "certification: empty field moved over the page": empty_field_moved,
}

FORGERIES: dict[str, Callable[[bytes], bytes]] = {
    "incremental: bytes appended": lambda pdf: pdf + b"\n",
    "incremental: second end of file": lambda pdf: pdf + b"\n%%EOF\n",
    "incremental: object without cross-reference": lambda pdf: (
        pdf + b"%d 0 obj\n<< >>\nendobj\n%%%%EOF\n" % content_number(pdf)
    ),
    "shadow: hidden state shown": hidden_state_shown,
    "universal: range negative": range_changed(lambda a, b, c: (0, -a, b, c)),
    "universal: range without beginning": range_changed(lambda _, b, c: (b, c, b, c)),
    "universal: range too long": range_changed(lambda a, b, _: (0, a, b, BIG)),
    "universal: range of three": range_changed(lambda a, b, _: (0, a, b)),
    "universal: range of six": range_changed(lambda a, b, c: (0, a, b, c, b + c, 0)),
    "universal: range all zero": range_changed(lambda *_: (0, 0, 0, 0)),
    "universal: range overlapping": range_changed(lambda _, b, c: (0, b + c, 0, 0)),
    "wrapping: in hexadecimal": wrapped(literal=False),
    "wrapping: as a literal of the gap's length": wrapped(literal=True),
    "wrapping: value emptied": in_gap(lambda gap: b"<" + b"0" * (len(gap) - 2) + b">"),
    "wrapping: value closed early": in_gap(lambda gap: gap[:-9] + b">       >"),
    "wrapping: words behind the value": in_gap(lambda gap: gap[:-9] + b"> /A (b)"[:8] + b">"),
    "wrapping: value's padding used": in_gap(lambda gap: gap[:-9] + b"deadbeef>"),
    "wrapping: white space in the value": in_gap(lambda gap: gap[:-3] + b"  >"),
    "wrapping: one letter's case in the value": in_gap(other_case),
    "dishonest: signed by a namesake": signed_by_stranger,
}


def forgeries_of(base: bytes) -> Iterator[tuple[str, bytes]]:
    """Each forgery of ``base`` by name, built one at a time."""
    for name, edit in EDITS.items():
        yield name, update(base, edit)
    for name, forge in FORGERIES.items():
        yield name, forge(base)


def special_forgeries(genuine: Signed) -> Iterator[tuple[str, bytes]]:
    """The forgeries that need a certain file to start from."""
    for name, edit in EDITS_OF_EMPTY_FIELD.items():
        yield name, update(genuine.visible, edit)
    yield "dishonest: value of another document", transplanted(genuine)
    yield "dishonest: values swapped", values_swapped(genuine.two)
    yield "dishonest: a stranger signs too", another_signs(genuine.one)
    yield "certification: locked and signed again", locked_and_signed_again(genuine.locked)
    yield (
        "certification: visible field signed by a trusted person",
        sign_elsewhere(genuine.one, key_of("政务公开办公室"), "新", (60, 690, 400, 720)),
    )
    between = sign(
        update(genuine.one, new_content), key_of("政务公开办公室"), role="审核人", now=NOW
    )
    yield "incremental: changed between two signatures", between
    noted = update(signed_elsewhere()["certified for notes"], annotated("FreeText"))
    yield "certification: note on a file that allows notes", noted
    noted = sign_elsewhere(noted, key_of("政务公开办公室"), "Signature2")
    yield "certification: note, then a trusted signature", noted
