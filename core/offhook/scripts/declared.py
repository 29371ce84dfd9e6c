"""The names of the actions that scripts declare, for those who have to know them before the scripts are loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from offhook.scripts.files import script_files, text_of
from offhook_grammar.values import EMPTY_MAP


def declared_actions(paths: Iterable[str], texts: Mapping[str, str] = EMPTY_MAP) -> list[str]:
    """The actions that these scripts, of which those in `texts` are in no file, and those that they use, declare.

    What cannot be read declares none; the standard input (`-`), which can be read once only, is left to whoever checks
    it.
    """
    # most hosts never ask
    from offhook_grammar.sources import load
    from offhook_grammar.tree import ActionItem

    named = [path for path in script_files(paths) if path != "-"]
    files = load(named, lambda path: text_of(path, texts)).files
    return [item.name.text for source in files for item in source.tree.items if isinstance(item, ActionItem)]
