"""Signs people of a Flet application in through Cloakroom. Needs flet."""

import base64
import hashlib
import secrets

from flet.auth import OAuthProvider


def cloakroom_provider(url: str, client_id: str, redirect_url: str, client_secret: str = "") -> OAuthProvider:
    """A provider for one `page.login()`: its PKCE verifier (RFC 7636) is good for that attempt alone.

    `url` is Cloakroom's AUTH_URL. A program on a person's device has no secret: leave `client_secret` out.
    """
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return OAuthProvider(
        client_id=client_id,
        client_secret=client_secret,
        authorization_endpoint=f"{url}/oauth/authorize",
        token_endpoint=f"{url}/oauth/token",
        redirect_url=redirect_url,
        user_scopes=["profile", "email"],
        user_endpoint=f"{url}/oauth/userinfo",
        user_id_fn=lambda user: user["sub"],
        code_challenge=challenge,
        code_challenge_method="S256",
        code_verifier=verifier,
    )
