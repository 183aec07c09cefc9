"""The `kg` command. Data goes to stdout, everything else to stderr.

Exit codes: 0 ok, 1 the answer is no, 2 usage, 3 bad input or nothing usable, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import warnings
from typing import Any

import typer

from kg.errors import KgError, QueryError

OK, NO, USAGE, BAD_INPUT, INTERRUPTED = 0, 1, 2, 3, 130


def main() -> None:
    """Run the command line; the only place where errors become exit codes."""
    from kg.cli.app import app

    warnings.showwarning = _say
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except KgError as error:
        print(f"kg: {error}", file=sys.stderr)
        sys.exit(USAGE if isinstance(error, QueryError) else BAD_INPUT)
    except BrokenPipeError:  # `kg query ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(OK)
    except (KeyboardInterrupt, typer.Abort):
        print("kg: interrupted", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except SystemExit:  # what typer makes of a broken pipe; all else it raises or returns
        sys.exit(OK)
    except OSError as error:  # what no command has put into words of its own
        where = f"{error.filename}: " if error.filename else ""
        print(f"kg: {where}{error.strerror or error}", file=sys.stderr)
        sys.exit(BAD_INPUT)
    except Exception as error:
        show = getattr(error, "show", None)  # of typer's usage errors, whose base class has no public name
        if show is None:
            raise
        show()
        sys.exit(USAGE)
    sys.exit(code if isinstance(code, int) else OK)


def _say(message: Warning | str, *_: Any, **__: Any) -> None:
    print(f"kg: note: {message}", file=sys.stderr)
