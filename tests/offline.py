"""Notice and stop every attempt to reach another computer, from the first import to the last test.

An audit hook sees what Python's code does; ``test_offline.py`` lets the system's own tracer look at
what libraries do beneath it, where there is one.
"""

from __future__ import annotations

import sys
from ipaddress import ip_address
from typing import Final

REACHED: Final[list[str]] = []
_LOOKING_UP: Final = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
_SENDING: Final = ("socket.connect", "socket.sendto", "socket.sendmsg")


def watch() -> None:
    """Begin; a hook can never be taken away again."""
    sys.addaudithook(_hook)


def is_here(address: object) -> bool:
    """Tell whether an address is on this computer: loopback, or a file of this system (AF_UNIX)."""
    if not isinstance(address, tuple):
        return True
    return _is_loopback(address[0])


def _is_loopback(host: object) -> bool:
    name = host.decode(errors="replace") if isinstance(host, bytes) else str(host or "localhost")
    if name == "localhost":
        return True
    try:
        return ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if event in _SENDING and not is_here(arguments[1]):
        _refuse(f"{event} {arguments[1]}")
    if event in _LOOKING_UP and not _is_loopback(arguments[0]):
        _refuse(f"{event} {arguments[0]}")


def _refuse(what: str) -> None:
    REACHED.append(what)
    raise PermissionError(f"a test reached for the network: {what}")
