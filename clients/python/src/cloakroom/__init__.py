"""Sign people in through Cloakroom."""

from ._secret import Secret
from ._version import __version__
from .client import AsyncCloakroom, Cloakroom
from .errors import (
    CloakroomError,
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
    NotSignedInError,
    RateLimitedError,
    ReauthenticationRequiredError,
    SignInError,
    TokenRefusedError,
    UnavailableError,
    UnexpectedAnswerError,
)
from .models import (
    Account,
    Application,
    CurrentSession,
    DeviceAuthorization,
    Identity,
    Me,
    ProgramSession,
    Session,
    SignedIn,
)

__all__ = [
    "Account",
    "Application",
    "AsyncCloakroom",
    "Cloakroom",
    "CloakroomError",
    "ConflictError",
    "CurrentSession",
    "DeviceAuthorization",
    "ForbiddenError",
    "Identity",
    "InvalidRequestError",
    "Me",
    "NotFoundError",
    "NotSignedInError",
    "ProgramSession",
    "RateLimitedError",
    "ReauthenticationRequiredError",
    "Secret",
    "Session",
    "SignInError",
    "SignedIn",
    "TokenRefusedError",
    "UnavailableError",
    "UnexpectedAnswerError",
    "__version__",
]
