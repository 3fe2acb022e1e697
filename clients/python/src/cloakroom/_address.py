"""Where Cloakroom is, and whether a token may be sent there."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def read_origin(base_url: str, *, allow_http: bool = False) -> str:
    """The origin of a base URL, without a slash at its end, as Cloakroom's own AUTH_URL and `iss` are.

    base_url: https, or http on this machine; over the network only with allow_http, where everybody could read the token.
    Raises ValueError for anything else, without quoting what may be a password.
    """
    try:
        parts = urlsplit(base_url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("base_url is not an address") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError("base_url begins with https:// and a host")
    if parts.username is not None or parts.password is not None:
        raise ValueError("base_url has no credentials in it")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("base_url is an origin: Cloakroom is at the root of its host, below no path")
    if parts.scheme == "http" and not allow_http and not is_loopback(host):
        raise ValueError(f"{host} is asked by http: tokens would travel for everybody to read")
    host = f"[{host}]" if ":" in host else host
    standard = 443 if parts.scheme == "https" else 80
    return f"{parts.scheme}://{host}" + ("" if port in (None, standard) else f":{port}")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: what is sent there crosses no network."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def session_cookie_name(origin: str) -> str:
    """The name of Cloakroom's session cookie. On plain http it has the port, since cookies tell no ports apart."""
    parts = urlsplit(origin)
    return "__Host-session" if parts.scheme == "https" else f"cloakroom_session_{parts.port or 80}"
