"""The device flow (RFC 8628): a code is shown, and typed on any device."""

from __future__ import annotations

import time

from ._calls import Patience, perform, token
from ._http import Conversation, Wait
from .errors import CloakroomError, RateLimitedError, SignInError, UnavailableError
from .models import DeviceAuthorization, ProgramSession

DEVICE_CODE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_SLOWER = 5


def wait_for_device(client_id: str, device: DeviceAuthorization) -> Conversation[ProgramSession]:
    """Asks until the person has answered. Raises SignInError when it was denied or is over."""
    form = {
        "grant_type": DEVICE_CODE_GRANT,
        "device_code": device.device_code.reveal(),
        "client_id": client_id,
    }
    ends = time.monotonic() + device.expires_in
    interval: float = max(1, device.interval)
    while True:
        # No longer than the code lives, whatever Retry-After says.
        yield Wait(min(interval, max(1.0, ends - time.monotonic())))
        if time.monotonic() > ends:
            raise SignInError("expired_token", "The code is over")
        try:
            return (yield from perform(token(form), Patience(attempts=1)))
        except (UnavailableError, RateLimitedError) as error:
            # RFC 8628 section 3.5: less often after a failure of the connection.
            interval = max(interval * 2, error.retry_after or 0)
        except CloakroomError as error:
            if error.code == "slow_down":
                interval += _SLOWER
            elif error.code != "authorization_pending":
                raise
