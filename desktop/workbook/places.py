"""Is a file where it can be edited safely? Sticks and shares are worked on through a local copy."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from desktop.workbook.owner import can_write_beside

_SHARES: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "webdav", "fuse.sshfs"}
    | {"fuse.gvfsd-fuse", "fuse.davfs", "fuse.rclone", "fuse.glusterfs", "davfs"}
)
_STICKS: Final = frozenset({"vfat", "exfat", "msdos", "fuseblk", "iso9660", "udf"})
_DRIVE: Final = {2: "可移动磁盘", 4: "网络位置", 5: "光盘"}  # GetDriveTypeW


def why_not_here(path: Path) -> str:
    """Return what kind of place a file lies in that is unsafe for editing, or an empty string.

    Such as “网络位置” or “可移动磁盘”: locks over a network are not to be trusted, a stick may be
    pulled out in the middle of a write.
    """
    if sys.platform == "win32":
        return _on_windows(path)
    if sys.platform == "darwin":
        return "可移动磁盘或网络位置" if path.absolute().is_relative_to("/Volumes") else ""
    return _on_linux(path)


def place_to_leave(path: Path) -> str:
    """Return on what kind of place a file lies that is written back to, or an empty string.

    What cannot be written there anyway is only read, where it lies.
    """
    place = why_not_here(path)
    return place if place and path.is_file() and can_write_beside(path) else ""


def _on_windows(path: Path) -> str:
    import ctypes  # noqa: PLC0415 - only there

    root = path.absolute().anchor
    if root.startswith("\\\\"):
        return "网络位置"
    kind: int = ctypes.windll.kernel32.GetDriveTypeW(root)  # type: ignore[attr-defined, unused-ignore]
    return _DRIVE.get(kind, "")


def _on_linux(path: Path, mounts: str = "/proc/self/mountinfo") -> str:
    """Look the file's mount up; see proc(5) for the fields of a line."""
    try:
        lines = Path(mounts).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    where = os.path.realpath(path)
    best, kind = "", ""
    for line in lines:
        fields, _, rest = line.partition(" - ")
        point = fields.split(" ")[4].replace("\\040", " ")
        if len(point) >= len(best) and Path(where).is_relative_to(point):
            best, kind = point, rest.split(" ")[0]
    if kind in _SHARES:
        return "网络位置"
    return "可移动磁盘" if kind in _STICKS else ""
