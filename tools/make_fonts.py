"""Make ``resources/fonts`` from public packages: TrueType subsets with their licences.

    python tools/make_fonts.py [FACE ...]

Needs ``npm``, ``apt-get``, ``dpkg-deb`` and fonttools, network, and two to four minutes of CPU.
ReportLab embeds TrueType outlines only, so the Fandol faces, which are CFF, are converted.
"""

from __future__ import annotations

import bz2
import gzip
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parent.parent / "resources" / "fonts"
FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
FANDOL_PAPERS = "usr/share/doc/texlive-doc/fonts/fandol"
UNIHAN = "usr/share/unicode"


@dataclass(frozen=True)
class Face:
    """One file to make: its package, the file inside, and how far its characters reach."""

    name: str
    package: str
    member: str
    is_fallback: bool = False
    max_error: float = 1.0  # font units, for converted outlines


FACES = (
    Face(
        "NotoSerifSC-Bold",
        "npm:@expo-google-fonts/noto-serif-sc",
        "700Bold/NotoSerifSC_700Bold.ttf",
    ),
    Face(
        # Light, since its strokes stand beside those of 仿宋 without being noticed.
        "NotoSerifSC-Light",
        "npm:@expo-google-fonts/noto-serif-sc",
        "300Light/NotoSerifSC_300Light.ttf",
        is_fallback=True,
    ),
    Face(
        "NotoSansSC-Medium",
        "npm:@expo-google-fonts/noto-sans-sc",
        "500Medium/NotoSansSC_500Medium.ttf",
    ),
    Face("FandolFang", "deb:texlive-lang-chinese", f"{FANDOL}/FandolFang-Regular.otf"),
    Face(
        "FandolKai",
        "deb:texlive-lang-chinese",
        f"{FANDOL}/FandolKai-Regular.otf",
        max_error=2.0,
    ),
)

SYMBOL_RANGES = (
    (0x0020, 0x007E),
    (0x00A0, 0x017F),
    (0x01CD, 0x01DC),  # pinyin tones
    (0x0391, 0x03C9),
    (0x0410, 0x0451),
    (0x2010, 0x2027),  # — ‘ ’ “ ” … · : Python's gb2312 codec lacks — and ·
    (0x2030, 0x203B),
    (0x2100, 0x214D),
    (0x2160, 0x217B),
    (0x2190, 0x2199),
    (0x2200, 0x22BF),
    (0x2460, 0x249B),
    (0x25A0, 0x25EF),
    (0x2605, 0x2606),
    (0x3000, 0x303F),
    (0x3041, 0x30FE),
    (0x3105, 0x3129),
    (0x3220, 0x32B0),
    (0x3380, 0x33DF),
    (0xFE30, 0xFE6B),
    (0xFF01, 0xFF5E),
    (0xFFE0, 0xFFE6),
    (0xFFFD, 0xFFFD),
)

IDEOGRAPH_RANGES = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAD9),
    (0x20000, 0x323AF),
)


def main() -> None:
    """Make the named faces, all without a name."""
    wanted = set(sys.argv[1:]) or {face.name for face in FACES}
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        packages = Packages(Path(folder))
        standard = standard_characters(packages.unpack("deb:unicode-data") / UNIHAN)
        for face in FACES:
            if face.name in wanted:
                make(face, packages, standard)
        write_licences(packages)


