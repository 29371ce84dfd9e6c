"""Which params scripts declare, without loading them."""

from __future__ import annotations

from collections.abc import Iterable

from offhook_grammar import tree
from offhook_grammar.sources import load


def open_params(paths: Iterable[str]) -> set[str]:
    """The names of the params of these scripts, and of those they use, whose values anybody may see. What cannot be
    read declares none."""
    items = [item for source in load(paths).files for item in source.tree.items if isinstance(item, tree.Param)]
    secret = {item.name.text for item in items if "secret" in _names(item.type)}
    return {item.name.text for item in items} - secret


def _names(reference: tree.TypeReference) -> set[str]:
    if isinstance(reference, tree.ListType):
        return _names(reference.item)
    return {reference.name}
