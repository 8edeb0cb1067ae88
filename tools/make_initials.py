"""Make ``resources/initials``: with which letters the readings of a character begin.

    python tools/make_initials.py

Needs ``apt-get`` and ``dpkg-deb``, network for one package (Unicode's own data, in Debian), and
some seconds. Characters are those of GB 2312 and the 8,105 通用规范汉字; readings are those that
dictionaries of today give, in all their tones and meanings: 行 is h and x.
"""

from __future__ import annotations

import bz2
import re
import tempfile
import unicodedata
from collections import defaultdict
from pathlib import Path

from make_fonts import UNIHAN, Packages, standard_characters

TARGET = Path(__file__).parent.parent / "resources" / "initials"
# 通用规范汉字字典, 现代汉语词典, frequency dictionary, Unicode's own choice; no historical ones.
SOURCES = ("kTGHZ2013", "kXHC1983", "kHanyuPinlu", "kMandarin")
FIRST_IDEOGRAPH = 0x3400
WIDTH = 50  # characters a line
NOTE = """\
initials.txt is made from Unihan_Readings.txt of the Unicode Character Database (package
unicode-data of Debian). Changed: reduced to the characters of GB 2312 and the 8,105 通用规范汉字,
and to the first letters of their readings. tools/make_initials.py of this project makes it.
What follows is the licence as it comes with the data.
"""


def main() -> None:
    """Write the table and the licence beside it."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data = Packages(Path(folder)).unpack("deb:unicode-data")
        characters = {
            code for code in standard_characters(data / UNIHAN) if code >= FIRST_IDEOGRAPH
        }
        readings = bz2.decompress((data / UNIHAN / "Unihan_Readings.txt.bz2").read_bytes())
        licence = (data / "usr/share/doc/unicode-data/copyright").read_text("utf-8")
    groups = grouped(readings.decode(), characters)
    (TARGET / "initials.txt").write_text("\n".join(lines(groups)) + "\n", "utf-8")
    (TARGET / "UNICODE-LICENSE.txt").write_text(f"{NOTE}\n{licence}", "utf-8")
    print(f"{sum(map(len, groups.values()))} characters in {len(groups)} groups")


def grouped(readings: str, characters: set[int]) -> dict[str, list[str]]:
    """Return the characters by the letters with which their readings begin."""
    letters: dict[int, set[str]] = defaultdict(set)
    for code, source, words in re.findall(r"^U\+(\w+)\t(\w+)\t(.+)$", readings, re.MULTILINE):
        if source in SOURCES and int(code, 16) in characters:
            letters[int(code, 16)] |= {_initial(each) for each in _syllables(words)}
    groups: dict[str, list[str]] = defaultdict(list)
    for code in sorted(letters):
        groups["".join(sorted(letters[code]))].append(chr(code))
    return groups


def _syllables(words: str) -> list[str]:
    """Return the readings of ``12345.010:xíng,háng``, ``xíng(123)`` or ``xíng``."""
    return re.findall(
        r"[^\W\d_]+", re.sub(r"[\d.,*]+:|\(\d+\)", " ", unicodedata.normalize("NFC", words))
    )


def _initial(syllable: str) -> str:
    return unicodedata.normalize("NFD", syllable)[0]


def lines(groups: dict[str, list[str]]) -> list[str]:
    """Return the table: letters, a space, characters."""
    return [
        f"{letters} {''.join(group[start : start + WIDTH])}"
        for letters, group in sorted(groups.items())
        for start in range(0, len(group), WIDTH)
    ]


if __name__ == "__main__":
    main()
