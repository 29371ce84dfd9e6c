"""Checking scripts without running them, for `offhook check`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from offhook.functions import core_functions
from offhook.hosting import load_plugins
from offhook.plugins import GivenConfig, PluginStatus
from offhook.scripts.catalogue import HostCatalogue
from offhook.scripts.files import text_of
from offhook_grammar.checker import check
from offhook_grammar.collecting import collection_paused
from offhook_grammar.diagnostics import Diagnostic
from offhook_grammar.sources import SourceFile, load
from offhook_grammar.values import EMPTY_MAP


@dataclass(frozen=True, slots=True)
class Findings:
    """All diagnostics in the order of files and lines, and the texts that they speak of. `files`: what was read, used
    files first."""

    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    files: tuple[SourceFile, ...] = field(default=(), compare=False, repr=False)

    def of(self, file: str) -> tuple[Diagnostic, ...]:
        """Those of one file."""
        return tuple(one for one in self.diagnostics if one.file == file)


def check_files(
    paths: Sequence[str],
    *,
    plugins: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    config: GivenConfig | None = None,
    texts: Mapping[str, str] = EMPTY_MAP,
) -> Findings:
    """Check scripts and what they use against the loaded plugins' models. `-` is standard input. `config`: what the
    settings say to plugins. `texts`: those of scripts that are in no file."""
    loaded = load_plugins(plugins, without, config=config, scripts=paths, texts=texts)
    for function in core_functions():
        loaded.registry.add_function(function, "core")
    names = [info.name for info in loaded if info.status is PluginStatus.ACTIVE]

    def reader(path: str) -> str:
        return sys.stdin.read() if path == "-" else text_of(path, texts)

    with collection_paused():
        bundle = load(list(paths), reader)
        found = (*bundle.diagnostics, *check(bundle, HostCatalogue(loaded.registry, names)))
    texts = {source.path: source.text for source in bundle.files}
    return Findings(tuple(sorted(found, key=Diagnostic.sort_key)), texts, bundle.files)
