"""The command `cloakroom`, at a real Cloakroom."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import stat
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from cloakroom import Cloakroom, Secret
from cloakroom.cli import main
from cloakroom.stores import FileStore, StoredSession

from .servers import Misbehaving, answer, unused_url
from .test_programs import in_background
from .world import PROGRAM, World

LATER = datetime.now(timezone.utc) + timedelta(days=1)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("CLOAKROOM_URL", raising=False)
    return tmp_path / "cloakroom"


class Command:
    def __init__(self, url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._url, self._capsys, self._monkeypatch = url, capsys, monkeypatch

    def __call__(self, *arguments: str, typed: str = "") -> tuple[int, str, str]:
        self._monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = main([arguments[0], "--url", self._url, *arguments[1:]])
        told = self._capsys.readouterr()
        return status, told.out, told.err

    def at(self, url: str) -> Command:
        return Command(url, self._capsys, self._monkeypatch)


@pytest.fixture
def command(world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    return Command(world.url, capsys, monkeypatch)


def test_a_whole_life_with_a_providers_token(command: Command, world: World, home: Path) -> None:
    assert command("whoami") == (1, "", "cloakroom: Nobody is signed in: cloakroom login (unauthenticated)\n")
    status, out, err = command("login", "--provider", "github", typed=world.github_token() + "\n")
    assert (status, out, err) == (0, "Signed in as Проба Образцова · proba@example.com.\n", "")
    (file,) = home.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert command("whoami") == (0, "Проба Образцова · proba@example.com\n", "")
    status, out, err = command("whoami", "--json")
    assert json.loads(out)["email"] == "proba@example.com"
    status, token, err = command("token")
    with Cloakroom(world.url, token=token.strip()) as client:
        assert client.me().user_id == json.loads(out)["user_id"]
    assert json.loads(command("token", "--json")[1])["token"] == token.strip()
    assert command("logout") == (0, "Signed out.\n", "")
    assert list(home.iterdir()) == []
    assert command("logout", "--json") == (0, '{"signed_out": false}\n', "")
    assert command("token")[0] == 1


def test_googles_tokens(command: Command, world: World) -> None:
    minted = world.mint("google", "gale", nonce="n-1")
    google = ["login", "--provider", "google"]
    assert command(*google, typed=minted["access_token"])[0] == 0
    assert command(*google, "--id-token", "--nonce", "n-1", typed=minted["id_token"])[0] == 0
    status, out, err = command(*google, "--id-token", "--nonce", "n-2", "--json", typed=minted["id_token"])
    assert (status, out) == (1, "")
    told = json.loads(err)["error"]
    assert (told["code"], told["status"]) == ("token-nonce", 401)
    assert told["reference"] in told["message"]


def test_the_browser(command: Command, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webbrowser.open", in_background(world.browser("hazel")))
    status, out, err = command("login", "--client-id", PROGRAM)
    assert status == 0, err
    assert out.startswith("Signed in as ")
    assert f"{world.url}/oauth/authorize?" in err
    status, out, _ = command("whoami", "--json")
    assert json.loads(out)["application"] == PROGRAM
    # Signing in anew ends the session before.
    before = command("token")[1].strip()
    command("login", "--client-id", PROGRAM)
    with Cloakroom(world.url) as client:
        assert client.for_token(before).sign_out() is False
        assert client.for_token(command("token")[1].strip()).sign_out() is True


def test_a_session_that_is_over_is_forgotten(command: Command, world: World, home: Path) -> None:
    command("login", "--provider", "github", typed=world.github_token())
    with Cloakroom(world.url, token=command("token")[1].strip()) as client:
        client.sign_out()
    assert list(home.iterdir())
    status, _, err = command("whoami")
    assert (status, "unauthenticated" in err) == (1, True)
    assert list(home.iterdir()) == []


def test_later_is_told_by_75_and_keeps_the_session(command: Command, world: World, home: Path) -> None:
    command("login", "--provider", "github", typed=world.github_token())
    kept = FileStore(home).load(world.url)
    assert kept
    away = unused_url()
    down = command.at(away)
    FileStore(home).save(dataclasses.replace(kept, base_url=away))
    before = sorted(home.iterdir())
    for act in (["whoami"], ["logout"], ["login", "--provider", "github"]):
        status, out, err = down(*act, typed=world.github_token())
        assert (status, out) == (75, "")
        assert "no-answer" in err
    assert sorted(home.iterdir()) == before
    assert command("whoami")[0] == 0


def test_a_session_goes_to_no_other_server(command: Command, world: World, misbehaving: Misbehaving) -> None:
    command("login", "--provider", "github", typed=world.github_token())
    misbehaving.answers = [answer(200, "{}")]
    assert command.at(misbehaving.url)("whoami")[0] == 1
    assert misbehaving.received == []
    assert command.at("http://app.example.com")("whoami") == (
        2,
        "",
        "cloakroom: app.example.com is asked by http: tokens would travel for everybody to read\n",
    )


def test_names_steer_no_terminal(
    command: Command, world: World, home: Path, misbehaving: Misbehaving
) -> None:
    moment = "2027-01-01T00:00:00Z"
    session = {"id": "s", "carrier": "BEARER", "created_at": moment, "expires_at": moment}
    me = {"user_id": "u", "full_name": "A\x1b[2J\nB", "session": session, "accounts": []}
    misbehaving.answers = [answer(200, me)]
    FileStore(home).save(StoredSession(misbehaving.url, Secret("v1.a.b"), LATER))
    assert command.at(misbehaving.url)("whoami") == (0, "A [2J B\n", "")


def test_a_place_that_others_can_read(command: Command, world: World, home: Path) -> None:
    home.mkdir(mode=0o777)
    home.chmod(0o777)
    status, _, err = command("login", "--provider", "github", typed=world.github_token())
    assert (status, "could be changed by others" in err) == (1, True)
    assert list(home.iterdir()) == []


def test_what_is_wrong_with_the_command(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("login") == (
        2,
        "",
        "cloakroom: --client-id is needed: of the application that is registered for this program\n",
    )
    assert command("login", "--provider", "github", typed="")[0] == 2
    for arguments in ([], ["whoami"], ["nothing"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
    capsys.readouterr()


def test_it_is_a_command(world: World, home: Path) -> None:
    env = {**os.environ, "CLOAKROOM_URL": world.url, "XDG_CONFIG_HOME": str(home)}
    script = Path(sys.executable).parent / "cloakroom"
    for run in ([str(script)], [sys.executable, "-m", "cloakroom"]):
        done = subprocess.run([*run, "whoami"], env=env, capture_output=True, text=True, check=False)  # noqa: S603
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == "cloakroom: Nobody is signed in: cloakroom login (unauthenticated)\n"