class Packages:
    """Downloads each package once through its ordinary client and unpacks it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def unpack(self, package: str) -> Path:
        """Return the folder of ``npm:NAME`` or ``deb:NAME``."""
        target = self._folder / re.sub(r"\W+", "-", package)
        if target.exists():
            return target
        kind, _, name = package.partition(":")
        inbox = self._folder / f"{target.name}-inbox"
        inbox.mkdir()
        if kind == "npm":
            subprocess.run(["npm", "pack", "--silent", name], cwd=inbox, check=True)
            with tarfile.open(next(inbox.glob("*.tgz"))) as archive:
                archive.extractall(target, filter="data")
            return target
        subprocess.run(["apt-get", "download", "-qq", name], cwd=inbox, check=True)
        subprocess.run(["dpkg-deb", "-x", next(inbox.glob("*.deb")), target], check=True)
        return target

    def member(self, face: Face) -> Path:
        """Return the font file of a face."""
        root = self.unpack(face.package)
        return root / ("package" if face.package.startswith("npm:") else "") / face.member


def standard_characters(unihan: Path) -> set[int]:
    """Return GB 2312, the 8,105 通用规范汉字 (Unihan ``kTGH``) and the symbols of offices."""
    listing = bz2.decompress((unihan / "Unihan_OtherMappings.txt.bz2").read_bytes()).decode()
    extra = bz2.decompress((unihan / "Unihan_DictionaryLikeData.txt.bz2").read_bytes()).decode()
    general = {
        int(code, 16) for code in re.findall(r"^U\+(\w+)\tkTGH\t", listing + extra, re.MULTILINE)
    }
    if len(general) != 8105:  # noqa: PLR2004 (the number is the name of the list)
        raise SystemExit(f"expected 8105 general characters, found {len(general)}")
    symbols = {code for first, last in SYMBOL_RANGES for code in range(first, last + 1)}
    return general | gb2312() | symbols


def ideographs() -> set[int]:
    """Return every ideograph: names have rare ones, file names and quoted titles traditional ones."""
    return {code for first, last in IDEOGRAPH_RANGES for code in range(first, last + 1)}


def gb2312() -> set[int]:
    """Return the characters of GB 2312."""
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return {ord(pair.decode("gb2312", "ignore") or " ") for pair in pairs}


def make(face: Face, packages: Packages, standard: set[int]) -> None:
    """Subset, convert where needed, and write one face."""
    characters = standard | ideographs() if face.is_fallback else standard
    font = TTFont(packages.member(face), recalcTimestamp=False)
    subset(font, characters)
    if "CFF " in font:
        font = to_truetype(font, face.max_error)
    path = TARGET / f"{face.name}.ttf"
    font.save(path)
    missing = len(characters) - len(characters & set(font.getBestCmap()))
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB, {missing} characters not in the face")


def subset(font: TTFont, characters: set[int]) -> None:
    """Keep the characters, drop hinting, layout features and vertical metrics."""
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.recommended_glyphs = True
    options.recalc_timestamp = False
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "STAT"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)


def to_truetype(font: TTFont, max_error: float) -> TTFont:
    """Return the font with quadratic outlines; ``max_error`` in font units."""
    glyph_set = font.getGlyphSet()
    order = font.getGlyphOrder()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyph_set[name].draw(Cu2QuPen(pen, max_error, reverse_direction=True))
        glyphs[name] = pen.glyph()
    head, metrics, os2 = font["head"], font["hmtx"], font["OS/2"]
    builder = FontBuilder(head.unitsPerEm, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(font.getBestCmap())
    builder.setupGlyf(glyphs)
    glyf = builder.font["glyf"]
    # The left side bearing of a TrueType glyph is its xMin, which conversion may shift by a unit.
    builder.setupHorizontalMetrics(
        {name: (metrics[name][0], getattr(glyf[name], "xMin", 0)) for name in order}
    )
    builder.setupHorizontalHeader(ascent=font["hhea"].ascent, descent=font["hhea"].descent)
    builder.font["name"], builder.font["OS/2"] = font["name"], os2
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = head.modified
    builder.font.recalcTimestamp = False
    return builder.font


def write_licences(packages: Packages) -> None:
    """Put each family's licence beside its files, and a note on what was changed."""
    for family in ("serif", "sans"):
        source = packages.unpack(f"npm:@expo-google-fonts/noto-{family}-sc") / "package"
        text = (source / "LICENSE_FONT").read_text("utf-8")
        (TARGET / f"NOTO-{family.upper()}-SC-OFL.txt").write_text(text, "utf-8")
    papers = packages.unpack("deb:texlive-lang-chinese") / FANDOL_PAPERS
    licence = gzip.decompress((papers / "COPYING.gz").read_bytes()).decode("utf-8")
    readme = (papers / "README").read_text("utf-8")
    (TARGET / "FANDOL-GPL.txt").write_text(f"{FANDOL_NOTE}\n{readme}\n{licence}", "utf-8")


FANDOL_NOTE = """\
FandolFang.ttf and FandolKai.ttf are made from FandolFang-Regular.otf and FandolKai-Regular.otf of
the Fandol fonts 0.3 (package texlive-lang-chinese of Debian). Changed: reduced to the characters
of GB 2312, the 8,105 通用规范汉字 and common symbols as far as the fonts have them; cubic outlines
converted to quadratic ones; layout features and vertical metrics dropped. tools/make_fonts.py of
this project is the complete script that makes them.

They are data files beside the program, under the GNU General Public License with the font
exception: "As a special exception, if you create a document which uses this font, and embed this
font or unaltered portions of this font into the document, this font does not by itself cause the
resulting document to be covered by the GNU General Public License."
What follows is the README and the licence as they come with the fonts.
"""


if __name__ == "__main__":
    main()
