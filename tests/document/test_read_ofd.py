from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from office_files import package

from desktop.document.errors import DamagedError, ScanError, TooLargeError
from desktop.document.read import read

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.document.model import Extract

N = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text(words: str, left: float, top: float) -> str:
    width = len(words) * 5.6
    return (
        f'<ofd:TextObject Boundary="{left} {top} {width} 6" Font="1" Size="5.6">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="g 9 5.6">{words}</ofd:TextCode></ofd:TextObject>'
    )


def ofd(*pages: str, locations: str = "Pages/Page_{}/Content.xml") -> bytes:
    listed = "".join(
        f'<ofd:Page ID="{n}" BaseLoc="{locations.format(n)}"/>' for n in range(len(pages))
    )
    parts: dict[str, str | bytes] = {
        "OFD.xml": f"<ofd:OFD {N}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {N}><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    for n, content in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{n}/Content.xml"] = (
            f"<ofd:Page {N}><ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return package(parts)


def opened(tmp_path: Path, data: bytes) -> Extract:
    path = tmp_path / "公文 #1（盖章）.pdf"
    path.write_bytes(data)
    return read(path)


@pytest.mark.parametrize(
    "locations", ["Pages/Page_{}/Content.xml", "/Doc_0/Pages/Page_{}/Content.xml"]
)
def test_lines_pages_and_page_numbers(tmp_path: Path, locations: str) -> None:
    full = "认真做好政务公开工作，" * 2 + "各部门要落实"
    first = (
        text("（一）" + full[:23], 39.2, 40)
        + text(full[:14], 28, 50)
        + text("尾句。", 28 + 14 * 5.6, 50)
        + text("— 1 —", 100, 270)
    )
    extract = opened(
        tmp_path,
        ofd(first, text("二、下一章", 39.2, 40) + text("— 2 —", 100, 270), locations=locations),
    )
    furniture = [extract.text[each.start : each.end] for each in extract.furniture]
    assert furniture == ["— 1 —", "— 2 —"]
    assert extract.text.split("\n")[0] == "（一）" + full[:23] + full[:14] + "尾句。"
    assert [extract.text[start:].split("\n")[0] for start in extract.page_starts] == ["二、下一章"]


def test_pictures_only_are_a_scan(tmp_path: Path) -> None:
    with pytest.raises(ScanError):
        opened(tmp_path, ofd("<ofd:ImageObject/>"))


def test_what_is_broken_or_too_long_is_said(tmp_path: Path) -> None:
    with pytest.raises(DamagedError):
        opened(tmp_path, package({"OFD.xml": f"<ofd:OFD {N}/>"}))
    with pytest.raises(TooLargeError, match="500 页"):
        opened(tmp_path, ofd(*[""] * 500))
