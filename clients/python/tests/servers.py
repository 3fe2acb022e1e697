"""A server that answers as it is told, whatever HTTP says."""

from __future__ import annotations

import json
import socket
import threading
from dataclasses import dataclass
from types import TracebackType


@dataclass(frozen=True)
class Received:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes


def answer(status: int, body: object = "", **headers: str) -> bytes:
    """An answer's bytes; a body that is no text is sent as JSON."""
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    kind = "text/html" if isinstance(body, str) else "application/json"
    told = {"content-type": kind, "content-length": str(len(content)), "connection": "close"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status} Told", *(f"{name}: {value}" for name, value in told.items())]
    return "\r\n".join([*lines, "", ""]).encode() + content


def problem(status: int, code: str, title: str = "Told", **headers: str) -> bytes:
    return answer(status, {"code": code, "title": title, "request_id": "r-1", "status": status}, **headers)


class Misbehaving:
    """Gives one answer after the other, the last one ever after; an empty one breaks the connection off."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.received: list[Received] = []
        self.answers: list[bytes] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Misbehaving:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Closing alone does not wake a thread that accepts.
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                self._converse(connection)

    def _converse(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as stream:
            first = stream.readline().decode().split()
            if len(first) != 3:
                return
            headers: dict[str, str] = {}
            while line := stream.readline().decode().strip():
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            body = stream.read(int(headers.get("content-length", "0")))
            self.received.append(Received(first[0], first[1], headers, body))
            told = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            try:
                connection.sendall(told)
            except OSError:
                # A client that has heard enough hangs up.
                return


def unused_url() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return f"http://127.0.0.1:{one.getsockname()[1]}"
