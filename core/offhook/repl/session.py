"""`Session`: the living centre behind a prompt, and what was made at it."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from offhook.centre import transitions
from offhook.centre.keeping.references import found_again
from offhook.clock import VirtualClock
from offhook.errors import ConfigError
from offhook.host import Host
from offhook.pipeline.recorder import have_traced
from offhook.repl.items import LABEL, Items, Piece
from offhook.repl.kept import Earlier, Kept, texts_of
from offhook.repl.moments import Moment, Moments
from offhook.repl.options import ReplOptions
from offhook.repl.reading import INPUT, TYPED, Statements, shifted
from offhook.repl.result import Line, line
from offhook.repl.running import Input, given_names, script_of
from offhook.repl.same_rules import Declared, take_along
from offhook.repl.showing import cut
from offhook.repl.using import Declarations, Used
from offhook.scripts.files import script_files
from offhook.scripts.handler import ScriptHandler
from offhook.scripts.loader import ScriptError
from offhook.shared import Shared
from offhook_grammar.values import EMPTY_MAP

if TYPE_CHECKING:
    from offhook.flows import Flow
    from offhook.journal.records import Record
    from offhook.repl.people import People
    from offhook.scripts.catalogue import HostCatalogue
    from offhook_grammar.diagnostics import Diagnostic

_LOG: Final = logging.getLogger("offhook.repl")
_PLACE: Final = re.compile(rf"{re.escape(LABEL)}:\d+")
DEMO: Final = Path(__file__).parent / "demo" / "centre.toml"


class Waiting(NamedTuple):
    """An input that has not ended."""

    text: str
    statements: Statements
    running: Input
    flow: Flow


class Session:
    """`host`: the living centre. `worker`: who sits at the prompt, None for nobody. `items`: the declarations that were
    typed; `variables`: the values that were given names; `files`: the scripts that were loaded. `dry`: each input is
    undone at once. `moments`: to which it can go back, None for a host that is another program's."""

    def __init__(self, options: ReplOptions, host: Host | None = None) -> None:
        """`host`: one that a program has started; None for one of the session's own."""
        self.options = options
        self.items = Items()
        self.variables: dict[str, Any] = {}
        self.files: tuple[str, ...] = options.paths if host is None else host.scripts.paths
        self._first_files = self.files
        self.worker: Any = None
        self.dry = False
        self.waiting: tuple[Waiting, ...] = ()
        """The inputs that have not ended."""
        self.people: People | None = None
        """Those of `simulate`."""
        self._declared = Declarations()
        self._earlier: dict[str, Declared] = {}
        """What was declared, by the version of the session's script."""
        self._used: Used | None = None
        """The files that the session's script uses; None as long as nobody wants to know."""
        self._catalogue: tuple[Host, HostCatalogue] | None = None
        self._folder: TemporaryDirectory[str] | None = None
        self.moments: Moments | None = None
        self._traced = True
        """Whether another program's host wrote down what traces tell before the prompt was opened."""
        if host is None:
            self._folder = TemporaryDirectory(prefix="offhook-")
            self.moments = Moments(Path(self._folder.name))
        self.going_back: Moment | None = None
        """To which it has only half gone back: until then nothing can be done."""
        self._store = Path(options.store or (Path(self._folder.name) / "centre.store" if self._folder else ""))
        self._shared = options.base.shared or Shared()  # each undo makes a host
        self.notes: tuple[Line, ...] = ()
        """What is to be said at the beginning."""
        try:
            self.host = host if host is not None else self._gone_on_with(Earlier.of_store(self._store))
        except BaseException:  # passed on: nothing is left lying about
            self._clean_up()
            raise

    def _gone_on_with(self, earlier: Earlier) -> Host:
        """A host with what an earlier session had declared in the same store."""
        there = [path for path in earlier.files if path not in self.files and os.path.exists(path)]  # noqa: PTH110
        given, self.files, self.items = self.files, (*self.files, *there), earlier.items
        notes = [f"it was still waiting, and does not go on: {cut(one)}" for one in earlier.waited]
        if len(earlier.items):
            texts = texts_of(self.files)
            self._used = self._declared.used(self.files, texts, self.items)
            self._earlier.update(earlier.versions)
            version, then = next(reversed(earlier.versions.items()), ("", None))
            if then is not None and dict(then.texts) == texts:  # the version is the same then
                take_along(self._store, self._earlier, version, Declared(self.items, texts))
        try:
            return self._made()
        except ScriptError as error:
            if not len(earlier.items) and not there:
                raise
            self.files, self.items, self._used = given, Items(), None
            names = ", ".join([*[identity.short for identity, _ in earlier.items], *there])
            why = next(one.message for one in error.diagnostics if one.is_error)
            notes.append(f"of the earlier session these cannot be used any more: {names} ({why})")
            return self._made()
        finally:
            self.notes = tuple([line(one, "warning") for one in notes])

    def _made(self, texts: Mapping[str, str] = EMPTY_MAP) -> Host:
        """A host for what there is now; `texts` stand in place of what the files hold."""
        options, base = self.options, self.options.base
        centre = options.centre if options.centre is not None else base.centre
        self.host = Host(
            replace(
                base,
                clock=VirtualClock(options.start) if base.clock is None else base.clock,
                centre=centre if centre is not None else DEMO,
                scripts=(*self.files, LABEL),
                texts={**texts, LABEL: self.script},
                params={**base.params, **options.params},
                store=self._store,
                trace=True,
                watchdog_limit=None,
                cache=None,
                shared=self._shared,
            )
        )
        self.host.keep(Kept(self))
        return self.host

    @property
    def is_guest(self) -> bool:
        """Whether the host is another program's."""
        return self.moments is None

    async def start(self) -> None:
        """Begin, with everybody at their desks; the first worker sits at the prompt."""
        centre = self.host.centre
        if self.is_guest:
            self._traced = have_traced(self.host, True)
            self.declare(self.items)
        else:
            self.worker = self.worker or next(iter(centre.workers), None)
            await self._begin()
            with centre.unit("session") as unit:
                for worker in centre.workers:
                    if not worker.desktop.connected:
                        transitions.sign_in(unit, worker)
        await self.host.settle()
        self.worker = self.worker or next(iter(centre.workers), None)

    async def _begin(self) -> None:
        """Start the host, with the people of `simulate` whom its store has."""
        self.people = None
        keeper = self.host.keeper
        if keeper is not None and keeper.resumes and keeper.store.parts("people").get("simulate") is not None:
            self.simulated().keep()
        called = self.called
        is_over = False

        def hear(record: Record) -> None:
            if record.kind == "run.interrupted" and not is_over:
                name, why = called(str(record.what.get("handler", ""))), record.what.get("why", "")
                self.notes += (line(f"the rule {name}, which was waiting, does not go on: {why}", "warning"),)

        self.host.journal.listen(hear)
        await self.host.start()
        is_over = True
        if self.people is not None:
            self.people.again()

    def simulated(self) -> People:
        """The people of `simulate`, who are made when they are first wanted."""
        from offhook.repl.people import People  # nobody else needs the simulation

        self.people = People(self, self.host.options.seed)
        return self.people

    async def close(self) -> None:
        """End the centre, and whatever was only for the session. A guest leaves the host as it was but for what was
        done in it."""
        if self.is_guest:
            scripts = self.host.scripts
            before = {name: text for name, text in scripts.texts.items() if name != LABEL}
            scripts.texts = {**before, **self._as_loaded()}
            loaded_here = {LABEL, *self.files} - {*self._first_files}
            scripts.paths = tuple(path for path in scripts.paths if path not in loaded_here)
            self.host.reload_scripts()
            scripts.texts = before
            have_traced(self.host, self._traced)
            return
        try:
            await self.host.close()
        finally:
            self._clean_up()

    def _clean_up(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def called(self, name: str) -> str:
        """What a handler, or a place, of the session's own script is called: a handler without a name by the beginning
        of its text."""
        file, _, row = name.rpartition(":")
        if file != LABEL or not row.isdecimal():
            return name
        found = self.items.at(int(row))
        return found[0].brief if found is not None and found[0].is_unnamed else "typed here"

    def spoken(self, text: str) -> str:
        """A text in which places of the session's own script are called so."""
        return _PLACE.sub(lambda found: self.called(found[0]), text)

    def catalogue(self) -> HostCatalogue:
        """What the plugins tell the language; made once for a host, since they stay as they are."""
        if self._catalogue is None or self._catalogue[0] is not self.host:
            self._catalogue = self.host, self.host.scripts.catalogue()
        return self._catalogue[1]

    # ------------------------------------------------------------ back to before

    def remember(self, text: str, done: int) -> None:
        """Remember how things are, ahead of an input, when so many had been `done`."""
        if self.moments is not None:
            self._note_version()
            waits = tuple([one.text for one in self.waiting])
            texts = self._as_loaded()
            self.moments.take(self.host, text, self.items, self.files, texts, self.variables, self.worker, waits, done)

    def _note_version(self) -> str | None:
        """Keep what is declared now under the version of the session's script that runs name, which it gives."""
        handlers = self.host.scripts.handlers
        version = next((one.compiled.version for one in handlers if one.compiled.file == LABEL), None)
        if version is not None:
            self._earlier[version] = Declared(self.items, self._as_loaded())
        return version

    def versions(self) -> dict[str, Declared]:
        """What was declared when the rules that wait began, by version; and last, what is declared now."""
        now = self._note_version()
        runs = self.host.runs
        handlers = [*[one.handler for one in runs.list()], *[one.handler for one in runs.list_queued()]]
        begun = {one.compiled.version for one in handlers if isinstance(one, ScriptHandler)}
        named = dict.fromkeys([*sorted(begun - {now or ""}), now])
        return {each: self._earlier[each] for each in named if each in self._earlier}

    async def undo(self) -> Moment:
        """Go back to before the last input, or on with that where it was broken off; what was still waiting then does
        not go on. Raises `ConfigError` (`nothing-to-undo`)."""
        moment = self.going_back = self.going_back or (self.moments.last() if self.moments is not None else None)
        if moment is None:
            why = "the host is another program's" if self.is_guest else "nothing was done that can be undone"
            raise ConfigError(why, code="nothing-to-undo")
        self.waiting = ()
        try:
            await self.host.close()
        except Exception:  # noqa: BLE001  # whatever it has to tell: it is left behind
            _LOG.exception("the centre did not end well")
        Moments.put_back(moment, self._store)
        now = Declared(moment.items, moment.texts)
        version = next((each for each, known in self._earlier.items() if known == now), None)
        if version is not None:
            take_along(self._store, self._earlier, version, now)
        self.items, self.files = moment.items, moment.files
        self._used = self._declared.used(moment.files, moment.texts, moment.items)
        # as they were loaded then: what stands in the files by now need not be of any use
        self.host = self._made(moment.texts)
        centre = self.host.centre
        self.worker = centre.worker(moment.worker) if moment.worker is not None else None
        await self._begin()
        self.host.scripts.texts = {LABEL: self.script}  # `reload` reads the files
        await self.host.settle()
        self.variables = {name: found_again(centre, value) for name, value in moment.variables.items()}
        self.going_back = None
        return moment

    def refuse_the_world_outside(self) -> None:
        """Have every action fail that no part of the centre does: requests, and what plugins bring."""
        for spec in self.host.registry.actions:
            owner = self.host.registry.owner(spec.name)
            info = self.host.plugins.find(owner)
            if owner == "http" or (info is not None and info.source != "built-in"):
                self.host.block(spec.name, reason="in a dry run nothing reaches the world outside")

    # ------------------------------------------------------------ what is typed

    def declare(self, items: Items, new: Sequence[Piece] = (), files: tuple[str, ...] | None = None) -> Any:
        """Use these declarations, of which some are `new`, in place of those that are used; gives what a reload
        reports. `files`: read these in place of those that are loaded; None leaves them as they were loaded.

        Raises `ScriptError` with the findings, and `ConfigError`; nothing changes then.
        """
        scripts = self.host.scripts
        before, paths = scripts.texts, scripts.paths
        # only who loads or reloads them wants what stands in the files by now
        loaded = self._as_loaded() if files is None else {}
        used = self._used
        if files is None or used is None:
            self._used = self._declared.used(self.files, self._as_loaded(), items)
        scripts.texts = {**before, **loaded, LABEL: f"{items.script}{self._script_of_used}"}
        scripts.paths = (*(self.files if files is None else files), LABEL)
        try:
            report = self.host.reload_scripts()
        except ScriptError as error:
            scripts.paths, self._used = paths, used
            raise ScriptError([_at_input(one, items, new) for one in error.diagnostics], {TYPED: ""}) from None
        except BaseException:  # passed on: what cannot be used leaves no trace
            scripts.paths, self._used = paths, used
            raise
        else:
            self.items = items
            self.files = self.files if files is None else files
        finally:
            scripts.texts = {**before, LABEL: self.script}
        if files is not None:
            self._use_what_was_loaded()
        return report

    def check(self, new: Sequence[Piece]) -> None:
        """Find what is wrong with new declarations, and use none of them. Raises `ScriptError` with the findings."""
        scripts = self.host.scripts
        before, items = scripts.texts, self.items.having(new)
        used = self._declared.used(self.files, self._as_loaded(), items).script
        scripts.texts = {**before, **self._as_loaded(), LABEL: f"{items.script}{used}"}
        try:
            scripts.prepared(scripts.paths, scripts.params)
        except ScriptError as error:
            raise ScriptError([_at_input(one, items, new) for one in error.diagnostics], {TYPED: ""}) from None
        finally:
            scripts.texts = before

    def _use_what_was_loaded(self) -> None:
        try:
            self.declare(self.items)
        except ScriptError:  # files that cannot be used together, for more than a name: each has its own
            self._used = Used()

    @property
    def script(self) -> str:
        """The session's own script: what was declared, and what it uses."""
        return f"{self.items.script}{self._script_of_used}"

    @property
    def _script_of_used(self) -> str:
        return self._used.script if self._used is not None else ""

    @property
    def apart(self) -> Mapping[str, str]:
        """The files that keep their names to themselves, each with the name that is there twice."""
        return self._using().apart

    def _using(self) -> Used:
        """What the session uses; it is found out when somebody first wants to know."""
        if self._used is None:
            self._used = self._declared.used(self.files, self._as_loaded(), self.items)
        return self._used

    def declared_in(self, files: Sequence[str]) -> dict[str, str]:
        """What loaded files declare, in words: `2 handlers, 1 function`."""
        texts = self._as_loaded()
        return {path: self._declared.counted(texts[path]) for path in script_files(files) if path in texts}

    def document(self, folder: Path) -> str:
        """What was declared, as a script in that folder."""
        return self._declared.document(self.items, self._using(), self._as_loaded(), folder)

    def _as_loaded(self) -> dict[str, str]:
        """The texts of the files, as they were loaded."""
        texts: Mapping[str, str] = self.host.scripts.version.texts
        return {path: text for path, text in texts.items() if path != LABEL}

    def compiled(self, statements: Statements) -> Input:
        """Statements, ready to run. Raises `ScriptError` with findings at their places in what was typed."""
        scripts = self.host.scripts
        self._using()
        text, above = script_of(statements, self.script, self.variables)
        before = scripts.texts
        scripts.texts = {**before, **self._as_loaded(), LABEL: text}
        try:
            loaded = scripts.prepared(scripts.paths, scripts.params)
        except ScriptError as error:
            raise ScriptError(self._typed(error.diagnostics, above, statements), {}) from None
        finally:
            scripts.texts = before
        loaded.program.names[LABEL].update(given_names(self.variables))
        action = next(one for one in loaded.program.actions if one.name == INPUT)
        return Input(self.host, action.handler, self.worker)

    def _typed(self, found: tuple[Diagnostic, ...], above: int, statements: Statements) -> list[Diagnostic]:
        """The errors at their places in what was typed, first of all those within it."""
        errors = [one for one in found if one.is_error]
        inside = [one for one in errors if one.file == LABEL and one.span.line > above]
        moved = [shifted(shifted(one, above, statements.moved), -statements.above, 0) for one in inside]
        return [_as_typed(one, above - statements.above) for one in moved] or errors

    def keep(self, variables: Mapping[str, Any]) -> None:
        """Values that have names from now on."""
        self.variables.update(variables)

    def wait_for(self, one: Waiting) -> None:
        """An input goes on by itself."""
        self.waiting = (*self.waiting, one)

    def ended(self) -> list[Waiting]:
        """The inputs that have ended meanwhile, with the values of their names from now on."""
        over = [one for one in self.waiting if one.flow.done]
        if over:
            self.waiting = tuple([one for one in self.waiting if one not in over])
        for one in over:
            self.keep(one.running.variables)
        return over

    # ------------------------------------------------------------ time

    async def advance(self, duration: timedelta) -> None:
        """Let time pass, with all that is due on the way."""
        await self.host.advance(duration)

    # ------------------------------------------------------------ who

    def sit(self, name: str) -> Any:
        """Have another worker sit at the prompt, by name or SID. Raises `ConfigError`."""
        from offhook.registry import nearest

        workers = list(self.host.centre.workers)
        for one in workers:
            if one.sid == name or one.name.casefold() == name.casefold():
                self.worker = one
                return one
        near = nearest(name, [one.name for one in workers])
        names = ", ".join(one.name for one in workers)
        raise ConfigError(
            f"there is no worker {name}",
            code="unknown-worker",
            hint=f"did you mean {near}?" if near else f"there are: {names}" if names else "the centre has no workers",
        )


def _as_typed(one: Diagnostic, lines: int) -> Diagnostic:
    """A finding whose words and remarks on other places speak of what was typed, too."""
    related = tuple([replace(each, file=TYPED) if each.file == LABEL else each for each in one.related])
    message = re.sub(r"(?<=\bon line )\d+", lambda found: str(max(1, int(found[0]) - lines)), one.message)
    if f"payload of {INPUT}" in message or "cannot change what it was given" in message:
        no_payload = "there is no `payload` at the prompt, where nothing is being done"
        return replace(one, file=TYPED, related=related, message=no_payload, notes=())
    message = message.replace("there is none in an action", "there is none at the prompt")
    message = message.replace("this is an action", "this is the prompt")
    return replace(one, file=TYPED, related=related, message=message)


def _at_input(one: Diagnostic, items: Items, new: Sequence[Piece]) -> Diagnostic:
    """A finding in what was just typed, at its place there."""
    found = items.at(one.span.line) if one.file == LABEL else None
    if found is None:
        return one
    identity, above = found
    typed = next((piece for piece in new if piece.identity == identity), None)
    return replace(shifted(one, above - typed.line + 1, 0), file=TYPED) if typed is not None else one
