"""A FastAPI application behind nginx and Cloakroom: it knows who is calling, and handles no token at all."""

from dataclasses import dataclass
from typing import Annotated, Optional
from urllib.parse import unquote
from uuid import UUID

from fastapi import Depends, FastAPI, Header, HTTPException

app = FastAPI()


@dataclass(frozen=True)
class User:
    id: UUID  # the key to store; e-mail and name change
    email: Optional[str]
    name: Optional[str]
    groups: frozenset[str]


def current_user(
    remote_user: Annotated[Optional[str], Header()] = None,
    remote_email: Annotated[Optional[str], Header()] = None,
    remote_name: Annotated[Optional[str], Header()] = None,
    remote_groups: Annotated[Optional[str], Header()] = None,
) -> User:
    """
    Who is calling, as nginx was told by Cloakroom. Believed because only nginx can reach this process: it must listen on
    loopback or a Unix socket, never on an address that others reach.
    """
    if not remote_user:
        # Not a person who is signed out, whom nginx sends to the sign-in page, but a location without auth_request.
        raise HTTPException(500, "nginx does not say who is calling")
    groups = frozenset(filter(None, (remote_groups or "").split(",")))
    return User(UUID(remote_user), _decoded(remote_email), _decoded(remote_name), groups)


def administrator(user: Annotated[User, Depends(current_user)]) -> User:
    """Checked here too: nginx and FastAPI may read a path differently."""
    if "admin" not in user.groups:
        raise HTTPException(403)
    return user


def _decoded(value: Optional[str]) -> Optional[str]:
    """Headers are ASCII: everything else, and the percent sign, comes percent-encoded."""
    return unquote(value) if value else None


@app.get("/")
def greet(user: Annotated[User, Depends(current_user)]) -> dict[str, str]:
    return {"hello": user.name or user.email or str(user.id)}


@app.get("/reports")
def list_reports(user: Annotated[User, Depends(administrator)]) -> dict[str, list[str]]:
    return {"reports": []}
