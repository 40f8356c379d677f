"""Under which names the app may be asked for, and which pages may show it in a frame: two settings of the environment.

A page of elsewhere can have its own name lead to our address (DNS rebinding); its browser then takes us for that page's own server and
lets it read everything. What gives it away is the name in the `Host` header.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

HOSTS = "PLAYGROUND_HOSTS"
FRAMES = "PLAYGROUND_FRAME_ANCESTORS"

_NAME = r"([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(\*\.)?{_NAME}")
_FRAME = re.compile(rf"'self'|'none'|https?://(\*\.)?({_NAME}|\[[0-9a-f:]+\])(:\d{{1,5}})?")


@dataclass(frozen=True)
class Access:
    """`hosts`: names beside localhost and addresses, `*.` for all below one. `frames`: the value of CSP's `frame-ancestors`."""

    hosts: tuple[str, ...] = ()
    frames: str = "'self'"


def read_access(environment: Mapping[str, str]) -> Access:
    """From the environment. Raises ValueError with a sentence for what is no name or no origin."""
    hosts = tuple(host.strip().lower().rstrip(".") for host in environment.get(HOSTS, "").split(",") if host.strip())
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise ValueError(f"{HOSTS}: {host!r} is no host name; give names with commas between them, such as play.school.org,*.lab.org")
    frames = environment.get(FRAMES, "").replace(",", " ").lower().split() or ["'self'"]
    for frame in frames:
        if not _FRAME.fullmatch(frame) or (frame == "'none'" and len(frames) > 1):
            raise ValueError(f"{FRAMES}: {frame!r} is not accepted; give 'self', origins such as https://learn.school.org, or 'none' alone")
    return Access(hosts, " ".join(frames))


def answers(access: Access, headers: Mapping[str, str]) -> bool:
    """Whether all that the request names as its host is ours: `Host`, and what the outermost proxy was asked for.

    True without a `Host`: that is no browser.
    """
    forwarded = headers.get("x-forwarded-host")
    named = [headers.get("host"), forwarded.split(",")[0] if forwarded else None]
    return all(_ours(access, host.strip()) for host in named if host is not None)


def _ours(access: Access, host: str) -> bool:
    try:
        parts = urlsplit(f"//{host}")
        name, _ = parts.hostname, parts.port
    except ValueError:  # no address, or a port that is no number
        return False
    if not name or parts.netloc != host or parts.username is not None:
        return False
    name = name.rstrip(".")
    return name == "localhost" or name.endswith(".localhost") or _is_address(name) or any(_matches(name, known) for known in access.hosts)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _matches(name: str, known: str) -> bool:
    return name.endswith(known[1:]) if known.startswith("*.") else name == known
