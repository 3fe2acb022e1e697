"""Reads what came: JSON of the expected shape, or the problem that it tells."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar, cast

import httpx

from ._http import Answer, NoAnswer
from ._secret import Secret
from .errors import CloakroomError, SignInError, UnavailableError, UnexpectedAnswerError, error_class

T = TypeVar("T")

_CODE = re.compile(r"[a-z][a-z0-9_-]{0,63}")


class Fields:
    """The fields of a JSON object. A missing one, or one of another type, is an answer that is not Cloakroom's."""

    def __init__(self, value: object) -> None:
        if not isinstance(value, dict):
            raise UnexpectedFieldsError
        # JSON has no other keys than texts.
        self._values = cast("Mapping[str, object]", value)

    def text(self, name: str) -> str:
        value = self._values.get(name)
        if not isinstance(value, str):
            raise UnexpectedFieldsError
        return value

    def optional_text(self, name: str) -> str | None:
        return None if self._values.get(name) is None else self.text(name)

    def line(self, name: str) -> str:
        """Text that is shown on a terminal."""
        return printable(self.text(name))

    def secret(self, name: str) -> Secret:
        try:
            return Secret(self.text(name))
        except ValueError:
            raise UnexpectedFieldsError from None

    def flag(self, name: str) -> bool:
        value = self._values.get(name)
        if not isinstance(value, bool):
            raise UnexpectedFieldsError
        return value

    def whole(self, name: str, default: int | None = None) -> int:
        value = self._values.get(name, default)
        # The bound keeps sums of seconds within what dates can hold.
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
            raise UnexpectedFieldsError
        return value

    def moment(self, name: str) -> datetime:
        """Always aware, and in UTC."""
        try:
            # Before 3.11 Python does not read the Z of ISO 8601.
            moment = datetime.fromisoformat(self.text(name).replace("Z", "+00:00"))
            if moment.tzinfo is not None:
                return moment.astimezone(timezone.utc)
        except (ValueError, OverflowError):
            pass
        raise UnexpectedFieldsError

    def optional_moment(self, name: str) -> datetime | None:
        return None if self._values.get(name) is None else self.moment(name)

    def object(self, name: str) -> Fields:
        return Fields(self._values.get(name))

    def optional_object(self, name: str) -> Fields | None:
        return None if self._values.get(name) is None else self.object(name)

    def objects(self, name: str) -> list[Fields]:
        value = self._values.get(name)
        if not isinstance(value, list):
            raise UnexpectedFieldsError
        return [Fields(item) for item in cast("list[object]", value)]

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._values.get(name, [])
        if not isinstance(value, list):
            raise UnexpectedFieldsError
        texts = tuple(item for item in cast("list[object]", value) if isinstance(item, str))
        if len(texts) != len(cast("list[object]", value)):
            raise UnexpectedFieldsError
        return texts


class UnexpectedFieldsError(Exception):
    """Not of the expected shape."""


def read_json(answer: Answer, read: Callable[[Fields], T]) -> T:
    """The answer to a request that went well. Raises UnexpectedAnswerError when it is not of Cloakroom's form."""
    try:
        return read(Fields(_json(answer)))
    except UnexpectedFieldsError:
        pass
    raise unexpected(answer)


def unexpected(answer: Answer) -> CloakroomError:
    """What can be said of an answer that Cloakroom did not give, such as a proxy's page. It is not quoted."""
    kind = UnavailableError if answer.status >= 500 else UnexpectedAnswerError
    return kind(
        "unexpected-answer",
        "The answer is not one of Cloakroom's",
        status=answer.status,
        detail=f"HTTP status {answer.status}",
        retry_after=retry_after(answer.headers),
    )


def no_answer(failure: NoAnswer) -> CloakroomError:
    """What is told when nothing came, or nothing that may be read."""
    return UnavailableError("no-answer", "Cloakroom did not answer", detail=failure.reason)


def read_problem(answer: Answer) -> CloakroomError:
    """The problem (RFC 9457) that an answer tells."""
    try:
        problem = Fields(_json(answer))
        code = _code(problem.text("code"))
        return error_class(answer.status, code)(
            code,
            _line(problem.optional_text("title")) or "",
            status=answer.status,
            reference=_line(problem.optional_text("request_id")),
            detail=_line(problem.optional_text("detail")),
            retry_after=retry_after(answer.headers),
            providers=problem.texts("providers"),
        )
    except UnexpectedFieldsError:
        return unexpected(answer)


def read_oauth_error(answer: Answer) -> CloakroomError:
    """What an OAuth endpoint refuses with (RFC 6749 section 5.2), or the problem that it tells."""
    try:
        error = Fields(_json(answer))
        code = _code(error.text("error"))
        kind = UnavailableError if answer.status >= 500 else SignInError
        return kind(
            code,
            status=answer.status,
            reference=_line(answer.headers.get("x-request-id")),
            detail=_line(error.optional_text("error_description")),
            retry_after=retry_after(answer.headers),
        )
    except UnexpectedFieldsError:
        return read_problem(answer)


def retry_after(headers: httpx.Headers) -> float | None:
    """Seconds. Retry-After is a number of them, or a date (RFC 9110 section 10.2.3)."""
    value = headers.get("retry-after")
    if value is None:
        return None
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    # A date of an unknown zone is in UTC.
    aware = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    return max(0.0, aware.timestamp() - time.time())


def printable(text: str) -> str:
    """Text from outside as it may be printed: one line, without what steers a terminal."""
    return "".join(character if character.isprintable() else " " for character in text)[:500]


def _line(text: str | None) -> str | None:
    return None if text is None else printable(text)


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise UnexpectedFieldsError
    return text


def _json(answer: Answer) -> Any:  # noqa: ANN401
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
