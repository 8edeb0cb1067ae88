"""What the process does that draws one page of a foreign PDF or picture: pixels in its folder.

It is started by ``desktop.apart``, knows no Qt, and nothing but its folder. The pixels are plain
numbers, so that nothing foreign is decoded in the window's own process.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

SOURCE: Final = "evidence"
PIXELS: Final = "pixels"
MOST_PIXELS: Final = 4_000_000  # drawn; a page of A4 at 200 dpi has 3.9
MOST_IN_PICTURE: Final = 120_000_000  # decoded; the largest cameras of phones have 108
MOST_PAGES: Final = 2_000
LARGEST_SCALE: Final = 4.0  # pixels per point
_FORMATS: Final = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
_PICTURES: Final = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"II*\0",
    b"MM\0*",
)


def is_pdf(head: bytes) -> bool:
    """Tell whether a file that begins so is a PDF."""
    return b"%PDF-" in head[:1024]


def is_picture(head: bytes) -> bool:
    """Tell whether a file that begins so is a picture that can be drawn."""
    is_bitmap = head.startswith(b"BM") and b"\0" in head[:64]
    is_webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    return head.startswith(_PICTURES) or is_bitmap or is_webp


def draw_there(question: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Draw page ``page`` (from 0) to fit ``width`` × ``height``; return sizes and page count."""
    data = (folder / SOURCE).read_bytes()
    room = int(question["width"]), int(question["height"])
    draw = _draw_pdf if is_pdf(data[:1024]) else _draw_picture
    try:
        return draw(data, int(question["page"]), room, folder / PIXELS)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever the libraries raise about foreign bytes
        return {"error": type(error).__name__}


def _scale(across: float, up: float, room: tuple[int, int], largest: float) -> float:
    """Return by how much to enlarge so that it fits the room, and is not too much to draw."""
    across, up = max(across, 1.0), max(up, 1.0)
    fitting = min(room[0] / across, room[1] / up, largest)
    return min(fitting, sqrt(MOST_PIXELS / (across * up)))


def _draw_pdf(data: bytes, page: int, room: tuple[int, int], target: Path) -> dict[str, Any]:
    from pypdfium2 import PdfDocument  # noqa: PLC0415, after the limits

    document = PdfDocument(data)
    document.init_forms()
    count = len(document)
    drawn = document[min(page, count - 1)]
    across, up = drawn.get_size()
    scale = _scale(across, up, room, LARGEST_SCALE)
    bitmap = drawn.render(scale=scale, rev_byteorder=False, prefer_bgrx=True)
    target.write_bytes(bytes(bitmap.buffer))
    return {
        "width": bitmap.width,
        "height": bitmap.height,
        "stride": bitmap.stride,
        "pages": min(count, MOST_PAGES),
    }


def _draw_picture(data: bytes, page: int, room: tuple[int, int], target: Path) -> dict[str, Any]:
    from io import BytesIO  # noqa: PLC0415, after the limits

    from PIL import Image  # noqa: PLC0415, likewise
    from PIL.ImageOps import exif_transpose  # noqa: PLC0415, likewise

    Image.MAX_IMAGE_PIXELS = None  # the limit here is our own
    picture = Image.open(BytesIO(data), formats=_FORMATS)
    count = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
    picture.seek(min(page, count - 1))
    picture.draft("RGB", room)  # a photo is decoded no larger than it is shown
    if picture.width * picture.height > MOST_IN_PICTURE:
        return {"error": "pixels"}
    scale = _scale(picture.width, picture.height, room, 1.0)
    size = max(1, int(picture.width * scale)), max(1, int(picture.height * scale))
    picture.thumbnail(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    shown = _on_white(exif_transpose(picture))
    target.write_bytes(shown.tobytes("raw", "BGRX"))
    return {
        "width": shown.width,
        "height": shown.height,
        "stride": shown.width * 4,
        "pages": min(count, MOST_PAGES),
    }


def _on_white(picture: Image) -> Image:
    from PIL import Image  # noqa: PLC0415, after the limits

    if picture.mode in {"RGB", "L", "1", "I;16", "I", "F", "CMYK", "YCbCr"}:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper
