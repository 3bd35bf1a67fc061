"""The command `onenet`: one verb a task of a newcomer or an operator."""

from deploy.cli.root import main

__all__ = ["main"]
