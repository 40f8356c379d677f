"""The browser's modules and styles, under an address that changes with their contents, so that browsers may keep them for ever."""

import hashlib
import mimetypes
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

FOREVER = "public, max-age=31536000, immutable"
NO_STORE = "no-cache"  # keep it, but ask each time

_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml"}


class Assets:
    """The files below a folder. The version is looked at again whenever a file changes, so an edit shows with the next page."""

    def __init__(self, folder: Path):
        self.folder = folder.resolve()
        self._stamp: tuple[tuple[str, int, int], ...] = ()
        self._version = ""

    @property
    def version(self) -> str:
        """Of the names and contents of all files."""
        files = [path for path in sorted(self.folder.rglob("*")) if path.is_file()]
        stamp = tuple((str(path), (stat := path.stat()).st_mtime_ns, stat.st_size) for path in files)
        if stamp != self._stamp or not self._version:
            total = hashlib.sha256()
            for path in files:
                total.update(path.relative_to(self.folder).as_posix().encode() + b"\0" + path.read_bytes())
            self._stamp, self._version = stamp, total.hexdigest()[:16]
        return self._version

    def find(self, name: str) -> Path | None:
        """The file of that name; None for one that does not exist or lies outside the folder."""
        try:
            path = (self.folder / name).resolve()
            return path if path.is_relative_to(self.folder) and path.is_file() else None
        except (OSError, ValueError):  # a name too long, with a zero byte …
            return None

    def serve(self, request: Request) -> Response:
        """The route `…/{version}/{path}`: what is asked for by an old version is served as it is now, but not for keeps."""
        path = self.find(request.path_params["path"])
        if path is None:
            return Response("no such file", status_code=404)
        data = path.read_bytes()
        etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
        headers = {
            "Cache-Control": FOREVER if request.path_params["version"] == self.version else NO_STORE,
            "ETag": etag,
            "X-Content-Type-Options": "nosniff",
        }
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return Response(data, media_type=kind, headers=headers)
