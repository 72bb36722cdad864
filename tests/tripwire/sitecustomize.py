"""Notes every reach for the network of a Python process and of those that it starts.

Python imports a module of this name before anything else, if its folder is in ``PYTHONPATH``.
Sockets that only lead to other programs of this machine (AF_UNIX) are no network.
"""

import os
import sys
from typing import Any

LOG = os.environ.get("TRIPWIRE_LOG", "")
REACHES = (
    *("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname"),
    *("socket.gethostbyaddr", "socket.getnameinfo", "socket.sendto", "socket.sendmsg"),
    *("urllib.Request", "http.client.connect", "ftplib.connect", "smtplib.connect"),
)
IPV6_QUESTION = os.path.join("urllib3", "util", "connection.py")
"""urllib3, which libraries of the training import, asks thus whether the machine has IPv6: a socket
is bound to the machine itself, listens to nobody and is closed."""


def _asks_for_ipv6(event: str, arguments: tuple[Any, ...]) -> bool:
    if event != "socket.bind" or arguments[1] != ("::1", 0):
        return False
    frame = sys._getframe(2)
    return frame.f_code.co_filename.endswith(IPV6_QUESTION)


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in REACHES or _asks_for_ipv6(event, arguments):
        return
    is_local = len(arguments) > 1 and isinstance(arguments[1], str | bytes)
    if event.startswith("socket.") and is_local and hasattr(arguments[0], "family"):
        return
    line = f"{event} {arguments!r} in {' '.join(sys.argv[:3])}\n"
    descriptor = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(descriptor, line.encode())
    os.close(descriptor)


if LOG:
    sys.addaudithook(_note)
