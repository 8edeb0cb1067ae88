"""Click's own words in Chinese: headings of the help, and sentences for wrong use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from collections.abc import Callable


_USAGE: Final = {
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
    "[COMMAND] [ARGS]...": "[命令] [参数]...",
}
_EXTRA: Final = re.compile(r"\s*\[([^\[\]]*)\]$")
_QUOTED: Final = re.compile(
    r"No such command '(?P<command>.*)'|unexpected extra arguments? \((?P<extra>.*)\)", re.DOTALL
)
_EXTRAS: Final = {"required": "必填", "default: ": "不写则为", "<=x<=": " 到 "}


def _in_chinese(help_: str) -> str:
    """Put what click adds to an option's help in brackets into Chinese."""
    found = _EXTRA.search(help_)
    if not found:
        return help_
    words = found[1]
    for english, chinese in _EXTRAS.items():
        words = words.replace(english, chinese)
    return f"{help_[: found.start()]}（{words.replace('; ', '，')}）"


class _ChineseHelp(click.Command):
    def format_usage(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(context)
        formatter.write_usage(context.command_path, " ".join(pieces), prefix="用法：")

    def get_help_option(self, context: click.Context) -> click.Option | None:
        option = super().get_help_option(context)
        if option is not None:
            option.help = "显示这段说明。"
        return option

    def collect_usage_pieces(self, context: click.Context) -> list[str]:
        pieces = super().collect_usage_pieces(context)
        return [_USAGE.get(each, each) for each in pieces]

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        records = [param.get_help_record(context) for param in self.get_params(context)]
        rows = [(name, _in_chinese(words)) for name, words in filter(None, records) if words]
        if rows:
            with formatter.section("选项"):
                formatter.write_dl(rows)


class ChineseCommand(_ChineseHelp):
    """A command whose help is Chinese throughout."""


class ChineseGroup(_ChineseHelp, click.Group):
    """A group of commands, listed in the order of the work."""

    command_class = ChineseCommand

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return the names in the order in which they were added."""
        return list(self.commands)

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        super().format_options(context, formatter)
        rows = [(name, command.get_short_help_str(60)) for name, command in self.commands.items()]
        with formatter.section("命令"):
            formatter.write_dl(rows)


def sentence(error: click.ClickException) -> str:
    """Return one Chinese sentence for wrong use of the command line."""
    for kind, words in _WORDS.items():
        if isinstance(error, kind):
            return f"{words(error)}{_advice(error)}"
    return f"{error.format_message()}{_advice(error)}"


def _advice(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "yaodian"
    return f"用法请看 {path} --help。"


def _parameter(error: Any) -> str:  # noqa: ANN401 - click's errors share no typed base for this
    parameter = error.param
    if parameter is None:
        return str(error.param_hint or "")
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return str(parameter.make_metavar(error.ctx)) if error.ctx else parameter.human_readable_name


def _missing(error: Any) -> str:  # noqa: ANN401
    return f"缺少 {_parameter(error)}。"


def _bad(error: Any) -> str:  # noqa: ANN401
    kind = getattr(error.param, "type", None)
    if isinstance(kind, click.Choice):
        return f"{_parameter(error)} 只能是：{'、'.join(map(str, kind.choices))}。"
    if isinstance(kind, click.IntRange):
        return f"{_parameter(error)} 应是 {kind.min} 到 {kind.max} 的整数。"
    if kind is click.INT:
        return f"{_parameter(error)} 应是整数。"
    return f"{_parameter(error)} 的值不合要求：{error.message}。"


def _usage(error: Any) -> str:  # noqa: ANN401
    """Return what is wrong in the words of the user: click says it in English."""
    wrong = _QUOTED.search(error.message)
    if not wrong:
        return str(error.message)
    if wrong["command"] is not None:
        return f"没有“{wrong['command']}”这个命令。"
    return f"参数多了：{wrong['extra']}。"


_WORDS: dict[type[click.ClickException], Callable[[Any], str]] = {
    click.MissingParameter: _missing,
    click.BadParameter: _bad,
    click.NoSuchOption: lambda error: f"没有 {error.option_name} 这个选项。",
    click.BadOptionUsage: lambda error: f"选项 {error.option_name} 的写法不对。",
    click.BadArgumentUsage: lambda _error: "参数的写法不对。",
    click.UsageError: _usage,
}
