"""How long an answer of Cloakroom's counts, and for whom."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from cloakroom._kept_answers import KeptAnswers


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("cloakroom._kept_answers._now", clock)
    return clock


class Question:
    """Is answered when the test says so."""

    def __init__(self) -> None:
        self.asked: list[asyncio.Future[str]] = []

    async def __call__(self) -> str:
        self.asked.append(asyncio.get_running_loop().create_future())
        return await self.asked[-1]


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(test)


async def begin(answers: KeptAnswers[str], question: Question, key: bytes = b"k") -> asyncio.Task[str]:
    task = asyncio.create_task(answers.get(key, question))
    # Until it waits.
    for _ in range(5):
        await asyncio.sleep(0)
    return task


async def answered(
    answers: KeptAnswers[str], question: Question, text: str = "yes", key: bytes = b"k"
) -> str:
    task = await begin(answers, question, key)
    if not task.done():
        question.asked[-1].set_result(text)
    return await task


def test_an_answer_counts_from_before_the_question(clock: Clock) -> None:
    async def test() -> None:
        answers: KeptAnswers[str] = KeptAnswers(5, 10)
        question = Question()
        task = await begin(answers, question)
        # The session may have ended in the seconds that the answer took.
        clock.now += 3
        question.asked[0].set_result("yes")
        assert await task == "yes"
        clock.now += 1.9
        assert await answered(answers, question, "no") == "yes"
        clock.now += 0.2
        assert await answered(answers, question, "no") == "no"
        assert len(question.asked) == 2

    run(test())


def test_a_clock_that_was_set_back_keeps_nothing(clock: Clock) -> None:
    async def test() -> None:
        answers: KeptAnswers[str] = KeptAnswers(5, 10)
        question = Question()
        await answered(answers, question)
        clock.now -= 1
        assert await answered(answers, question, "no") == "no"

    run(test())


def test_who_comes_meanwhile_waits_for_the_same_answer(clock: Clock) -> None:
    async def test() -> None:
        answers: KeptAnswers[str] = KeptAnswers(5, 10)
        question = Question()
        tasks = [await begin(answers, question) for _ in range(20)]
        assert len(question.asked) == 1
        # Whoever hangs up, be it who asked first, takes it from nobody else.
        tasks[0].cancel()
        await asyncio.sleep(0)
        question.asked[0].set_result("yes")
        assert await asyncio.gather(*tasks[1:]) == ["yes"] * 19

    run(test())


def test_an_answer_that_is_too_old_for_who_joined(clock: Clock) -> None:
    async def test() -> None:
        answers: KeptAnswers[str] = KeptAnswers(5, 10)
        question = Question()
        first = await begin(answers, question)
        # It ended just now, and this one comes after it.
        clock.now += 4
        second = await begin(answers, question)
        clock.now += 4
        question.asked[0].set_result("yes")
        assert await first == "yes"
        for _ in range(5):
            await asyncio.sleep(0)
        question.asked[1].set_result("no")
        assert await second == "no"

    run(test())


@pytest.mark.parametrize("seconds", [5, 0])
def test_who_waits_for_an_answer_that_is_too_old_shares_the_next(clock: Clock, seconds: float) -> None:
    """One question for all of them: one after the other, the last would wait as many times as there are people."""

    async def test() -> None:
        answers: KeptAnswers[str] = KeptAnswers(seconds, 10)
        question = Question()
        first = await begin(answers, question)
        clock.now += 1
        others = [await begin(answers, question) for _ in range(20)]
        clock.now += 6
        question.asked[0].set_result("yes")
        assert await first == "yes"
        for _ in range(5):
            await asyncio.sleep(0)
        clock.now += 6
        question.asked[1].set_result("no")
        for _ in range(5):
            await asyncio.sleep(0)
        assert len(question.asked) == 2
        assert await asyncio.gather(*others) == ["no"] * 20

    run(test())


def test_a_failure_is_told_to_all_and_kept_for_nobody(clock: Clock) -> None:
    async def test() -> None:
        answers: KeptAnswers[str] = KeptAnswers(5, 10)
        question = Question()
        tasks = [await begin(answers, question) for _ in range(3)]
        question.asked[0].set_exception(OSError("down"))
        assert [str(told) for told in await asyncio.gather(*tasks, return_exceptions=True)] == ["down"] * 3
        assert len(answers) == 0
        assert await answered(answers, question) == "yes"

    run(test())


def test_a_failure_that_nobody_waits_for_is_no_warning(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    async def test() -> None:
        question = Question()
        task = await begin(KeptAnswers(5, 10), question)
        task.cancel()
        await asyncio.sleep(0)
        question.asked[0].set_exception(OSError("down"))
        for _ in range(5):
            await asyncio.sleep(0)

    run(test())
    assert caplog.text == ""


def test_keys_are_apart_and_bounded(clock: Clock) -> None:
    async def test() -> None:
        answers: KeptAnswers[str] = KeptAnswers(5, 2)
        question = Question()
        await answered(answers, question, "a", b"a")
        await answered(answers, question, "b", b"b")
        assert await answered(answers, question, "other", b"a") == "a"
        await answered(answers, question, "c", b"c")
        assert len(answers) == 2
        # The one that was used longest ago has gone.
        assert await answered(answers, question, "other", b"a") == "a"
        assert await answered(answers, question, "other", b"b") == "other"

    run(test())


def test_zero_seconds_keep_nothing(clock: Clock) -> None:
    async def test() -> None:
        answers: KeptAnswers[str] = KeptAnswers(0, 10)
        question = Question()
        await answered(answers, question)
        assert await answered(answers, question, "no") == "no"
        assert len(answers) == 0

    run(test())
