"""The system packages that the program needs on Linux: installed when allowed, else named.

Windows brings all of them along. Package names are those of Debian, UOS and Kylin (apt) and of
Fedora, openEuler and Anolis (dnf).
"""

from __future__ import annotations

import ctypes
import glob
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig

# What Qt loads to draw a window under X11 or Wayland: shared object, apt package, dnf package.
QT_LIBRARIES = [
    ("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    ("libGL.so.1", "libgl1", "libglvnd-glx"),
    ("libEGL.so.1", "libegl1", "libglvnd-egl"),
    ("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    ("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    ("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    ("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    ("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    ("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    ("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    ("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    ("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    ("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor"),
]
# What tests use beside the program: a path of which some file must exist, apt package. Only where
# they may be installed: without them those tests are skipped and say so.
TEST_TOOLS = [
    ("/usr/lib/postgresql/*/bin/pg_ctl", "postgresql"),
    ("/usr/lib/*/softhsm/libsofthsm2.so", "softhsm2"),
]
APT_INSTALL = ["apt-get", "install", "-y", "--no-install-recommends"]


def provide() -> None:
    """Install what is missing when the user may, otherwise print the command that does it."""
    if sys.platform.startswith("linux"):
        _provide(_missing(apt=_has_apt()))


def provide_build_tools() -> None:
    """Do the same for what freezing needs: a reader of libraries, and Python as a library."""
    if not sys.platform.startswith("linux"):
        return
    missing = [] if shutil.which("objdump") else ["binutils"]
    # Debian links its Python without the library; elsewhere it is there, or Python was built so.
    if _has_apt() and sysconfig.get_config_var("Py_ENABLE_SHARED"):
        library = sysconfig.get_config_var("INSTSONAME")
        missing += [] if _can_load(library) else [f"libpython3.{sys.version_info.minor}"]
    _provide(missing)


def provide_test_tools() -> None:
    """Install what only tests use, when the user may; say nothing when not."""
    may = _privilege() if sys.platform.startswith("linux") and _has_apt() else None
    missing = [package for pattern, package in TEST_TOOLS if not glob.glob(pattern)]  # noqa: PTH207 - absolute
    if missing and may is not None:
        _install(missing, may)


def has_venv() -> bool:
    """Tell whether this Python can make a virtual environment; Debian packs that apart."""
    return importlib.util.find_spec("ensurepip") is not None


def _has_apt() -> bool:
    return shutil.which("apt-get") is not None


def _provide(missing: list[str]) -> None:
    if not missing:
        return
    apt = _has_apt()
    may = _privilege() if apt else None
    if may is None:
        print(f"缺少系统组件，请用管理员身份执行：{_command(missing, apt=apt)}")
    else:
        _install(missing, may)


def _missing(*, apt: bool) -> list[str]:
    venv = [] if has_venv() else [f"python3.{sys.version_info.minor}-venv"]
    libraries = [deb if apt else rpm for name, deb, rpm in QT_LIBRARIES if not _can_load(name)]
    return list(dict.fromkeys(venv + libraries))


def _can_load(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _privilege() -> list[str] | None:
    """Return what to put before a command to run it as root, None when that is not allowed."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if (
        sudo
        and subprocess.run([sudo, "-n", "true"], check=False, capture_output=True).returncode == 0
    ):
        return [sudo, "-n"]
    return None


def _command(packages: list[str], *, apt: bool) -> str:
    if apt:
        return " ".join(["sudo apt-get update && sudo", *APT_INSTALL, *packages])
    return " ".join(["sudo dnf install -y", *packages])


def _install(packages: list[str], privilege: list[str]) -> None:
    print("正在安装系统组件：" + " ".join(packages))
    as_root = [*privilege, "env", "DEBIAN_FRONTEND=noninteractive"]
    # An update that fails for one source of several need not stop the install.
    subprocess.run([*as_root, "apt-get", "update", "-qq"], check=False, capture_output=True)
    done = subprocess.run(
        [*as_root, *APT_INSTALL, "-qq", *packages],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        print(*done.stdout.splitlines()[-5:], sep="\n", file=sys.stderr)
        print(f"系统组件没有装好，请检查网络和软件源，然后执行：{_command(packages, apt=True)}")
    importlib.invalidate_caches()
