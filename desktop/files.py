"""Where the program's own files are, and how a file is replaced whole.

A newcomer would write straight to the target; a crash then leaves half a file. ``replace_whole``
never does.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from platformdirs import user_data_path

from desktop.errors import DesktopError, FileError

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_IN_MEMORY: Final = 2 << 30  # bytes


def bundled(folder: str) -> Path:
    """Return where ``resources`` or ``checklists`` lie: frozen build, wheel or source tree.

    Raises:
        DesktopError: the folder is missing, so the program was not copied whole.
    """
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [
        Path(frozen) / folder if frozen else None,
        Path(__file__).parent / "_bundled" / folder,
        Path(__file__).parent.parent / folder,
    ]
    for path in candidates:
        if path is not None and path.is_dir():
            return path
    raise DesktopError(f"程序不完整，缺少“{folder}”文件夹。请重新安装或完整复制一遍程序。")


def certificates_folder() -> Path:
    """Return where this user keeps the certificates that this computer trusts."""
    return user_data_path("yaodian", appauthor=False) / "certificates"


def keys_folder() -> Path:
    """Return where this user's own keys lie, each sealed under a passphrase; never backed up."""
    return user_data_path("yaodian", appauthor=False) / "keys"


def working_folder() -> Path:
    """Return where workbooks from sticks and shares are worked on."""
    return user_data_path("yaodian", appauthor=False) / "working"


def backups_folder() -> Path:
    """Return where this user's backups of workbooks lie, never beside the workbooks."""
    return user_data_path("yaodian", appauthor=False) / "backups"


def read_bytes(path: Path) -> bytes:
    """Return a file's content.

    Raises:
        FileError: it is missing, a folder, too large for memory, or cannot be read.
    """
    try:
        status = path.stat()
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
            raise FileError(path, "不是普通文件", "请选择一个文件。")  # a pipe may never end
        if status.st_size > LARGEST_IN_MEMORY:
            raise FileError(path, "太大，读不进来", "请确认选对了文件。")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileError(path, "不存在", "请检查位置和名称。") from error
    except IsADirectoryError as error:
        raise FileError(path, "是一个文件夹", "请选择一个文件。") from error
    except OSError as error:
        raise FileError(path, "读不出来", "请检查文件权限和磁盘后再试。") from error


def is_there(path: Path) -> bool:
    """Tell whether something can be seen there: not on a share that is gone or in a closed folder."""
    return os.path.exists(path)  # noqa: PTH110 - Path's own raises there


def is_folder(path: Path) -> bool:
    """Tell whether a folder can be seen there, likewise."""
    return os.path.isdir(path)  # noqa: PTH112


def region_file() -> Path:
    """Return where this user's names of the region's units lie, see ``checklist.region``."""
    return user_data_path("yaodian", appauthor=False) / "units.toml"


@contextmanager
def replace_whole(target: Path, *, is_private: bool = False) -> Iterator[Path]:
    """Yield a temporary path beside ``target``; on success it takes the target's place.

    The target is the old file or the new one, never half of it: written beside, flushed to disk,
    renamed. Others may read it as they may read any new file, unless it ``is_private``. Raises:
        FileError: the folder is missing, read-only or full, or the target is open elsewhere.
    """
    _refuse_device(target)
    sweep_parts(target.parent)
    prefix = f"{_parts_of_this_computer()}{os.getpid()}-"
    try:
        handle, name = tempfile.mkstemp(prefix=prefix, suffix=".part", dir=target.parent)
    except OSError as error:
        raise unwritable(target, error) from error
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        if not is_private:
            part.chmod(_ordinary_mode())
        part.replace(target)
        _flush_folder(target.parent)
    except FileError as error:
        if error.path == part:  # nobody knows what it is called while it is written
            error.path = target
        raise
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        with suppress(OSError):  # a stick that is gone; the trouble with it was told above
            part.unlink(missing_ok=True)


