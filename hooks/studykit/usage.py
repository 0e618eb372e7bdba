"""A parser of command lines whose messages and help are Chinese: argparse's own are English."""

import argparse
import re
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

_HELP = "显示这一页"
_CHOICES_AT_MOST = 20


class Parser(argparse.ArgumentParser):
    """A parser that says in one line of Chinese what is wrong with a command, and the fix."""

    def __init__(self, **settings: Any) -> None:
        """Take what argparse takes. Options are written in full, as their help shows them."""
        super().__init__(**settings, add_help=False, allow_abbrev=False, formatter_class=_Formatter)
        self._positionals.title, self._optionals.title = "要写的", "可以写的"
        self.add_argument("-h", "--help", action="help", help=_HELP)

    def error(self, message: str) -> NoReturn:
        """Print the fault and the fix, and end with status 2."""
        print(f"{self._fault(message)}。改法：写成 {self._pattern()}；加 --help，看每一项的说明")
        self.exit(2)

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Parse a command, and report what is unknown as a fault of the subcommand that has it."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown

    def _pattern(self) -> str:
        """Return how the command is written, on one line."""
        usage = " ".join(self.format_usage().split()).removeprefix(_Formatter.PREFIX)
        return usage.replace("[-h] ", "")

    def _fault(self, message: str) -> str:
        """Say in Chinese what argparse found."""
        for pattern, told in _FAULTS:
            if match := re.fullmatch(pattern, message, re.DOTALL):
                return told(match, self._actions)
        return "命令写错了"


class _Formatter(argparse.HelpFormatter):
    PREFIX = "用法："

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        # The program of a subcommand is what argparse writes with an empty prefix.
        super().add_usage(usage, actions, groups, self.PREFIX if prefix is None else prefix)


def _missing(match: re.Match[str], actions: Sequence[argparse.Action]) -> str:
    found = [(name, _named(name, actions)) for name in match[1].split(", ")]
    shown = (
        f" {name} {each.metavar}" if each and each.option_strings else name for name, each in found
    )
    return f"没有写{'、'.join(shown)}"


def _without_value(match: re.Match[str], actions: Sequence[argparse.Action]) -> str:
    action = _named(match[1], actions)
    return f"{match[1]} 后面没有写{action.metavar if action else '值'}"


def _unknown(match: re.Match[str], actions: Sequence[argparse.Action]) -> str:
    name, written = match[1], match[2]
    action = _named(name, actions)
    choices = [str(each) for each in (action.choices if action and action.choices else ()) if each]
    near = get_close_matches(written, choices, 1)
    is_it = f"，是不是 {near[0]}" if near else ""
    blank = " " if action and action.option_strings else ""
    listed = "、".join(choices[:_CHOICES_AT_MOST])
    return f"{name}{blank}不能写 {written}{is_it}；可以写：{listed}"


def _named(name: str, actions: Sequence[argparse.Action]) -> argparse.Action | None:
    names = name.split("/")
    return next(
        (each for each in actions if each.metavar == name or set(names) & {*each.option_strings}),
        None,
    )


# What argparse says, and how to say it. Its messages are the same from Python 3.11 to 3.14, but
# for what follows the choices.
_FAULTS: tuple[tuple[str, Callable[[re.Match[str], Sequence[argparse.Action]], str]], ...] = (
    ("the following arguments are required: (.+)", _missing),
    ("argument (.+?): expected .*argument.*", _without_value),
    (r"argument (.+?): invalid choice: '(.*?)' \(.*", _unknown),
    ("argument (.+?): ignored explicit argument .*", lambda match, _: f"{match[1]} 后面不写值"),
    (
        "unrecognized arguments: (.+)",
        lambda match, _: f"这个命令里没有 {match[1]}（有空格的，要用引号括起来）",
    ),
)
