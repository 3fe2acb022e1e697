"""Who is calling, by asking Cloakroom with the caller's own token or cookie."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from starlette.requests import HTTPConnection

from .._address import read_origin, session_cookie_name
from .._calls import Patience, perform, verify
from .._http import AsyncSender, Settings
from .._kept_answers import KeptAnswers
from .._secret import Secret
from ..errors import CloakroomError, ForbiddenError, NotSignedInError, RateLimitedError
from ..models import Identity
from ._authentication import Authentication
from ._problems import ProblemError, cannot_ask, nobody, not_allowed

_LOG = logging.getLogger("cloakroom.fastapi")

# Somebody waits.
_PATIENCE = Patience(attempts=2, seconds=1.0)
_LONGEST_TOKEN = 4096
_LONGEST_CACHE = 60.0
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class AskCloakroom(Authentication):
    """Asks `GET /api/verify` with the bearer or the cookie of whoever calls.

    base_url: Cloakroom's AUTH_URL. application: the client id under which this backend is registered: bearers are taken that
    were handed to it, or to applications that its `accepts` names.
    full_sessions: whether sessions of Cloakroom itself are taken, by bearer or, on Cloakroom's own host, by cookie. Such a
    session opens its person's account: only for a backend that you trust as Cloakroom. Default: only without `application`.
    cookies: whether the cookie is looked at. A change by cookie has to come from a page of this origin.
    cache_seconds: how long an answer counts, at most 60: a session that has ended opens nothing later than that. 0 asks always.
    cache_size: how many answers are kept.
    """

    def __init__(
        self,
        base_url: str,
        *,
        application: str | None = None,
        full_sessions: bool | None = None,
        cookies: bool = True,
        cache_seconds: float = 5.0,
        cache_size: int = 10_000,
        timeout: float = 5.0,
        allow_http: bool = False,
    ) -> None:
        if not 0 <= cache_seconds <= _LONGEST_CACHE:
            raise ValueError(f"cache_seconds is from 0 to {_LONGEST_CACHE:.0f}")
        if cache_size < 1:
            raise ValueError("cache_size is at least 1")
        origin = read_origin(base_url, allow_http=allow_http)
        self._settings = Settings(origin, timeout)
        self._application = application
        self._full_sessions = application is None if full_sessions is None else full_sessions
        self._cookie = session_cookie_name(origin) if cookies and self._full_sessions else None
        self._answers: KeptAnswers[Identity] = KeptAnswers(cache_seconds, cache_size)
        # Connections belong to their event loop.
        self._senders: WeakKeyDictionary[asyncio.AbstractEventLoop, AsyncSender] = WeakKeyDictionary()

    async def identify(self, connection: HTTPConnection, role: str | None = None) -> Identity | None:
        token = _bearer(connection)
        if token is not None:
            return await self._ask({"Authorization": f"Bearer {token.reveal()}"}, self._asks_as(token), role)
        cookie = self._session_cookie(connection)
        if cookie is None:
            return None
        _require_same_origin(connection)
        try:
            return await self._ask({"Cookie": f"{self._cookie}={cookie.reveal()}"}, None, role)
        except ProblemError as problem:
            # A browser brings a session that is over until somebody signs in again: it is nobody's.
            if problem.status == 401:
                return None
            raise

    async def close(self) -> None:
        sender = self._senders.pop(asyncio.get_running_loop(), None)
        if sender:
            await sender.close()

    def _asks_as(self, token: Secret) -> str | None:
        """Under which client id a bearer is asked about. Applications' sessions begin with `a1.`, full ones do not."""
        is_application_session = token.reveal().startswith("a1.")
        return self._application if is_application_session or not self._full_sessions else None

    def _session_cookie(self, connection: HTTPConnection) -> Secret | None:
        if self._cookie is None:
            return None
        pairs = [
            pair.strip() for header in connection.headers.getlist("cookie") for pair in header.split(";")
        ]
        values = {value for name, _, value in (pair.partition("=") for pair in pairs) if name == self._cookie}
        # Of two, which some application below the same name has set, none is to be chosen.
        return _secret(values.pop()) if len(values) == 1 else None

    async def _ask(
        self, credentials: Mapping[str, str], application: str | None, role: str | None
    ) -> Identity:
        by_bearer = "Authorization" in credentials
        try:
            # A digest: whoever sees the memory finds no token in it.
            key = hashlib.sha256(repr((sorted(credentials.items()), application, role)).encode()).digest()
            call = verify(credentials, application=application, role=role)
            return await self._answers.get(key, lambda: self._sender().run(perform(call, _PATIENCE)))
        except NotSignedInError:
            problem = nobody(invalid=by_bearer)
        except ForbiddenError as error:
            problem = not_allowed(error.code, error.detail, reference=error.reference)
            if error.code == "application-unknown":
                _LOG.error("Cloakroom knows no application %r, or not from here", application)
                problem = cannot_ask(error)
        except RateLimitedError as error:
            problem = ProblemError(
                429, error.code, retry_after=error.retry_after or 1, reference=error.reference
            )
        except CloakroomError as error:
            _LOG.warning("Cloakroom cannot be asked: %s", error)
            problem = cannot_ask(error)
        raise problem

    def _sender(self) -> AsyncSender:
        loop = asyncio.get_running_loop()
        sender = self._senders.get(loop)
        if sender is None:
            sender = self._senders[loop] = AsyncSender(self._settings)
        return sender


def _bearer(connection: HTTPConnection) -> Secret | None:
    """The token of an Authorization header; None without one, or with one of another scheme, which is the application's own."""
    headers = connection.headers.getlist("authorization")
    if len(headers) > 1:
        raise ProblemError(
            400,
            "malformed-request",
            "Authorization stands more than once",
            challenge='Bearer error="invalid_request"',
        )
    scheme, _, value = (headers[0] if headers else "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    token = _secret(value.strip())
    if token is None:
        raise nobody(invalid=True)
    return token


def _secret(value: str) -> Secret | None:
    """None for what can be no token: it is not asked about."""
    if len(value) > _LONGEST_TOKEN:
        return None
    try:
        return Secret(value)
    except ValueError:
        return None


def _require_same_origin(connection: HTTPConnection) -> None:
    """A browser adds the cookie to what a page of another origin sends; a WebSocket of any page has it, too."""
    is_socket = connection.scope["type"] == "websocket"
    if not is_socket and connection.scope["method"] in _SAFE_METHODS:
        return
    site = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin")
    own = connection.headers.get("host")
    # A WebSocket's request has no Sec-Fetch-Site in every browser, and always its Origin.
    if site is not None and site not in ("same-origin", "none"):
        raise not_allowed("cross-origin")
    if origin is None and site is not None and not is_socket:
        return
    if origin is None or own is None or _authority(origin) != own.lower():
        raise not_allowed("cross-origin")


def _authority(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None