def _refuse_device(target: Path) -> None:
    """Refuse to put a file where a device or a pipe is: an administrator could."""
    try:
        is_odd = target.exists() and not target.is_file() and not target.is_dir()
    except OSError as error:
        raise unwritable(target, error) from error
    if is_odd:
        raise FileError(target, "不是普通文件，没有覆盖", "请换一个文件名。")


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Yield a temporary folder beside ``target``; on success it becomes the target, whole.

    Raises:
        FileError: something is there already, or the place cannot be written.
    """
    try:
        is_there = target.exists() and (not target.is_dir() or any(target.iterdir()))
    except OSError as error:
        raise unwritable(target, error) from error
    if is_there:
        raise FileError(target, "已经存在，里面有内容", "请另选一个新的文件夹。")
    sweep_parts(target.parent)
    prefix = f"{_parts_of_this_computer()}{os.getpid()}-"
    try:
        part = Path(tempfile.mkdtemp(prefix=prefix, suffix=".part", dir=target.parent))
    except OSError as error:
        raise unwritable(target, error) from error
    try:
        yield part
        part.chmod(_ordinary_mode(0o777))
        if target.exists():
            target.rmdir()
        part.replace(target)
        _flush_folder(target.parent)
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def sweep_parts(folder: Path) -> None:
    """Remove what programs of this computer that were killed left behind in a folder."""
    prefix = _parts_of_this_computer()
    with suppress(OSError):
        for part in folder.iterdir():
            pid = part.name.removeprefix(prefix).partition("-")[0]
            if part.name.startswith(prefix) and pid.isdigit() and not is_running(int(pid)):
                if part.is_dir():
                    shutil.rmtree(part, ignore_errors=True)
                else:
                    part.unlink(missing_ok=True)


def _parts_of_this_computer() -> str:
    import socket  # noqa: PLC0415 - five files that are not needed to start

    host = "".join(char for char in socket.gethostname() if char.isalnum())
    return f".~{host}-"


def is_running(pid: int) -> bool:
    """Tell whether a process of this computer runs; unknown counts as running."""
    if sys.platform == "win32":
        return _is_running_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _is_running_on_windows(pid: int) -> bool:
    import ctypes  # noqa: PLC0415 - only there; and there os.kill would end the process

    invalid_parameter, limited_information = 87, 0x1000
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
    handle = kernel.OpenProcess(limited_information, False, pid)  # noqa: FBT003 - Windows' order
    if handle:
        kernel.CloseHandle(handle)
        return True
    return bool(kernel.GetLastError() != invalid_parameter)


def _flush_folder(folder: Path) -> None:
    """Put the new name on the disk too; where folders cannot be opened (Windows) it is there."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _ordinary_mode(mode: int = 0o666) -> int:
    umask = os.umask(0)
    os.umask(umask)
    return mode & ~umask


def unwritable(path: Path, error: OSError) -> FileError:
    """Return the sentence for a file that could not be written."""
    reasons = {
        "ENOSPC": ("写不下，磁盘空间不足", "请腾出空间，或另选一个位置再试。"),
        "EDQUOT": ("写不下，磁盘配额已用完", "请腾出空间，或另选一个位置再试。"),
        "EROFS": ("所在的位置是只读的", "请另选一个可以写入的位置。"),
        "EACCES": ("无法写入，没有权限或正被其他程序打开", "请关闭打开它的程序，或另选一个位置。"),
        "EPERM": ("无法写入，没有权限或正被其他程序打开", "请关闭打开它的程序，或另选一个位置。"),
        "ENOENT": ("所在的文件夹不存在", "请另选一个文件夹。"),
        "ENOTDIR": ("所在的文件夹不存在", "请另选一个文件夹。"),
        "EISDIR": ("是一个文件夹，不能写成文件", "请换一个文件名。"),
        "ENAMETOOLONG": ("的名称太长", "请换一个短一些的文件名。"),
    }
    code = errno.errorcode.get(error.errno or 0, "")
    problem, advice = reasons.get(code, ("写入失败", "请检查磁盘是否正常，或另选一个位置再试。"))
    return FileError(path, problem, advice)
