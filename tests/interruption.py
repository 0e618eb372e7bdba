"""Interrupt a command at one of its steps, as an author does who closes the window."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest


def interrupt(
    patch: pytest.MonkeyPatch, owner: object, names: Iterable[str], step: int
) -> list[str]:
    """Raise KeyboardInterrupt in place of one call of some functions of `owner`.

    `step` is the number of that call, from 1 on, among the calls of all these functions; 0
    interrupts nothing. Returns the list of the names that are called, which grows with each call.
    """
    called: list[str] = []

    def interrupted(name: str, whole: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: Any, **named: Any) -> object:
            called.append(name)
            if len(called) == step:
                raise KeyboardInterrupt
            return whole(*arguments, **named)

        return run

    for name in names:
        patch.setattr(owner, name, interrupted(name, getattr(owner, name)))
    return called
