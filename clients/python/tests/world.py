"""People and their browsers at a real Cloakroom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx

# Registered by tests/clients/python.test.ts in its applications.json.
PROGRAM: Final = "python-program"
FLET: Final = "python-flet"
BACKEND: Final = "python-backend"


@dataclass
class Browser:
    """A person's browser, signed in."""

    world: World
    user_id: str
    http: httpx.Client

    def cookie(self) -> str:
        return "; ".join(f"{one.name}={one.value}" for one in self.http.cookies.jar)

    def allow(self, url: str, answer: str = "allow") -> str:
        """Opens an address of /oauth/authorize and answers what it asks; returns where the browser is led to."""
        location = self.http.get(url).headers["location"]
        consent = parse_qs(urlsplit(location).query).get("consent")
        if consent is None:
            return str(location)
        form = {"consent": consent[0], "answer": answer, "drawn_for": self.user_id}
        answered = self.http.post(
            f"{self.world.url}/oauth/authorize", data=form, headers={"origin": self.world.url}
        )
        return str(answered.headers["location"])

    def sign_in_program(self, url: str, answer: str = "allow") -> httpx.Response:
        """The same, on to the program that waits on this machine."""
        with httpx.Client(trust_env=False) as plain:
            return plain.get(self.allow(url, answer))

    def answer_device(self, user_code: str, press: str) -> None:
        """Types a code into the page /device, and presses one of its buttons."""
        page = self.http.get(f"{self.world.url}/device")
        page = self._submit(page, {"code": user_code})
        answered = self._submit(page, {}, press)
        assert "/device" in str(answered.url)

    def _submit(
        self, page: httpx.Response, typed: dict[str, str], press: str | None = None
    ) -> httpx.Response:
        form = _Forms.read(page.text, [*typed, *([press] if press else [])])
        fields = {**form.fields, **typed}
        if press:
            name, value = form.buttons[press]
            fields[name] = value
        # As a browser without JavaScript sends the form of a server action.
        answer = self.http.post(
            urljoin(str(page.url), form.action),
            files={name: (None, value) for name, value in fields.items()},
            headers={"origin": self.world.url},
        )
        assert answer.status_code in (200, 303), answer.text
        if answer.status_code == 303:
            answer = self.http.get(urljoin(str(answer.url), answer.headers["location"]))
        return answer


class World:
    def __init__(self, url: str, sandbox: str) -> None:
        self.url = url
        self.sandbox = sandbox
        self._browsers: list[httpx.Client] = []

    def mint(self, provider: str, person: str, **more: object) -> dict[str, Any]:
        """A provider's tokens, as a native client holds them."""
        order = {"provider": provider, "person": person, **more}
        answer = httpx.post(f"{self.sandbox}/mint", json=order, trust_env=False).raise_for_status()
        return dict(answer.json())

    def github_token(self, person: str = "proba") -> str:
        return str(self.mint("github", person)["access_token"])

    def set_faults(self, **faults: object) -> None:
        httpx.post(f"{self.sandbox}/faults", json=faults, trust_env=False).raise_for_status()

    def reset(self) -> None:
        for browser in self._browsers:
            browser.close()
        self._browsers.clear()
        httpx.post(f"{self.sandbox}/reset", trust_env=False).raise_for_status()

    def browser(self, person: str = "proba") -> Browser:
        """Signs somebody in by cookie."""
        http = httpx.Client(trust_env=False)
        self._browsers.append(http)
        answer = http.post(f"{self.url}/auth/github", json={"access_token": self.github_token(person)})
        # httpx does not send a cookie of localhost back by itself.
        value = re.match(r"([^=]+)=([^;]+)", answer.raise_for_status().headers["set-cookie"])
        assert value
        http.headers["cookie"] = value[0]
        http.cookies.clear()
        http.cookies.set(value[1], value[2], domain="nowhere.example")
        return Browser(self, answer.json()["user_id"], http)


class _Forms(HTMLParser):
    """The forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[_Forms] = []
        self.action = ""
        self.fields: dict[str, str] = {}
        self.buttons: dict[str, tuple[str, str]] = {}
        self._button: tuple[str, str] | None = None

    @classmethod
    def read(cls, page: str, needed: list[str]) -> _Forms:
        """The form that has these fields and buttons."""
        parser = cls()
        parser.feed(page)
        for form in parser.forms:
            if all(name in form.fields or name in form.buttons for name in needed):
                return form
        raise AssertionError(f"no form of the page has {needed}: {page}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(_Forms())
            self.forms[-1].action = given.get("action", "")
        elif tag == "input" and self.forms and "name" in given:
            self.forms[-1].fields[given["name"]] = given.get("value", "")
        elif tag == "button" and self.forms:
            self._button = (given.get("name", ""), given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._button and data.strip():
            self.forms[-1].buttons.setdefault(data.strip(), self._button)

    def handle_endtag(self, tag: str) -> None:
        if tag == "button":
            self._button = None
