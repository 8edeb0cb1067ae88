"""Evidence on its way out to another program: may it be opened, told by content and by name.

Evidence comes from strangers. What may start a program is never opened, only saved; what a viewer
shows is opened at once, if its content is what its name says; everything else is asked about.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING, Final

from desktop.names import safe_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

HEAD: Final = 4096


class Opening(StrEnum):
    """What to do when somebody wants to look at a piece of evidence."""

    AT_ONCE = "at_once"
    ASK = "ask"
    SAVE_ONLY = "save_only"


# Suffixes that start a program, an installer, a script, a connection or a page with scripts on some
# system. Windows hides many of them and their icons can be chosen freely.
_DANGEROUS_WORDS: Final = """
ade adp air apk app appimage appinstaller applescript application appref-ms appx
appxbundle asp aspx asx bas bash bat bgi cab cgi chm class cmd col com command contact cpl
crt csh cur daa deb der desktop diagcab dll dmg docm dot dotm ecf exe fish flatpakref fxp
gadget gpj grp hlp hpj hta htc htm html img inf ins iqy iso isp its jar jnlp job js jse
jsp ksh library-ms library-ms lnk lua mad maf mag mam maq mar mas mat mau mav maw mcf mda
mdb mde mdt mdw mdz mht mhtml mof msc msh msh1 msh2 mshxml msi msix msixbundle msp mst msu
ops osd pcd phar php pif pkg pkpass pl plg potm ppam ppsm pptm prf prg printerexport ps1
ps1xml ps2 ps2xml psc1 psc2 psd1 psdm1 psm1 pst py pyc pyo pyw pyz pyzw rb reg rpm run scf
scpt scr sct search-ms searchconnector-ms service settingcontent-ms sh shb shs shtml sldm
slk snap svg svgz swf sys sysv terminal theme themepack torrent udl url vb vbe vbp vbs vcf
vhd vhdx vsix vsmacros vsw webarchive webloc website widget wim workflow ws wsb wsc wsf
wsh xbap xht xhtml xla xlam xll xlm xlsb xlsm xltm xnk xps xsl xslt zsh
"""
DANGEROUS: Final = frozenset(_DANGEROUS_WORDS.split())

_PROGRAMS: Final = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",  # Mach-O for several processors, Java class
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"L\0\0\0\x01\x14\x02\0",  # Windows shortcut
    b"[InternetShortcut]",
    b"[Desktop Entry]",
    b"ITSF",  # compiled help
    b"MSCF",  # cabinet
    b"!<arch>",  # Debian package
    b"\xed\xab\xee\xdb",  # RPM package
    b"dex\n",
    b"\0asm",
)
_MARKUP: Final = (b"<!doctype", b"<html", b"<script", b"<svg", b"<hta", b"<?php", b"xml-stylesheet")
# Anywhere in the file: macros, programs inside a document, scripts of a package.
_MACROS: Final = (
    b"vbaproject",
    b"vbadata",
    b"macrosheets/",
    b"activex/",
    b"meta-inf/manifest.mf",
    b"androidmanifest.xml",
    "_VBA_PROJECT".encode("utf-16-le").lower(),
    "Macros".encode("utf-16-le").lower(),
    "Ole10Native".encode("utf-16-le").lower(),
)
_PACKAGES: Final = (b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_OVERLAP: Final = 64  # more than the longest of these

_PICTURE: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM")
# What the content must begin with, and what a package must hold.
_SHOWN: Final[dict[str, tuple[tuple[bytes, ...], bytes]]] = {
    "pdf": ((b"%PDF-",), b""),
    "ofd": ((b"PK\x03\x04",), b"OFD.xml"),
    "docx": ((b"PK\x03\x04",), b"word/document.xml"),
    "xlsx": ((b"PK\x03\x04",), b"xl/workbook.xml"),
    "pptx": ((b"PK\x03\x04",), b"ppt/presentation.xml"),
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "bmp"), (_PICTURE, b"")),
    **dict.fromkeys(("tif", "tiff"), ((b"II*\0", b"MM\0*"), b"")),
    "webp": ((b"RIFF",), b"WEBP"),
    "mp3": ((b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"), b""),
    "wav": ((b"RIFF",), b"WAVE"),
}


def how_to_open(name: str, pieces: Iterable[bytes]) -> Opening:
    """Say what to do with a file of this name and these bytes; packages are looked through whole."""
    suffix = safe_name(name).rpartition(".")[2].lower()
    stream = iter(pieces)
    first = next(stream, b"")
    if suffix in DANGEROUS or _starts_a_program(first[:HEAD]):
        return Opening.SAVE_ONLY
    starts, member = _SHOWN.get(suffix, ((), b""))
    is_whole = member in first
    if first.startswith(_PACKAGES):
        for window in _windows(chain((first,), stream)):
            if any(sign in window.lower() for sign in _MACROS):
                return Opening.SAVE_ONLY
            is_whole = is_whole or member in window
    is_shown = first.startswith(starts) if starts else suffix == "txt" and _is_text(first[:HEAD])
    return Opening.AT_ONCE if is_shown and is_whole else Opening.ASK


def _windows(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield each piece behind the end of the one before, so that nothing hides between two."""
    tail = b""
    for piece in pieces:
        yield (window := tail + piece)
        tail = window[-_OVERLAP:]


def _starts_a_program(head: bytes) -> bool:
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return (
        head.startswith(_PROGRAMS)
        or bare.startswith(_PROGRAMS)
        or any(sign in bare[:1024].lower() for sign in _MARKUP)
    )


def _is_text(head: bytes) -> bool:
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return is_wide or not any(byte < 9 or 13 < byte < 32 for byte in head)  # noqa: PLR2004 - controls


def mark_as_foreign(path: Path) -> None:
    """Tell the system that a file came from elsewhere, as browsers do; where it keeps such marks.

    Windows then warns before it runs the file and opens documents in protected view.
    """
    with suppress(OSError):
        if sys.platform == "win32":
            with open(f"{path}:Zone.Identifier", "w", encoding="ascii") as mark:  # noqa: PTH123 - a stream of the file, no path
                mark.write("[ZoneTransfer]\nZoneId=3\n")
        elif sys.platform == "darwin":
            setxattr = getattr(os, "setxattr", None)
            if setxattr:
                setxattr(path, "com.apple.quarantine", b"0083;00000000;yaodian;")
