"""A value that lets somebody in, kept out of whatever prints, logs or stores objects."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import NoReturn, final


@final
class Secret:
    """A token. Its text is told by `reveal()` alone: no repr, format, log line, dump of locals or pickle has it."""

    __slots__ = ("_reveal",)

    def __init__(self, value: str | Secret) -> None:
        text = value.reveal() if isinstance(value, Secret) else value
        # What goes into a header must not be able to end it, and an error of the HTTP library would quote it.
        if not text or not text.isascii() or any(not "!" <= character <= "~" for character in text):
            raise ValueError("a token is of printable ASCII characters, without spaces")
        # In a closure rather than an attribute: tools that show errors print the attributes of objects.
        self._reveal: Callable[[], str] = lambda: text

    def reveal(self) -> str:
        """The text itself."""
        return self._reveal()

    def __repr__(self) -> str:
        return "Secret(...)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self.reveal(), other.reveal())

    def __hash__(self) -> int:
        return hash(self.reveal())

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not pickled: keep it by a store of cloakroom.stores")

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, _memo: object) -> Secret:
        return self
