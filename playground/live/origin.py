"""Whether a WebSocket comes from a page of this app: browsers send the page's origin and cannot be made to lie about it."""

from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

_PORTS = {"http": 80, "https": 443}


def same_origin(headers: Mapping[str, str], scheme: str) -> bool:
    """Compare `Origin` with the host that was asked for, as the proxies before us saw it. `scheme` is `ws` or `wss`.

    True without an `Origin`: that is no browser, and what keeps it out is the token.
    """
    origin = headers.get("origin")
    if origin is None:
        return True
    try:
        return _same(headers, scheme, urlsplit(origin))
    except ValueError:  # no address, or a port that is no number
        return False


def _same(headers: Mapping[str, str], scheme: str, page: SplitResult) -> bool:
    if page.scheme not in _PORTS or not page.hostname:
        return False  # "null" of a sandboxed frame, a file, an extension
    secure = _first(headers.get("x-forwarded-proto")) or scheme
    if secure in ("https", "wss") and page.scheme != "https":
        return False
    hosts = (_first(headers.get("x-forwarded-host")), headers.get("host"))
    return any((page.hostname, page.port or _PORTS[page.scheme]) == _place(host, page.scheme) for host in hosts if host)


def _first(value: str | None) -> str | None:
    """Of the list that a chain of proxies makes, what the outermost one saw."""
    return value.split(",")[0].strip().lower() if value else None


def _place(host: str, scheme: str) -> tuple[str | None, int]:
    parts = urlsplit(f"//{host}")
    return parts.hostname, parts.port or _PORTS[scheme]
