"""What was asked a moment ago is not asked again, for so long and no longer."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")


def _now() -> float:
    """Seconds, which pass while the machine is suspended too: what was true before may be long over after it."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


@dataclass(frozen=True)
class _Kept(Generic[T]):
    value: T
    asked_at: float


@dataclass(frozen=True)
class _Pending(Generic[T]):
    task: asyncio.Task[T]
    asked_at: float


class KeptAnswers(Generic[T]):
    """Keeps answers by key. An answer's age counts from before the question was sent, since what it says may change from then on.

    A failure is not kept: whoever comes next asks again. Whoever comes while a question is under way waits for its answer,
    and for a later one if that has become too old on the way: one that was asked after they came is new enough for them.

    seconds: how old an answer may be that is given. size: how many are kept; the one that was used longest ago goes.
    """

    def __init__(self, seconds: float, size: int) -> None:
        self._seconds = seconds
        self._size = size
        self._kept: OrderedDict[bytes, _Kept[T]] = OrderedDict()
        self._lock = threading.Lock()
        # A task belongs to its event loop. Servers have one; tests of applications have many, one after the other.
        self._pending: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[bytes, _Pending[T]]] = (
            WeakKeyDictionary()
        )

    def __len__(self) -> int:
        return len(self._kept)

    async def get(self, key: bytes, ask: Callable[[], Awaitable[T]]) -> T:
        """The answer of this key. Raises what asking raises."""
        under_way = self._pending.setdefault(asyncio.get_running_loop(), {})
        came_at = _now()
        while True:
            with self._lock:
                kept = self._kept.get(key)
                if kept and self._is_young(kept.asked_at):
                    self._kept.move_to_end(key)
                    return kept.value
            pending = under_way.get(key)
            if pending is None:
                pending = self._begin(under_way, key, ask)
            # Shielded: whoever hangs up takes the answer from nobody else.
            value = await asyncio.shield(pending.task)
            if pending.asked_at >= came_at or self._is_young(pending.asked_at):
                return value

    def _is_young(self, asked_at: float) -> bool:
        return 0 <= _now() - asked_at < self._seconds

    def _begin(
        self, under_way: dict[bytes, _Pending[T]], key: bytes, ask: Callable[[], Awaitable[T]]
    ) -> _Pending[T]:
        asked_at = _now()

        async def run() -> T:
            try:
                value = await ask()
                if self._seconds > 0:
                    self._keep(key, _Kept(value, asked_at))
                return value
            finally:
                del under_way[key]

        pending = under_way[key] = _Pending(asyncio.create_task(run()), asked_at)
        # If all who waited have gone, its failure is nobody's, and no warning.
        pending.task.add_done_callback(lambda task: task.cancelled() or task.exception())
        return pending

    def _keep(self, key: bytes, kept: _Kept[T]) -> None:
        with self._lock:
            self._kept[key] = kept
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
