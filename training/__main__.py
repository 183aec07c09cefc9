"""One command for all that is learnt and measured: `python -m training`, see README.md here."""

from __future__ import annotations

import argparse
import importlib
import sys

COMMANDS = {
    "train encoder": "training.encoder",
    "train cues": "training.cues",
    "train pairs": "training.pairs",
    "evaluate": "training.scores",
    "export": "training.export",
    "ablate": "training.ablate",
}
"""The module of each command: its docstring's first line is the help, `add_options` and `run` do it."""


def main(words: list[str]) -> None:
    """Run the command that the words begin with."""
    for n in (2, 1):
        name = " ".join(words[:n])
        if name in COMMANDS:
            module = importlib.import_module(COMMANDS[name])
            parser = argparse.ArgumentParser(
                prog=f"python -m training {name}", description=(module.__doc__ or "").partition("\n")[0]
            )
            module.add_options(parser)
            module.run(parser.parse_args(words[n:]))
            return
    sys.exit("usage: python -m training COMMAND --help, with one of: " + ", ".join(COMMANDS))


if __name__ == "__main__":
    main(sys.argv[1:])
