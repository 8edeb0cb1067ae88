"""Pictures of pages (scanned PDF, png, jpg, tif) by optical recognition, without network.

The recogniser is an optional extra; its models lie inside its package. Sizes are looked at before
anything is decoded.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any, Final

import pypdfium2
from PIL import Image, ImageOps

from desktop.document.errors import DamagedError, NoRecogniserError, ScanError, TooLargeError
from desktop.document.readers.lines import Line, composed
from desktop.document.readers.text import clean
from desktop.document.sniff import Kind, sniff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from desktop.document.model import Extract

    _Recogniser = Callable[[Image.Image], Any]

PAGE_LIMIT: Final = 120
PIXEL_LIMIT: Final = 50_000_000
_DPI: Final = 200
_POINTS: Final = 72
_LONGEST_SIDE: Final = 3508  # A4 at 300 dpi; more pixels cost time and recognise nothing more
_SAME_ROW: Final = 0.5
# What a damaged picture makes Pillow raise.
_BROKEN: Final = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, KeyError)


def read_scan_data(path: Path, data: bytes, on_page: Callable[[int, int], None]) -> Extract:
    """Return the text of pictures of pages; ``on_page`` is told how many of how many are done.

    Raises:
        DocumentError: no recogniser installed, no text, damaged, or too large.
    """
    pages = []
    count, pictures = _pictures(path, data)
    if count > PAGE_LIMIT:
        raise TooLargeError(path, f"有 {count} 页扫描件，不像是一份工作要点")
    recognise = _recogniser(path)
    on_page(0, count)
    for number, picture in enumerate(pictures, 1):
        pages.append(_lines(recognise, picture))
        on_page(number, count)
    if not any(pages):
        raise ScanError(path)
    return composed(pages)


def _recogniser(path: Path) -> _Recogniser:
    try:
        import numpy as np  # noqa: PLC0415, comes with the recogniser
        from rapidocr import RapidOCR  # noqa: PLC0415, an extra
    except ImportError as error:
        raise NoRecogniserError(path) from error
    engine = RapidOCR(params={"Global.log_level": "critical"})

    def recognise(picture: Image.Image) -> Any:  # noqa: ANN401, rapidocr's own type
        return engine(np.asarray(picture)[:, :, ::-1].copy())

    return recognise


def _pictures(path: Path, data: bytes) -> tuple[int, Iterator[Image.Image]]:
    if sniff(data) is Kind.PDF:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise DamagedError(path, "PDF") from error
        return len(document), (_rendered(path, page) for page in document)
    Image.MAX_IMAGE_PIXELS = None  # our own limit is lower and says which file
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata is no reason to refuse a picture
            picture = Image.open(io.BytesIO(data))
            return getattr(picture, "n_frames", 1), _frames(path, picture)
    except _BROKEN as error:
        raise DamagedError(path, "图片") from error


def _rendered(path: Path, page: Any) -> Image.Image:  # noqa: ANN401, pypdfium2 has no types
    width, height = page.get_size()
    scale = min(_DPI / _POINTS, _LONGEST_SIDE / max(width, height, 1))
    try:
        picture: Image.Image = page.render(scale=scale).to_pil()
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise DamagedError(path, "PDF") from error
    return picture.convert("RGB")


def _frames(path: Path, picture: Image.Image) -> Iterator[Image.Image]:
    for number in range(getattr(picture, "n_frames", 1)):
        try:
            _turn_to(picture, number)
            pixels = picture.width * picture.height
            if pixels > PIXEL_LIMIT:
                size = f"{picture.width}×{picture.height}"
                raise TooLargeError(path, f"的图片有 {size} 像素，大得异常")
            picture.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                upright = ImageOps.exif_transpose(picture).convert("RGB")
        except _BROKEN as error:
            raise DamagedError(path, "图片") from error
        upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        yield upright


def _turn_to(picture: Image.Image, number: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture.seek(number)


def _lines(recognise: _Recogniser, picture: Image.Image) -> list[Line]:
    """Return the lines of a picture from top to bottom, in pixels."""
    found = recognise(picture)
    if found.boxes is None or found.txts is None:
        return []
    pieces = []
    for box, words in zip(found.boxes, found.txts, strict=True):
        xs, ys = [float(x) for x, _ in box], [float(y) for _, y in box]
        piece = Line(clean(words).strip(), min(xs), max(xs), max(ys) - min(ys))
        if piece.text:
            pieces.append(((min(ys) + max(ys)) / 2, piece))
    return rows(pieces)


def rows(pieces: list[tuple[float, Line]]) -> list[Line]:
    """Join pieces whose middles stand at one height, from left to right."""
    rows: list[list[tuple[float, Line]]] = []
    for middle, piece in sorted(pieces, key=lambda each: each[0]):
        if rows and middle - rows[-1][0][0] < _SAME_ROW * piece.size:
            rows[-1].append((middle, piece))
        else:
            rows.append([(middle, piece)])
    return [_joined(sorted((each for _, each in row), key=lambda each: each.left)) for row in rows]


def _joined(row: list[Line]) -> Line:
    size = sum(each.size for each in row) / len(row)
    return Line("".join(each.text for each in row), row[0].left, row[-1].right, size)
