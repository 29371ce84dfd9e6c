"""The `offhook` command: one file a subcommand, loaded when it is used."""

from offhook.cli.main import main

__all__ = ["main"]
