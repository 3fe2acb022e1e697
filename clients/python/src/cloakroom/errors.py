"""What can go wrong, by what a program can do about it."""

from __future__ import annotations


class CloakroomError(Exception):
    """Cloakroom refused, or could not be asked. All others are kinds of it.

    code: what happened, of Cloakroom's documented list, which never renames one; or of OAuth (RFC 6749, RFC 8628).
    status: of the HTTP answer; None when there was none.
    reference: to be quoted to whoever runs Cloakroom, whose log has the same; None when the answer has none.
    title, detail: for people. retry_after: seconds until it may be worth another try.
    """

    def __init__(
        self,
        code: str,
        title: str = "",
        *,
        status: int | None = None,
        reference: str | None = None,
        detail: str | None = None,
        retry_after: float | None = None,
        providers: tuple[str, ...] = (),
    ) -> None:
        self.code = code
        self.title = title or code.replace("-", " ").replace("_", " ").capitalize()
        self.status = status
        self.reference = reference
        self.detail = detail
        self.retry_after = retry_after
        self.providers = providers
        super().__init__(code)

    def __str__(self) -> str:
        reference = f", reference {self.reference}" if self.reference else ""
        return f"{self.title}{f': {self.detail}' if self.detail else ''} ({self.code}{reference})"

    def __repr__(self) -> str:
        fields = f"{self.code!r}, status={self.status!r}, reference={self.reference!r}"
        return f"{type(self).__name__}({fields})"


class InvalidRequestError(CloakroomError):
    """400, 413, 415: a mistake of the program."""


class TokenRefusedError(CloakroomError):
    """401 `token-*`: the provider's token was not accepted. Get a new one; `code` says what was wrong with it."""


class NotSignedInError(CloakroomError):
    """401: there is no session, or it is over. Sign in again."""


class ForbiddenError(CloakroomError):
    """403: it is known who asks, and they may not: `account-disabled`, `domain-not-allowed`, `forbidden`…"""


class ReauthenticationRequiredError(ForbiddenError):
    """403: the session is alive, but its last proof of identity is too old. Sign in again and repeat it."""


class NotFoundError(CloakroomError):
    """404: there is no such thing, or it is somebody else's."""


class ConflictError(CloakroomError):
    """409. For `account-exists` and `account-disconnected`, `providers` are those to sign in with instead."""


class RateLimitedError(CloakroomError):
    """429: too many requests. `retry_after` says when to come back."""


class UnavailableError(CloakroomError):
    """5xx, or no answer at all. It says nothing about the session, which is kept. Try again later."""


class UnexpectedAnswerError(CloakroomError):
    """An answer that is not Cloakroom's: another server, or one in between."""


class SignInError(CloakroomError):
    """A sign-in by the browser or by a device's code came to nothing: denied, over, or answered by somebody else."""


_BY_STATUS: dict[int, type[CloakroomError]] = {
    400: InvalidRequestError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    413: InvalidRequestError,
    415: InvalidRequestError,
    429: RateLimitedError,
}


def error_class(status: int, code: str) -> type[CloakroomError]:
    """The kind of a problem that Cloakroom tells; by its status where a later version's code is not known here."""
    if status >= 500:
        return UnavailableError
    if status == 401:
        return TokenRefusedError if code.startswith("token-") else NotSignedInError
    if code == "reauthentication-required":
        return ReauthenticationRequiredError
    return _BY_STATUS.get(status, CloakroomError)
