"""Programs sign in at a real Cloakroom: by the browser, and by a device's code."""

from __future__ import annotations

import threading
from collections.abc import Callable

import httpx
import pytest

from cloakroom import Cloakroom, DeviceAuthorization, ForbiddenError, Secret, SignInError
from cloakroom._device import wait_for_device
from cloakroom._http import Answer, NoAnswer, Outcome, Send, Wait

from .conftest import Connect
from .servers import unused_url
from .world import PROGRAM, Browser, World


def in_thread(act: Callable[..., object], *arguments: object) -> threading.Thread:
    thread = threading.Thread(target=act, args=arguments)
    thread.start()
    return thread


def in_background(browser: Browser, answer: str = "allow") -> Callable[[str], object]:
    """The system's browser: it goes its way while the program waits."""
    return lambda url: in_thread(browser.sign_in_program, url, answer)


def test_the_browser(connect: Connect, world: World) -> None:
    browser, client = world.browser("proba"), connect(world.url)
    session = client.sign_in_with_browser(PROGRAM, open_browser=in_background(browser))
    assert session.scopes == ("profile", "email")
    assert session.access_token == client.token
    me = client.me()
    assert (me.user_id, me.email, me.role) == (browser.user_id, "proba@example.com", None)
    assert me.application
    assert me.application.client_id == PROGRAM
    assert client.verify(application=PROGRAM).user_id == browser.user_id
    with pytest.raises(ForbiddenError) as refused:
        client.sessions()
    assert refused.value.code == "application-session"
    assert client.sign_out() is True


def test_two_at_once_do_not_mix(world: World) -> None:
    one, two = world.browser("proba"), world.browser("hazel")
    first, second = Cloakroom(world.url), Cloakroom(world.url)
    both = threading.Barrier(2)

    def sign_in(client: Cloakroom, browser: Browser) -> None:
        def opened(url: str) -> None:
            # Neither answers before both have begun.
            both.wait(20)
            browser.sign_in_program(url)

        client.sign_in_with_browser(PROGRAM, open_browser=lambda url: in_thread(opened, url))

    signing_in = [in_thread(sign_in, first, one), in_thread(sign_in, second, two)]
    for one_of_them in signing_in:
        one_of_them.join()
    assert (first.me().user_id, second.me().user_id) == (one.user_id, two.user_id)
    first.close()
    second.close()


def test_denied_in_the_browser(connect: Connect, world: World) -> None:
    client = connect(world.url)
    with pytest.raises(SignInError) as denied:
        client.sign_in_with_browser(PROGRAM, open_browser=in_background(world.browser(), "cancel"))
    assert denied.value.code == "access_denied"
    assert client.token is None


def test_no_browser_and_no_answer(connect: Connect) -> None:
    client = connect(unused_url())
    with pytest.raises(SignInError, match="no-browser"):
        client.sign_in_with_browser(PROGRAM, open_browser=lambda _url: False)
    with pytest.raises(SignInError, match="timed-out"):
        client.sign_in_with_browser(PROGRAM, open_browser=lambda _url: True, timeout=0.01)


def test_a_device(world: World) -> None:
    browser = world.browser("hazel")
    with Cloakroom(world.url) as client:
        shown: list[DeviceAuthorization] = []

        def show(device: DeviceAuthorization) -> None:
            shown.append(device)
            browser.answer_device(device.user_code, "Allow")

        client.sign_in_with_device(PROGRAM, show)
        assert shown[0].verification_uri == f"{world.url}/device"
        assert shown[0].device_code.reveal() not in repr(shown[0])
        assert client.me().user_id == browser.user_id


def test_a_device_that_is_not_known(connect: Connect, world: World) -> None:
    with pytest.raises(SignInError) as refused:
        connect(world.url).sign_in_with_device("nobody-knows", lambda _device: None)
    assert (refused.value.code, refused.value.status) == ("invalid_client", 401)
    assert refused.value.reference


DEVICE = DeviceAuthorization("ABCD-EFGH", "https://auth.example.com/device", 600, 5, Secret("d"))


def told(error: str, status: int = 400) -> Answer:
    return Answer(status, httpx.Headers(), b'{"error": "%s"}' % error.encode())


def poll(outcomes: list[Outcome]) -> list[float]:
    """The pauses between the questions, to these answers."""
    conversation = wait_for_device("c", DEVICE)
    pauses: list[float] = []
    effect = conversation.send(None)
    for outcome in outcomes:
        assert isinstance(effect, Wait)
        pauses.append(effect.seconds)
        asked = conversation.send(None)
        assert isinstance(asked, Send)
        effect = conversation.send(outcome)
    return pauses


def test_a_device_asks_as_often_as_it_may() -> None:
    pending, slow = told("authorization_pending"), told("slow_down")
    assert poll([pending, slow, pending, slow, pending]) == [5, 5, 10, 10, 15]
    # RFC 8628 section 3.5: less often after a failure, which is no answer of the person's.
    down, silence = told("temporarily_unavailable", 503), NoAnswer("gone", arrived=True)
    assert poll([down, silence, pending]) == [5, 10, 20]
    # Nor longer than the code lives, whatever a proxy says.
    patient = Answer(503, httpx.Headers({"Retry-After": "999999999"}), b"")
    assert max(poll([patient, pending])) <= DEVICE.expires_in


@pytest.mark.parametrize("error", ["access_denied", "expired_token", "invalid_grant"])
def test_a_device_is_told_no(error: str) -> None:
    with pytest.raises(SignInError) as refused:
        poll([told("authorization_pending"), told(error)])
    assert refused.value.code == error


def test_a_code_is_over_by_the_clock_here_too(monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = wait_for_device("c", DEVICE)
    conversation.send(None)
    monkeypatch.setattr("time.monotonic", lambda: float("inf"))
    with pytest.raises(SignInError, match="expired_token"):
        conversation.send(None)
