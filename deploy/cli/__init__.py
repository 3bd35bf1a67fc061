"""The command `onenet`: one verb a task of a newcomer or an operator."""

import sys
from importlib import import_module

AUDIT = "audit"


def main() -> None:
    """Import what the command needs: whoever has an audit verified need not wait for the services themselves."""
    chosen = AUDIT if sys.argv[1:2] == [AUDIT] else "root"
    import_module(f"{__name__}.{chosen}").main()
