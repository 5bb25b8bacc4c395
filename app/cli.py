"""The command ``hosakan``: a table of its sub-commands, and how errors become exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from app.commands import output, usage
from app.commands import serve as serving
from app.commands.check import check
from app.commands.db import db
from app.commands.names import names
from app.commands.pledge import pledge
from app.commands.posting import posting
from app.commands.rules import rules
from app.commands.subsidy import subsidy
from rules.faults import InputError

DONE, WRONG_INPUT, WRONG_USAGE, FAILED = 0, 1, 2, 3


@click.group(
    invoke_without_command=True,
    help=f"補佐官: 外部デジタル人材の募集・特別交付税・入札制限の照合・誓約書\n\n"
    f"コマンドを付けずに実行すると、この PC の中で画面を始めます。\n\n{serving.HELP_SETTINGS}",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="画面を出す場所（この PC の中だけ）")
@click.option(
    "--port", default=serving.PORT, show_default=True, type=click.IntRange(0, 65535), help="ポート番号"
)
@click.option("--demo", is_flag=True, help="架空の自治体の使い捨てのデータで始めます")
@click.pass_context
def hosakan(context: click.Context, host: str, port: int, demo: bool) -> None:
    """The root of the command line: the web application where no command follows."""
    if context.invoked_subcommand is None:
        serving.serve(host, port, demo)


COMMANDS: tuple[click.Command, ...] = (check, db, names, pledge, posting, rules, subsidy)
for command in COMMANDS:
    hosakan.add_command(command)


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
        output.say(f"処理できませんでした: {type(error).__name__}: {error}")
        return FAILED


def main() -> None:
    """Entry point of the console script."""
    output.speak_utf8()
    sys.exit(run(sys.argv[1:]))
