"""Limits for a child on Windows: a job object; see Microsoft's “Job Objects”."""

from __future__ import annotations

import ctypes
import sys
from typing import TYPE_CHECKING, ClassVar, Final

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

_LIMIT_PROCESS_TIME: Final = 0x2
_LIMIT_ACTIVE_PROCESS: Final = 0x8
_LIMIT_PROCESS_MEMORY: Final = 0x100
_DIE_ON_UNHANDLED_EXCEPTION: Final = 0x400
_KILL_ON_JOB_CLOSE: Final = 0x2000
_EXTENDED_LIMIT_INFORMATION: Final = 9
_HUNDRED_NANOSECONDS: Final = 10_000_000  # per second


class _Basic(ctypes.Structure):
    _fields_: ClassVar = [
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    ]


class _Extended(ctypes.Structure):
    _fields_: ClassVar = [
        ("BasicLimitInformation", _Basic),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    ]


def limits_of(memory: int, cpu_seconds: int) -> ctypes.Structure:
    """Return the limits as Windows takes them: no second process, so much memory and time."""
    limits = _Extended()
    limits.BasicLimitInformation.LimitFlags = (
        _LIMIT_PROCESS_TIME
        | _LIMIT_ACTIVE_PROCESS
        | _LIMIT_PROCESS_MEMORY
        | _DIE_ON_UNHANDLED_EXCEPTION
        | _KILL_ON_JOB_CLOSE
    )
    limits.BasicLimitInformation.PerProcessUserTimeLimit = cpu_seconds * _HUNDRED_NANOSECONDS
    limits.BasicLimitInformation.ActiveProcessLimit = 1
    limits.ProcessMemoryLimit = memory
    return limits


def confine(child: subprocess.Popen[bytes], *, memory: int, cpu_seconds: int) -> Callable[[], None]:
    """Put a child into a job; return what gives the job back, which ends the child as well.

    A Windows that refuses (a job around us that allows no other) leaves the clock as the limit.
    """
    if sys.platform == "win32":
        return _confine(child, limits_of(memory, cpu_seconds))
    return _nothing


def _confine(child: subprocess.Popen[bytes], limits: ctypes.Structure) -> Callable[[], None]:
    try:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined, unused-ignore]
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        kernel.SetInformationJobObject(
            job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits)
        )
        handle = int(child._handle)  # type: ignore[attr-defined, unused-ignore]  # noqa: SLF001 - there is no other way to it
        kernel.AssignProcessToJobObject(job, ctypes.c_void_p(handle))
    except (OSError, AttributeError):
        return _nothing
    return lambda: kernel.CloseHandle(job)


def _nothing() -> None:
    """Give back what was never taken."""
