"""From a laid-out PDF to PDF/A: colour, metadata, language, tags, the machine-readable assessment.

Nothing but signing touches the file afterwards. Same input, same bytes.
"""

from __future__ import annotations

import re
import zlib
from datetime import datetime, time, timedelta, timezone
from io import BytesIO
from typing import TYPE_CHECKING, Final

import pikepdf
from pikepdf import Array, AttachedFileSpec, Dictionary, Name

from desktop.files import bundled
from desktop.report.content import DATA_NAME
from desktop.report.packing import LINE_ENDS
from desktop.report.structure import add_structure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from desktop.report.packing import Attachment
    from desktop.report.tags import Structure

_CHINA: Final = timezone(timedelta(hours=8))
_MAPPING: Final = re.compile(rb"<([0-9A-F]+)> <([0-9A-F]+)>")


def archive(
    pdf: bytes,
    structure: Structure | None,
    data: Attachment | None,
    *,
    title: str,
    author: str,
    creator: str,
    made_on: date,
) -> bytes:
    """Return the pages as PDF/A-3b (ISO 19005-3) with ``data`` as an associated JSON file.

    ``structure`` makes it a tagged PDF.
    Without data it is PDF/A-2b (ISO 19005-2), for archives that take no attachments.
    """
    part = "2" if data is None else "3"
    moment = datetime.combine(made_on, time(), _CHINA)
    with pikepdf.open(BytesIO(pdf)) as file:
        _repair_unicode_maps(file)
        _drop_unused_fonts(file)
        _set_output_intent(file)
        if data is not None:
            _attach(file, data, moment)
        _describe(file, title=title, author=author, creator=creator, moment=moment, part=part)
        file.Root.Lang = pikepdf.String("zh-CN")
        _compress(file)
        if structure:
            add_structure(file, structure)
        stream = BytesIO()
        file.save(
            stream,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            compress_streams=False,
        )
    return stream.getvalue()


def _repair_unicode_maps(file: pikepdf.Pdf) -> None:
    """Write characters beyond the first plane as UTF-16, and map no code to U+0000."""
    for font in _fonts(file):
        stream = font.ToUnicode
        mapping = _MAPPING.sub(_utf16, stream.read_bytes())
        stream.write(mapping)


def _utf16(match: re.Match[bytes]) -> bytes:
    code = int(match[2], 16)
    if len(match[1]) != 2 or len(match[2]) < 4:  # noqa: PLR2004 (a code space range)
        return match[0]
    text = chr(code or 0xFFFD).encode("utf-16-be").hex().upper()
    return b"<%s> <%s>" % (match[1], text.encode())


def _fonts(file: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every embedded font that maps to Unicode."""
    for each in file.objects:
        is_font = isinstance(each, Dictionary) and each.get(Name.Type) == Name.Font
        if is_font and Name.ToUnicode in each:
            yield each


def _drop_unused_fonts(file: pikepdf.Pdf) -> None:
    """Take standard fonts out of the resources: the library lists one that no page uses."""
    for each in file.objects:
        if isinstance(each, Dictionary) and Name.Font in each and isinstance(each.Font, Dictionary):
            for name in [key for key, font in each.Font.items() if Name.FontDescriptor not in font]:
                del each.Font[name]


def _compress(file: pikepdf.Pdf) -> None:
    """Compress every stream but the metadata; none may end in CR or LF.

    The validators of PDF/A take such a byte for the line end before ``endstream`` and find the
    stream too short.
    """
    for each in file.objects:
        if not isinstance(each, pikepdf.Stream) or Name.Filter in each:
            continue
        plain = each.read_raw_bytes()
        packed = zlib.compress(plain, 6)
        if each.get(Name.Type) != Name.Metadata and not packed.endswith(LINE_ENDS):
            each.write(packed, filter=Name.FlateDecode)
        elif plain.endswith(LINE_ENDS):
            each.write(plain + b" ")


def _set_output_intent(file: pikepdf.Pdf) -> None:
    profile = file.make_stream((bundled("resources") / "srgb.icc").read_bytes())
    profile.N = 3
    file.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=pikepdf.String("sRGB"),
                Info=pikepdf.String("sRGB IEC61966-2.1"),
                DestOutputProfile=file.make_indirect(profile),
            )
        ]
    )


def _attach(file: pikepdf.Pdf, data: Attachment, moment: datetime) -> None:
    specification = AttachedFileSpec(
        file,
        b"",
        description="自评报告的全部数据",
        filename=DATA_NAME,
        mime_type="application/json",
        creation_date=_pdf_date(moment),
        mod_date=_pdf_date(moment),
    )
    specification.relationship = Name.Data
    stream = specification.obj.EF.F
    stream.write(data.content, filter=Name.FlateDecode)
    stream.Params.Size = data.size
    stream.Params.CheckSum = pikepdf.String(data.checksum)
    file.attachments[DATA_NAME] = specification
    file.Root.AF = Array([specification.obj])


def _describe(
    file: pikepdf.Pdf, *, title: str, author: str, creator: str, moment: datetime, part: str
) -> None:
    file.docinfo = file.make_indirect(
        Dictionary(
            Title=title,
            Author=author,
            Creator=creator,
            Producer=creator,
            CreationDate=_pdf_date(moment),
            ModDate=_pdf_date(moment),
        )
    )
    with file.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = title
        metadata["dc:creator"] = [author]
        metadata["dc:language"] = {"zh-CN"}
        metadata["xmp:CreatorTool"] = creator
        metadata["xmp:CreateDate"] = moment.isoformat()
        metadata["xmp:ModifyDate"] = moment.isoformat()
        metadata["pdf:Producer"] = creator
        metadata["pdfaid:part"] = part
        metadata["pdfaid:conformance"] = "B"


def _pdf_date(moment: datetime) -> str:
    return moment.strftime("D:%Y%m%d%H%M%S+08'00'")
