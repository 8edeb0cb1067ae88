"""Yaodian (要点): a year's 政务公开工作要点 as a checklist, answered with evidence and signed.

The work flows left to right and imports point left:

    document -> checklist -> workbook -> rollup -> report -> cli | gui

- ``document``   a government text becomes draft requirements; pure, reads only
- ``checklist``  what is asked; never changes once issued
- ``workbook``   what a unit says; one SQLite file, which nothing else opens
- ``rollup``     the supervising office: many units; SQLAlchemy on SQLite or PostgreSQL
- ``signing``    bytes in, bytes out; the only package that knows pyHanko and keys
- ``report``     many units' or one unit's answers as paper; the only package that lays out pages
- ``cli, gui``   the only two that talk to people; only ``gui`` imports Qt
- ``apart``      strangers' files are worked on in a process that may be killed
- ``errors`` sentences for the user, ``terms`` the Chinese words, ``files`` where things lie,
  ``names`` file names from elsewhere, ``collecting`` when to look for garbage

``lint-imports`` holds these rules, see ``pyproject.toml``.
"""

from __future__ import annotations

__version__ = "0.1.0"
