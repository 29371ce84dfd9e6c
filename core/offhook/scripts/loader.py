"""Loading scripts into a host: read, check, compile, link, plan; all of them or none."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any, TypeAlias

from offhook.errors import ConfigError
from offhook.functions import core_functions
from offhook.plugins import PluginStatus
from offhook.registry import SCRIPT_OWNER, nearest
from offhook.scripts.catalogue import HostCatalogue
from offhook.scripts.current import Beginning
from offhook.scripts.files import script_files, text_of
from offhook.scripts.handler import ScriptHandler
from offhook.scripts.hearing import Hearing
from offhook.scripts.memory import Memories
from offhook.scripts.schedules import Schedules
from offhook.scripts.versions import Version
from offhook.scripts.waits import Waits
from offhook.shared import Compiled
from offhook_grammar.collecting import collection_paused
from offhook_grammar.compiler import CodeBundle, CodeCache, link
from offhook_grammar.diagnostics import Diagnostic
from offhook_grammar.node import Fields, changing
from offhook_grammar.program import LanguageError, Program
from offhook_grammar.render import render_all
from offhook_grammar.stages import Stage

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.payload import Payload
    from offhook.scripts.actions import ScriptAction
    from offhook_grammar.compiler.continuation import Continuations


log = logging.getLogger("offhook.script")

OwnActions: TypeAlias = "Mapping[str, tuple[ScriptAction, type[Payload]]]"
"""The actions of scripts by name: who does them, and their payload models."""


class ScriptError(ConfigError):
    """Scripts with errors. `diagnostics` has all findings, `text` shows the errors with their lines."""

    code = "script-errors"

    def __init__(self, diagnostics: Sequence[Diagnostic], texts: Mapping[str, str]) -> None:
        diagnostics = sorted(diagnostics, key=Diagnostic.sort_key)
        errors = [one for one in diagnostics if one.is_error]
        first = errors[0]
        more = f" and {len(errors) - 1} more" if len(errors) > 1 else ""
        super().__init__(f"{first.message}{more}", file=first.file, line=first.span.line)
        self.diagnostics = tuple(diagnostics)
        self.text = render_all(errors, texts)


@changing
class Loaded(Fields):
    """Scripts that are ready to be used. `before` has the handlers of which these are new versions."""

    version: Version
    program: Program
    diagnostics: tuple[Diagnostic, ...]
    actions: OwnActions = field(default_factory=dict)
    before: Mapping[ScriptHandler, ScriptHandler] = field(default_factory=dict)


class Scripts:
    """The scripts of one host, with `waits`, `hearing`, `schedules`, `beginning` and `memories`. `paths` and `params`
    are those that were loaded last, `version` what came of them. `texts`: those that are in no file, by their names.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        for function in core_functions():
            host.registry.add_function(function, "core")
        self.waits = Waits(host)
        self.hearing = Hearing(host)
        self.schedules = Schedules(host)
        self.beginning = Beginning(host)
        self.memories = Memories(host)
        self.texts: Mapping[str, str] = host.options.texts
        self.paths: tuple[str, ...] = ()
        self.params: Mapping[str, Any] = {}
        self.version = Version()
        self.diagnostics: tuple[Diagnostic, ...] = ()
        self.program: Program | None = None
        self._own: OwnActions = {}
        shared = host.options.shared
        # without a folder for it, with the terms of the catalogue
        self._kept: dict[tuple[str, ...], Compiled] = shared.compiled if shared is not None else {}
        self._started = False

    def catalogue(self) -> HostCatalogue:
        """What the loaded plugins tell the language."""
        host = self._host
        present = (PluginStatus.ACTIVE, PluginStatus.DISABLED)  # what a disabled one brings stays
        names = [info.name for info in host.plugins if info.status in present]
        return HostCatalogue(host.registry, names, host.centre.settings.country)

    def load(self, paths: Sequence[str], params: Mapping[str, Any]) -> None:
        """Load these files and what they use in place of what is loaded.

        Raises `ScriptError` for errors in the scripts and `ConfigError` for params; nothing changes then.
        """
        loaded = self.prepared(paths, params)
        self.use(loaded)
        self.paths, self.params = tuple(paths), params

    def continuations(self) -> Continuations:
        """What comes after each wait of the loaded scripts, for runs that are taken up. The files are read anew."""
        from offhook_grammar.compiler.continuation import Continuations
        from offhook_grammar.sources import load

        return Continuations(load(script_files(self.paths), self.read), self.catalogue())

    def read(self, path: str) -> str:
        """The text of a script. Raises as `read_text` does."""
        return text_of(path, self.texts)

    @property
    def handlers(self) -> tuple[ScriptHandler, ...]:
        """The handlers of all loaded scripts."""
        return self.version.handlers

    def prepared(self, paths: Sequence[str], params: Mapping[str, Any]) -> Loaded:
        """These files and what they use, ready to be used; nothing changes yet. Raises as `load` does."""
        catalogue = self.catalogue()
        texts: dict[str, str] = {}

        def read(path: str) -> str:
            texts[path] = self.read(path)
            return texts[path]

        with collection_paused():
            code, diagnostics = self._compiled(paths, catalogue, read)
            try:
                program = link(code, catalogue, params, resolve=self._resolve)
            except LanguageError as error:
                raise ConfigError(error.message, code=error.code) from error
            handlers = tuple(
                ScriptHandler(self._host, compiled, compiled.script, self._host.options.max_steps)
                for compiled in program.handlers
            )
        actions = self._actions(program)
        version = Version(handlers, {path: texts[path] for path in program.files})
        return Loaded(version, program, diagnostics, actions)

    def _actions(self, program: Program) -> OwnActions:
        """The actions of the scripts by name: who does them, and their payload models."""
        if not program.actions:
            return {}
        from offhook.scripts.actions import ScriptAction, model_of

        steps = self._host.options.max_steps
        return {one.name: (ScriptAction(self._host, one, steps), model_of(one)) for one in program.actions}

    def _compiled(
        self, named: Sequence[str], catalogue: HostCatalogue, read: Callable[[str], str]
    ) -> tuple[CodeBundle, tuple[Diagnostic, ...]]:
        """The code of the scripts, and what the checker has to say short of errors."""
        folder = self._host.options.cache
        cache = CodeCache(folder) if folder is not None else None
        files = script_files(named)
        if cache is not None:
            known, terms = cache.find(named, fingerprint := catalogue.fingerprint()), None
        else:  # within a process it is enough to compare what there is by its names
            terms = catalogue.terms()
            before = self._kept.get(tuple(named))
            if before is not None and before.terms == terms and before.kept.is_current(files, read):
                return before.code, before.diagnostics
            # other scripts may use the same files
            earlier = (before, *reversed(self._kept.values()))
            known = next((each.kept for each in earlier if each is not None and each.terms == terms), None)
        code = known.unchanged(files, read) if known is not None else None
        if code is not None:
            return code, ()
        # what is in the cache needs neither parser nor checker
        from offhook_grammar.building import build

        built = build(files, catalogue, read, known)
        if built.code is None or built.kept is None:
            raise ScriptError(built.diagnostics, built.texts)
        if cache is not None:
            cache.keep(named, fingerprint, built.kept)
        else:
            self._kept[tuple(named)] = Compiled(terms, built.kept, built.code, built.diagnostics)
        return built.code, built.diagnostics

    def _resolve(self, type_name: str, text: str) -> Any:
        """The entity that a param names by SID or name."""
        find = getattr(self._host.centre, type_name.casefold(), None)
        found = find(text) if find is not None else None
        if found is None:
            collection = getattr(
                self._host.centre, {"activity": "activities"}.get(type_name.casefold(), f"{type_name.casefold()}s"), ()
            )
            near = nearest(text, [getattr(entity, "name", "") for entity in collection])
            hint = f"; did you mean {near}?" if near else ""
            raise ValueError(f"the centre has no {type_name.casefold()} {text}{hint}")
        return found

    def use(self, loaded: Loaded) -> None:
        """Use these in place of those that are used. Raises `ConfigError` for handlers that cannot be put in order;
        nothing changes then."""
        planner, before = self._host.planner, self.handlers
        self._register(self._own, loaded.actions)
        planner.use_scripts([*loaded.version.handlers, *_doers(loaded.actions)])
        try:
            planner.check()
        except ConfigError:
            self._register(loaded.actions, self._own)
            planner.use_scripts([*before, *_doers(self._own)])
            raise
        self._tell_of_gone(loaded.actions)
        self._own = loaded.actions
        for handler, other in loaded.before.items():
            handler.slot = other.slot  # runs of both are runs of one handler
        self.version, self.program, self.diagnostics = loaded.version, loaded.program, loaded.diagnostics
        if self._started:
            self.schedules.replace(self._scheduled(), loaded.before)
            self.beginning.replaced(loaded.version.handlers, loaded.before)
            if self._host.recorder is not None:
                self._host.recorder.loaded()

    def _tell_of_gone(self, new: OwnActions) -> None:
        """Hooks of plugins into actions that are no more are never called, and somebody should know."""
        for info in self._host.plugins.active:
            for hook in info.hooks:
                if hook.target.target in self._own and hook.target.target not in new:
                    place, name = f"{hook.file}:{hook.line}", hook.target.hook_name
                    log.warning("%s: %s is never called: no script declares %s now", place, name, hook.target.target)

    def _register(self, gone: OwnActions, new: OwnActions) -> None:
        """Have the registry know the `new` actions of scripts in place of those that are `gone`."""
        registry = self._host.registry
        for handler, _ in gone.values():
            registry.remove_plugin(f"{SCRIPT_OWNER}{handler.origin.owner}")
        for handler, model in new.values():
            registry.add_action(model, f"{SCRIPT_OWNER}{handler.origin.owner}")

    def _scheduled(self) -> list[ScriptHandler]:
        return [handler for handler in self.handlers if handler.stage is Stage.SCHEDULE]

    def start(self) -> None:
        """Arm the schedules."""
        self._started = True
        self.schedules.start(self._scheduled())
        self.memories.start()
        if self._host.recorder is not None:
            self._host.recorder.loaded()

    def keep(self) -> None:
        """Have the store keep what they need, too."""
        self._host.keep(self.schedules)
        self._host.keep(self.beginning)

    def begin(self) -> None:
        """The centre has begun: handlers run for what is there already, where they say so."""
        self.waits.begin()
        self.beginning.begin(self.handlers)

    def stop(self) -> None:
        """Disarm the schedules."""
        self._started = False
        self.schedules.stop()


def _doers(actions: OwnActions) -> list[ScriptAction]:
    return [handler for handler, _ in actions.values()]
