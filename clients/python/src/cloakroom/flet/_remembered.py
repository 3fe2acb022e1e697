"""A session that outlives its page, encrypted in the client's storage."""

from __future__ import annotations

import base64
import json
import os
from datetime import datetime, timezone

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .._read import Fields, UnexpectedFieldsError
from .._secret import Secret

_LEAST_SECRET = 32
_NONCE = 12


class Sealer:
    """AES-256-GCM. What was sealed for one Cloakroom and application opens for no other.

    secret: the server's own, at least 32 characters, of the system's random numbers; never in the page.
    """

    def __init__(self, secret: str, purpose: str) -> None:
        if len(secret) < _LEAST_SECRET:
            raise ValueError(f"the secret for remembering has at least {_LEAST_SECRET} characters")
        key = HKDF(SHA256(), length=32, salt=None, info=b"cloakroom.flet session").derive(secret.encode())
        self._cipher = AESGCM(key)
        self._purpose = purpose.encode()

    def seal(self, token: Secret, expires_at: datetime) -> str:
        nonce = os.urandom(_NONCE)
        text = json.dumps({"token": token.reveal(), "expires_at": expires_at.isoformat()})
        return base64.urlsafe_b64encode(
            nonce + self._cipher.encrypt(nonce, text.encode(), self._purpose)
        ).decode()

    def open(self, sealed: str) -> Secret | None:
        """None for what was not sealed here, and for a session that is over."""
        try:
            content = base64.urlsafe_b64decode(sealed.encode())
            text = self._cipher.decrypt(content[:_NONCE], content[_NONCE:], self._purpose)
            fields = Fields(json.loads(text))
            is_over = fields.moment("expires_at") <= datetime.now(timezone.utc)
            return None if is_over else fields.secret("token")
        except (ValueError, InvalidTag, UnexpectedFieldsError):
            return None
