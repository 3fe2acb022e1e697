from __future__ import annotations

import os
import stat
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest

from cloakroom import Secret
from cloakroom.stores import (
    FileStore,
    KeyringStore,
    MemoryStore,
    Store,
    StoredSession,
    StoreError,
    default_folder,
)

URL = "https://auth.example.com"
SESSION = StoredSession(URL, Secret("a1.b.c"), datetime(2027, 1, 1, tzinfo=timezone.utc), "program")


class Ring(keyring.backend.KeyringBackend):
    """A keyring of the test's own: that of the machine is its user's."""

    priority = 1

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise keyring.errors.PasswordDeleteError
        del self.kept[service, username]


@pytest.fixture(params=["memory", "file", "keyring"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "keyring":
        keyring.set_keyring(Ring())
        return KeyringStore()
    return MemoryStore() if request.param == "memory" else FileStore(tmp_path / "kept")


def test_a_session_for_each_cloakroom(store: Store) -> None:
    other = StoredSession("https://other.example.com", Secret("v1.b.c"), SESSION.expires_at)
    assert store.load(URL) is None
    store.delete(URL)
    store.save(SESSION)
    store.save(other)
    assert store.load(f"{URL}/") == SESSION
    assert store.load(other.base_url) == other
    store.save(StoredSession(URL, Secret("a1.d.e"), SESSION.expires_at))
    newest = store.load(URL)
    assert newest is not None
    assert newest.token == Secret("a1.d.e")
    store.delete(URL)
    assert store.load(URL) is None
    assert store.load(other.base_url) == other


def acts_on(store: Store) -> list[Callable[[], object]]:
    return [lambda: store.load(URL), lambda: store.save(SESSION), lambda: store.delete(URL)]


def the_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        FileStore(tmp_path / "a" / "b").save(SESSION)
    finally:
        os.umask(before)
    assert mode(tmp_path / "a" / "b") == 0o700
    assert mode(the_file(tmp_path / "a" / "b")) == 0o600


def test_a_file_that_others_could_read_is_replaced_and_not_read(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    store.save(SESSION)
    file = the_file(tmp_path)
    file.chmod(0o644)
    with pytest.raises(StoreError, match="could be read by others"):
        store.load(URL)
    opened = file.open()
    store.save(StoredSession(URL, Secret("a1.new.er"), SESSION.expires_at))
    with opened:
        # Whoever has the old file open sees nothing of the new one.
        assert "a1.new.er" not in opened.read()
    assert mode(file) == 0o600
    assert store.load(URL) is not None


def test_links_are_neither_read_nor_written_through(tmp_path: Path) -> None:
    store, elsewhere = FileStore(tmp_path / "kept"), tmp_path / "elsewhere"
    store.save(SESSION)
    file = the_file(tmp_path / "kept")
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    with pytest.raises(StoreError, match="cannot be read"):
        store.load(URL)
    elsewhere.write_text("mine")
    store.save(SESSION)
    assert not file.is_symlink()
    assert elsewhere.read_text() == "mine"
    assert store.load(URL) == SESSION
    file.unlink()
    file.symlink_to(elsewhere)
    store.delete(URL)
    assert elsewhere.read_text() == "mine"


def test_what_is_no_file(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    store.save(SESSION)
    file = the_file(tmp_path)
    file.unlink()
    os.mkfifo(file, 0o600)
    with pytest.raises(StoreError, match="is no file"):
        store.load(URL)
    file.unlink()
    file.mkdir()
    for act in acts_on(store):
        with pytest.raises(StoreError):
            act()
    # What was begun is not left lying about.
    assert the_file(tmp_path) == file


def test_a_folder_that_others_may_change(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with pytest.raises(StoreError, match="could be changed by others"):
        FileStore(tmp_path).save(SESSION)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "\ud800",
        '{"base_url": "https://auth.example.com"}',
        '{"base_url": "https://evil.example", "token": "a", "expires_at": "2027-01-01T00:00:00+00:00"}',
        '{"base_url": "https://auth.example.com", "token": "a b", "expires_at": "2027-01-01T00:00:00+00:00"}',
        '{"base_url": "https://auth.example.com", "token": "a", "expires_at": "2027-01-01T00:00:00"}',
    ],
)
def test_what_is_no_session_is_none(tmp_path: Path, text: str) -> None:
    store = FileStore(tmp_path)
    store.save(SESSION)
    the_file(tmp_path).write_bytes(text.encode("utf-8", "surrogatepass"))
    assert store.load(URL) is None


def test_a_keyring_that_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = Ring()
    keyring.set_keyring(ring)

    def refuse(*_arguments: str) -> str:
        raise keyring.errors.KeyringLocked("locked")

    monkeypatch.setattr(ring, "get_password", refuse)
    monkeypatch.setattr(ring, "set_password", refuse)
    for act in acts_on(KeyringStore()):
        with pytest.raises(StoreError, match="locked"):
            act()


def test_the_folder_by_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", "/etc/xdg-of-mine")
    assert default_folder() == Path("/etc/xdg-of-mine/cloakroom")
    for ignored in ("", "relative"):
        monkeypatch.setenv("XDG_CONFIG_HOME", ignored)
        assert default_folder() == tmp_path / ".config" / "cloakroom"
    monkeypatch.setattr("sys.platform", "darwin")
    assert default_folder() == tmp_path / "Library" / "Application Support" / "cloakroom"
