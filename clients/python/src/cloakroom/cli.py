"""The command `cloakroom`: login, whoami, logout, token."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from typing import NoReturn

from ._read import printable
from ._version import __version__
from .client import Cloakroom
from .errors import CloakroomError, NotSignedInError, RateLimitedError, UnavailableError
from .models import DeviceAuthorization, Me
from .stores import FileStore, KeyringStore, Store, StoredSession, StoreError

REFUSED = 1
USAGE = 2
TRY_LATER = 75
"""EX_TEMPFAIL of sysexits.h."""
INTERRUPTED = 130

_EPILOG = """exit status:
  0   done
  1   refused, or nobody is signed in
  2   the command is wrong
  75  Cloakroom cannot be reached or asks for patience: try later
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command. Answers go to standard output, all else to standard error; returns the exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        with Cloakroom(chosen.url, timeout=chosen.timeout) as cloakroom:
            store: Store = KeyringStore() if chosen.keyring else FileStore()
            run: Callable[[Cloakroom, Store, argparse.Namespace], None] = chosen.run
            run(cloakroom, store, chosen)
    except (UnavailableError, RateLimitedError) as error:
        return _fail(chosen, error, TRY_LATER)
    except (CloakroomError, StoreError) as error:
        return _fail(chosen, error, REFUSED)
    except ValueError as error:
        return _fail(chosen, error, USAGE)
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cloakroom",
        description="Signs in to Cloakroom, and keeps the session for programs.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=__version__)
    common = argparse.ArgumentParser(add_help=False)
    url = os.environ.get("CLOAKROOM_URL")
    common.add_argument(
        "--url", default=url, required=not url, help="Cloakroom's address; default: CLOAKROOM_URL"
    )
    common.add_argument("--json", action="store_true", help="answers and errors as JSON")
    common.add_argument("--keyring", action="store_true", help="the session is kept in the system's keyring")
    common.add_argument("--timeout", type=float, default=10.0, help="seconds to wait for Cloakroom")
    commands = parser.add_subparsers(required=True, metavar="command")

    login = commands.add_parser("login", parents=[common], help="sign in, in the browser or by a code")
    login.add_argument(
        "--client-id",
        default=os.environ.get("CLOAKROOM_CLIENT_ID"),
        help="of the registered application; default: CLOAKROOM_CLIENT_ID",
    )
    how = login.add_mutually_exclusive_group()
    how.add_argument(
        "--device", action="store_true", help="without a browser here: type a code on any device"
    )
    how.add_argument("--provider", choices=["google", "github"], help="with its token, from standard input")
    login.add_argument("--id-token", action="store_true", help="with --provider google: it is an id_token")
    login.add_argument("--nonce", help="of the id_token")
    login.add_argument("--wait", type=float, default=300.0, help="seconds for signing in in the browser")
    login.set_defaults(run=_login)

    for name, run, text in (
        ("whoami", _whoami, "who is signed in"),
        ("logout", _logout, "end the session, and forget it"),
        ("token", _token, "print the session, to be sent as Authorization: Bearer"),
    ):
        commands.add_parser(name, parents=[common], help=text).set_defaults(run=run)
    return parser


def _login(cloakroom: Cloakroom, store: Store, chosen: argparse.Namespace) -> None:
    client_id: str | None = None
    if chosen.provider:
        token = sys.stdin.readline().strip()
        if chosen.provider == "github":
            signed_in = cloakroom.exchange_github(access_token=token)
        elif chosen.id_token:
            signed_in = cloakroom.exchange_google(id_token=token, nonce=chosen.nonce)
        else:
            signed_in = cloakroom.exchange_google(access_token=token)
        session = StoredSession(cloakroom.base_url, signed_in.session_token, signed_in.expires_at)
    else:
        client_id = chosen.client_id
        if not client_id:
            raise ValueError("--client-id is needed: of the application that is registered for this program")
        handed = (
            cloakroom.sign_in_with_device(client_id, _show)
            if chosen.device
            else cloakroom.sign_in_with_browser(client_id, open_browser=_open_browser, timeout=chosen.wait)
        )
        session = StoredSession(cloakroom.base_url, handed.access_token, handed.expires_at, client_id)
    before = _stored_quietly(store, cloakroom.base_url)
    try:
        store.save(session)
    except StoreError:
        # A session that nobody can use is not left alive.
        cloakroom.sign_out()
        raise
    if before:
        _end_quietly(cloakroom.for_token(before.token))
    _tell(chosen, _describe(cloakroom.me()), lambda person: f"Signed in as {_name(person)}.")


