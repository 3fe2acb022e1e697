"""Where a program keeps its Cloakroom session: in memory, or in a file that only its owner may read."""

from __future__ import annotations

import contextlib
import http.cookiejar
import json
import os
import tempfile
from pathlib import Path
from typing import Any, Callable, Union

Place = Union[str, Path, None]


class BearerSession:
    """The session as a bearer value, for Authorization: Bearer."""

    delivery = "bearer"

    def __init__(self, file: Place = None) -> None:
        self._file = Path(file) if file else None
        self._kept: dict[str, str] = {}
        # A file that cannot be read holds no session.
        with contextlib.suppress(OSError, ValueError):
            self._kept = json.loads(self._file.read_text("utf-8")) if self._file else {}

    def headers(self, url: str, changes: bool) -> dict[str, str]:
        # Never sent to another server than the one it came from.
        token = self._kept.get("session_token") if self._kept.get("url") == url else None
        return {"Authorization": f"Bearer {token}"} if token else {}

    def keep(self, url: str, answer: dict[str, Any]) -> None:
        self._kept = {"url": url, "session_token": answer.pop("session_token")}
        if self._file:
            _replace(self._file, lambda path: path.write_text(json.dumps(self._kept), "utf-8"))

    def forget(self) -> None:
        self._kept = {}
        if self._file:
            self._file.unlink(missing_ok=True)


class CookieSession:
    """The session as a cookie, as browsers have it."""

    delivery = "cookie"

    def __init__(self, file: Place = None) -> None:
        self._file = Path(file) if file else None
        self.jar = http.cookiejar.LWPCookieJar()
        with contextlib.suppress(OSError):
            if self._file:
                self.jar.load(str(self._file))

    def headers(self, url: str, changes: bool) -> dict[str, str]:
        # A change by cookie has to say that no page of another site made it.
        return {"Origin": url} if changes else {}

    def keep(self, url: str, answer: dict[str, Any]) -> None:
        if self._file:
            _replace(self._file, lambda path: self.jar.save(str(path)))

    def forget(self) -> None:
        self.jar.clear()
        if self._file:
            self._file.unlink(missing_ok=True)


def _replace(file: Path, write: Callable[[Path], Any]) -> None:
    """Writes a file as a whole; mkstemp makes it 0600 before there is anything in it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent)
    os.close(handle)
    try:
        write(Path(name))
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise
