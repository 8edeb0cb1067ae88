"""How each part of a paper is set: face, size, leading, by GB/T 9704—2012; points throughout."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from desktop.report.faces import Face
from desktop.report.page import LEADING, PITCH
from desktop.report.paragraph import Align, TextStyle
from desktop.report.tags import Tag

TITLE_SIZE: Final = 22.0  # 2号
TITLE: Final = TextStyle(
    Face.TITLE, TITLE_SIZE, LEADING * 1.25, align=Align.CENTRE, above=0, tag=Tag.H1
)
ANNEX_TITLE: Final = TextStyle(Face.TITLE, 18.0, LEADING, align=Align.CENTRE, above=0, tag=Tag.H2)
SHEET_TITLE: Final = replace(ANNEX_TITLE, tag=Tag.H1)  # of a table that is a paper of its own
BODY: Final = TextStyle(Face.FANG, PITCH, LEADING, first_indent=2, above=0)
ANNEX_LIST: Final = replace(BODY, align=Align.LEFT)
ANNEX_NEXT: Final = replace(ANNEX_LIST, first_indent=5)  # under the 1. of the first
LEVEL_1: Final = replace(BODY, face=Face.HEADING, tag=Tag.H2)
LEVEL_2: Final = replace(LEVEL_1, face=Face.KAI, tag=Tag.H3)
ANNEX_MARK: Final = TextStyle(Face.HEADING, PITCH, LEADING, above=0)

CELL_SIZE: Final = 10.5  # 五号
CELL_LEADING: Final = 14.5
CELL: Final = TextStyle(Face.FANG, CELL_SIZE, CELL_LEADING)
CELL_LEFT: Final = TextStyle(Face.FANG, CELL_SIZE, CELL_LEADING, align=Align.LEFT)
CELL_CENTRE: Final = TextStyle(Face.FANG, CELL_SIZE, CELL_LEADING, align=Align.CENTRE)
CELL_LEAD: Final = TextStyle(Face.KAI, CELL_SIZE, CELL_LEADING, align=Align.LEFT)
CELL_HEAD: Final = TextStyle(Face.HEADING, CELL_SIZE, CELL_LEADING, align=Align.CENTRE)
BAND: Final = TextStyle(Face.HEADING, CELL_SIZE, CELL_LEADING, align=Align.LEFT)
DIGEST: Final = TextStyle(Face.FANG, 7.5, 11.0, align=Align.LEFT)
NOTE: Final = TextStyle(Face.FANG, 9.0, 13.0, align=Align.LEFT)

SMALL_CELL: Final = TextStyle(Face.FANG, 9.0, 12.5)  # 小五号, where a table has many columns
SMALL_LEFT: Final = replace(SMALL_CELL, align=Align.LEFT)
SMALL_CENTRE: Final = replace(SMALL_CELL, align=Align.CENTRE)
SMALL_HEAD: Final = replace(SMALL_CENTRE, face=Face.HEADING)
SMALL_BAND: Final = replace(SMALL_LEFT, face=Face.HEADING)