def _whoami(cloakroom: Cloakroom, store: Store, chosen: argparse.Namespace) -> None:
    session = _require(store, cloakroom.base_url)
    try:
        me = cloakroom.for_token(session.token).me()
    except NotSignedInError:
        store.delete(cloakroom.base_url)
        raise
    _tell(chosen, _describe(me), _name)


def _logout(cloakroom: Cloakroom, store: Store, chosen: argparse.Namespace) -> None:
    session = store.load(cloakroom.base_url)
    # While Cloakroom cannot be asked, the session is kept: it may live on, and could not be ended any more.
    ended = session is not None and cloakroom.for_token(session.token).sign_out()
    store.delete(cloakroom.base_url)
    _tell(
        chosen, {"signed_out": ended}, lambda _: "Signed out." if ended else "Nobody was signed in any more."
    )


def _token(cloakroom: Cloakroom, store: Store, chosen: argparse.Namespace) -> None:
    session = _require(store, cloakroom.base_url)
    token = session.token.reveal()
    _tell(chosen, {"token": token, "expires_at": session.expires_at.isoformat()}, lambda _: token)


def _require(store: Store, base_url: str) -> StoredSession:
    session = store.load(base_url)
    if session is None or session.expires_at <= datetime.now(timezone.utc):
        raise NotSignedInError("unauthenticated", "Nobody is signed in: cloakroom login")
    return session


def _stored_quietly(store: Store, base_url: str) -> StoredSession | None:
    try:
        return store.load(base_url)
    except StoreError:
        return None


def _end_quietly(cloakroom: Cloakroom) -> None:
    """The session before, which nobody uses any more. If it cannot be ended now it ends by its own lifetime."""
    try:
        cloakroom.sign_out()
    except CloakroomError as error:
        print(f"The session before was not ended: {error}", file=sys.stderr)


def _show(device: DeviceAuthorization) -> None:
    print(f"Open {device.verification_uri} and type {device.user_code}", file=sys.stderr, flush=True)


def _open_browser(url: str) -> None:
    import webbrowser

    # Shown as well: the browser may open on another screen, or not at all.
    print(f"Sign in in your browser. If it does not open: {url}", file=sys.stderr, flush=True)
    webbrowser.open(url)


def _describe(me: Me) -> dict[str, object]:
    return {
        "user_id": me.user_id,
        "email": me.email,
        "full_name": me.full_name,
        "role": me.role,
        "application": me.application.client_id if me.application else None,
        "expires_at": me.session.expires_at.isoformat(),
    }


def _name(person: dict[str, object]) -> str:
    known = [printable(str(person[field])) for field in ("full_name", "email") if person[field]]
    return " · ".join(known) or str(person["user_id"])


def _tell(
    chosen: argparse.Namespace, answer: dict[str, object], text: Callable[[dict[str, object]], str]
) -> None:
    print(json.dumps(answer, ensure_ascii=False) if chosen.json else text(answer))


def _fail(chosen: argparse.Namespace, error: Exception, status: int) -> int:
    if chosen.json:
        known = error if isinstance(error, CloakroomError) else None
        told = {
            "code": known.code if known else "store" if isinstance(error, StoreError) else "usage",
            "status": known.status if known else None,
            "reference": known.reference if known else None,
            "message": str(error),
        }
        print(json.dumps({"error": told}, ensure_ascii=False), file=sys.stderr)
    else:
        print(f"cloakroom: {error}", file=sys.stderr)
    return status


def run() -> NoReturn:
    """The entry point of the command."""
    sys.exit(main())
