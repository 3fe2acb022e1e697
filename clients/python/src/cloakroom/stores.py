"""Where a program keeps its session: in a file that only its owner may read, in the system's keyring, or in memory."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from ._address import read_origin
from ._read import Fields, UnexpectedFieldsError
from ._secret import Secret

_LARGEST = 64 * 1024
"""Bytes. No session is as large."""


@dataclass(frozen=True)
class StoredSession:
    """A session and the Cloakroom that it is of: it is sent to no other. client_id: of whom it was handed to, if anybody."""

    base_url: str
    token: Secret
    expires_at: datetime
    client_id: str | None = None


class StoreError(Exception):
    """A place that cannot keep a session, or that others could have read or changed."""


class Store(Protocol):
    """One session for each Cloakroom."""

    def load(self, base_url: str) -> StoredSession | None:
        """The session of this Cloakroom. Raises StoreError."""

    def save(self, session: StoredSession) -> None:
        """Puts it in the place of the one before. Raises StoreError."""

    def delete(self, base_url: str) -> None:
        """Forgets the session of this Cloakroom, if there is one. Raises StoreError."""


class MemoryStore:
    """For as long as the program runs."""

    def __init__(self) -> None:
        self._sessions: dict[str, StoredSession] = {}

    def load(self, base_url: str) -> StoredSession | None:
        return self._sessions.get(_key(base_url))

    def save(self, session: StoredSession) -> None:
        self._sessions[_key(session.base_url)] = session

    def delete(self, base_url: str) -> None:
        self._sessions.pop(_key(base_url), None)


class FileStore:
    """A file with mode 0600 for each Cloakroom, in a folder with mode 0700. On Windows the rights of the folder hold.

    folder: default the system's place for settings: `$XDG_CONFIG_HOME/cloakroom`, `~/Library/Application Support/cloakroom`,
    `%LOCALAPPDATA%\\cloakroom`.
    """

    def __init__(self, folder: str | Path | None = None) -> None:
        self._folder = default_folder() if folder is None else Path(folder)

    def load(self, base_url: str) -> StoredSession | None:
        path = self._path(base_url)
        try:
            # Not by way of a link: whoever may write the folder could lead it to a file that they know.
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"{path} cannot be read: {error.strerror}") from None
        try:
            _require_private(path, os.fstat(handle))
            content = os.read(handle, _LARGEST)
        finally:
            os.close(handle)
        return _parse(content, _key(base_url))

    def save(self, session: StoredSession) -> None:
        path = self._path(session.base_url)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _require_own_folder(self._folder)
            # mkstemp makes the file with mode 0600, before there is anything in it.
            handle, name = tempfile.mkstemp(dir=self._folder, prefix=".session-")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(_serialize(session))
                    file.flush()
                    os.fsync(file.fileno())
                # Takes the place of a link, or of a file that others could read, rather than writing through it.
                Path(name).replace(path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise StoreError(f"{path} cannot be written: {error.strerror}") from None

    def delete(self, base_url: str) -> None:
        path = self._path(base_url)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"{path} cannot be removed: {error.strerror}") from None

    def _path(self, base_url: str) -> Path:
        return self._folder / f"{quote(_key(base_url), safe='')}.json"


class KeyringStore:
    """The system's keyring: needs the extra `cloakroom[keyring]`."""

    SERVICE = "cloakroom"

    def __init__(self) -> None:
        try:
            import keyring
            import keyring.errors
        except ImportError:
            raise StoreError("the keyring needs the extra cloakroom[keyring]") from None
        self._keyring = keyring
        self._errors = keyring.errors

    def load(self, base_url: str) -> StoredSession | None:
        try:
            text = self._keyring.get_password(self.SERVICE, _key(base_url))
        except self._errors.KeyringError as error:
            raise StoreError(f"the keyring cannot be read: {error}") from None
        return None if text is None else _parse(text, _key(base_url))

    def save(self, session: StoredSession) -> None:
        try:
            self._keyring.set_password(self.SERVICE, _key(session.base_url), _serialize(session))
        except self._errors.KeyringError as error:
            raise StoreError(f"the keyring cannot be written: {error}") from None

    def delete(self, base_url: str) -> None:
        try:
            if self._keyring.get_password(self.SERVICE, _key(base_url)) is not None:
                self._keyring.delete_password(self.SERVICE, _key(base_url))
        except self._errors.KeyringError as error:
            raise StoreError(f"the keyring cannot be written: {error}") from None


def default_folder() -> Path:
    """The system's place for a program's own settings."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return (Path(base) if base else Path.home() / "AppData" / "Local") / "cloakroom"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "cloakroom"
    base = os.environ.get("XDG_CONFIG_HOME")
    # A relative one is to be ignored, says the XDG base directory specification.
    return (Path(base) if base and Path(base).is_absolute() else Path.home() / ".config") / "cloakroom"


def _key(base_url: str) -> str:
    return read_origin(base_url, allow_http=True)


def _require_private(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise StoreError(f"{path} is no file")
    if os.name == "posix" and (status.st_uid != os.geteuid() or status.st_mode & 0o077):
        raise StoreError(f"{path} could be read by others: sign in anew, which replaces it")


def _require_own_folder(folder: Path) -> None:
    """Who else may write to the folder could put a file of theirs in the session's place."""
    status = folder.stat()
    if os.name == "posix" and (status.st_uid != os.geteuid() or status.st_mode & 0o022):
        raise StoreError(f"{folder} could be changed by others: chmod 700 it, or choose another")


def _serialize(session: StoredSession) -> str:
    return json.dumps(
        {
            "base_url": _key(session.base_url),
            "token": session.token.reveal(),
            "expires_at": session.expires_at.isoformat(),
            "client_id": session.client_id,
        }
    )


def _parse(content: str | bytes, base_url: str) -> StoredSession | None:
    """None for what is no session of this Cloakroom, such as a file cut short: the person signs in again."""
    with contextlib.suppress(ValueError, UnexpectedFieldsError):
        fields = Fields(json.loads(content))
        if fields.text("base_url") == base_url:
            return StoredSession(
                base_url,
                fields.secret("token"),
                fields.moment("expires_at"),
                fields.optional_text("client_id"),
            )
    return None
