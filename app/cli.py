"""The command ``hosakan``: a table of its sub-commands, and how errors become exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from app.commands import output, usage
from app.commands import serve as serving
from rules.faults import InputError

DONE, WRONG_INPUT, WRONG_USAGE, FAILED = 0, 1, 2, 3


COMMANDS = (
    "audit",
    "backup",
    "check",
    "checks",
    "db",
    "municipality",
    "names",
    "pledge",
    "posting",
    "register",
    "restore",
    "rules",
    "subsidy",
    "user",
    "worker",
)
"""Each is ``app.commands.NAME``'s click command NAME."""


class Commands(click.Group):
    """The sub-commands, each imported when it is called for: one that prints no Word file loads no Word."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"app.commands.{cmd_name}"), cmd_name)
        return command


@click.group(
    cls=Commands,
    invoke_without_command=True,
    help=f"補佐官: 外部デジタル人材の募集・特別交付税・入札制限の照合・誓約書\n\n"
    f"コマンドを付けずに実行すると、この PC の中で画面を始めます。\n\n{serving.HELP_SETTINGS}",
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="画面を出す場所（既定はこの PC の中だけ）"
)
@click.option(
    "--port", default=serving.PORT, show_default=True, type=click.IntRange(0, 65535), help="ポート番号"
)
@click.option("--demo", is_flag=True, help="架空の自治体の使い捨てのデータで始めます")
@click.pass_context
def hosakan(context: click.Context, host: str, port: int, demo: bool) -> None:
    """The root of the command line: the web application where no command follows."""
    if context.invoked_subcommand is None:
        serving.serve(host, port, demo)


usage.speak_japanese()


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code (contracts.md section 1)."""
    try:
        return hosakan.main(list(arguments), prog_name="hosakan", standalone_mode=False) or DONE
    except InputError as error:
        for fault in error.faults:
            output.say(str(fault))
        return WRONG_INPUT
    except click.UsageError as error:
        output.say(usage.told(error))
        return WRONG_USAGE
    except click.ClickException as error:
        output.say(error.format_message())
        return FAILED
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except (click.Abort, KeyboardInterrupt):
        output.say("中止しました。")
        return FAILED
    except Exception as error:  # the last door: a person gets a sentence, a developer the trace on request
        if os.environ.get("HOSAKAN_TRACE"):
            raise
        output.say(_told(error))
        return FAILED


def _told(error: Exception) -> str:
    ails = import_module("app.database_trouble")  # only now: it brings the database's library with it
    found = ails.trouble(error)
    return f"{ails.TOLD[found]}。" if found else f"処理できませんでした: {type(error).__name__}: {error}"


def main() -> None:
    """Entry point of the console script."""
    output.speak_utf8()
    sys.exit(run(sys.argv[1:]))
