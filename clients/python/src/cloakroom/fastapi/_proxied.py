"""Who is calling, as a proxy in front says, which asks Cloakroom by forward auth."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Sequence
from typing import Final

from starlette.requests import HTTPConnection

from .._identity import IdentityHeadersError, read_identity
from ..models import Identity
from ._authentication import Authentication
from ._problems import ProblemError, not_allowed

_LOG = logging.getLogger("cloakroom.fastapi")

_IDENTITY_HEADERS: Final = (
    "remote-user",
    "remote-email",
    "remote-name",
    "remote-groups",
    "x-application",
    "x-auth-request-user",
    "x-auth-request-email",
)


class BehindProxy(Authentication):
    """Believes `Remote-User` and the other headers of forward auth, from the proxy alone.

    proxies: addresses or networks (CIDR) from which the proxy connects. Whoever else sends such a header is refused with 403.
    unix_socket: the server listens on a Unix socket, which only the proxy may open: there peers have no address.

    The peer has to be the one that connected: run uvicorn with `--no-proxy-headers`, and no middleware that puts another address
    in its place. A request where that has happened is refused, and the log says so.
    """

    def __init__(self, proxies: Sequence[str] = (), *, unix_socket: bool = False) -> None:
        if isinstance(proxies, str):
            raise TypeError("proxies is a list of addresses")
        self._networks = [ipaddress.ip_network(proxy) for proxy in proxies]
        self._unix_socket = unix_socket
        if not self._networks and not unix_socket:
            raise ValueError("proxies has the address of the proxy, or nobody could be believed")

    async def identify(self, connection: HTTPConnection, role: str | None = None) -> Identity | None:
        if not any(name in connection.headers for name in _IDENTITY_HEADERS):
            return None
        if _is_replaced(connection):
            _LOG.error(
                "the peer's address was replaced by X-Forwarded-For: run uvicorn with --no-proxy-headers"
            )
            raise not_allowed("untrusted-proxy")
        if not self._is_proxy(connection):
            _LOG.warning("identity headers of %s, which is no proxy of ours", _peer_host(connection))
            raise not_allowed("untrusted-proxy")
        try:
            identity = read_identity(connection.headers.getlist)
        except IdentityHeadersError as error:
            _LOG.warning("identity headers are not as Cloakroom writes them: %s", error)
            raise ProblemError(400, "malformed-identity") from None
        if identity is not None and role is not None and role not in identity.groups:
            raise not_allowed("forbidden")
        return identity

    def _is_proxy(self, connection: HTTPConnection) -> bool:
        host = _peer_host(connection)
        if not host:
            return self._unix_socket
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        # A socket for both families shows IPv4 as ::ffff:127.0.0.1.
        mapped = getattr(address, "ipv4_mapped", None) or address
        return any(mapped in network for network in self._networks)


def _peer_host(connection: HTTPConnection) -> str:
    return connection.client.host if connection.client else ""


def _is_replaced(connection: HTTPConnection) -> bool:
    """Whether middleware has put what X-Forwarded-For says in the place of the peer, as uvicorn does unless told not to.

    Whoever reaches a server that believes X-Forwarded-For of everybody could name the proxy's address there. Such middleware
    leaves port 0, which no connection has, or the port of X-Forwarded-For.
    """
    if connection.client is None or not connection.client.host:
        return False
    host, port = connection.client
    said = ",".join(connection.headers.getlist("x-forwarded-for")).split(",")
    return port == 0 or any(_names(one.strip(), host, port) for one in said)


def _names(said: str, host: str, port: int) -> bool:
    said_host, _, said_port = said.rpartition(":")
    try:
        # As uvicorn reads it: 04711 is a port as well as 4711.
        return said_host.strip("[]") == host and int(said_port) == port
    except ValueError:
        return False
