"""The browser's modules and styles, under an address that changes with their contents, so that browsers may keep them for ever.

Not by Starlette's `StaticFiles`: it goes to a thread four times for a file, so the 73 modules take 65 ms and not 40 on a first visit, and
the list of what is shown and the headers would be ours all the same. Streamlit compresses what is served here.
"""

import hashlib
import mimetypes
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

FOREVER = "public, max-age=31536000, immutable"
NO_STORE = "no-cache"  # keep it, but ask each time
SHOWN = ("assets/**/*", "pages/*/*.js", "pages/*/*.css")  # what is served; everything else below the root is not for browsers

_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml"}


class Assets:
    """The files below a folder that browsers get, by their paths in it, so that a module finds another one as on the disk.

    The version is looked at again whenever a file changes, so an edit shows with the next page.
    """

    def __init__(self, root: Path):
        self.root = root.resolve()
        self._stamps: dict[str, tuple[int, int]] = {}  # by path: when it was changed, and its size
        self._version = ""

    @property
    def version(self) -> str:
        """Of the names and contents of all files."""
        stamps = {path.relative_to(self.root).as_posix(): _stamp(path) for path in self._files()}
        if stamps != self._stamps or not self._version:
            total = hashlib.sha256()
            for name in sorted(stamps):
                total.update(name.encode() + b"\0" + (self.root / name).read_bytes())
            self._stamps, self._version = stamps, total.hexdigest()[:16]
        return self._version

    def _files(self) -> list[Path]:
        return [path for pattern in SHOWN for path in self.root.glob(pattern) if path.is_file() and self._inside(path)]

    def _inside(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.root)

    def find(self, name: str) -> Path | None:
        """The file of that name; None for one that does not exist or is not for browsers."""
        try:
            path = (self.root / name).resolve()
            inside = path.is_relative_to(self.root) and path.is_file()
        except (OSError, ValueError):  # a name too long, with a zero byte …
            return None
        return path if inside and _is_shown(path.relative_to(self.root)) else None

    def serve(self, request: Request) -> Response:
        """The route `…/{version}/{path}`: what is asked for by an old version is served as it is now, but not for keeps."""
        path = self.find(request.path_params["path"])
        if path is None:
            return Response("no such file", status_code=404)
        if not self._version:
            _ = self.version
        name = path.relative_to(self.root).as_posix()
        present = request.path_params["version"] == self._version and _stamp(path) == self._stamps.get(name)
        data = path.read_bytes()
        etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
        headers = {"Cache-Control": FOREVER if present else NO_STORE, "ETag": etag, "X-Content-Type-Options": "nosniff"}
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return Response(data, media_type=kind, headers=headers)


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def _is_shown(path: Path) -> bool:
    """As `SHOWN` says."""
    return path.parts[0] == "assets" or (path.parts[0] == "pages" and len(path.parts) == 3 and path.suffix in (".js", ".css"))
