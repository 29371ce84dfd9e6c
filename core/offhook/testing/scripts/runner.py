"""Running the tests of scripts: each in a centre of its own, in virtual time."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from offhook.clock import EPOCH, VirtualClock
from offhook.errors import ConfigError, OffhookError
from offhook.options import HostOptions
from offhook.plugins import GivenConfig
from offhook.scripts.checking import check_files
from offhook.scripts.loader import ScriptError
from offhook.shared import Shared
from offhook.testing.scripts import expectations, givens, happenings, states
from offhook.testing.scripts.answers import Answers
from offhook.testing.scripts.centres import Named, named_by_params
from offhook.testing.scripts.coverage import Coverage
from offhook.testing.scripts.failure import TestFailed
from offhook.testing.scripts.scene import Scene
from offhook.testing.sources import PluginChoice
from offhook.testing.stage import Stage
from offhook_grammar import tree
from offhook_grammar.diagnostics import Span
from offhook_grammar.files import read_text
from offhook_grammar.program import LanguageError
from offhook_grammar.sources import SourceFile, load
from offhook_grammar.types import StaticCatalogue

_STEPS: Mapping[type, Callable[[Scene, Any], Coroutine[Any, Any, None]]] = {
    tree.GivenMade: givens.made,
    tree.GivenValue: givens.nothing,
    tree.GivenState: states.state,
    tree.GivenMemory: givens.memory,
    tree.GivenReturns: givens.returns,
    tree.GivenFails: givens.fails,
    tree.GivenTakes: givens.takes,
    tree.GivenFunction: givens.function,
    tree.Let: givens.let,
    tree.WhenDoes: happenings.does,
    tree.WhenPasses: happenings.passes,
    tree.WhenAnswers: happenings.answers,
    tree.WhenConnection: happenings.connection,
    tree.WhenRestarts: happenings.restarts,
    tree.WhenEvent: happenings.event,
    tree.ExpectAction: expectations.action,
    tree.ExpectNoAction: expectations.no_action,
    tree.ExpectOrder: expectations.order,
    tree.ExpectOutcome: expectations.outcome,
    tree.ExpectNotice: expectations.notice,
    tree.ExpectCondition: expectations.condition,
}


@dataclass(frozen=True, slots=True)
class ScriptTest:
    """One test of a script: its file with the text of that, and what it does. `named`: the params whose values are
    parts of the centre."""

    path: str
    text: str
    node: tree.Test
    named: tuple[Named, ...] = ()

    @property
    def name(self) -> str:
        return self.node.name

    @property
    def place(self) -> str:
        return f"{self.path}:{self.node.span.line}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a test ended, after so many `seconds`. Of one that failed: `message`, the line, and what there was. `output`:
    what the scripts logged."""

    test: ScriptTest
    seconds: float
    message: str | None = None
    line: int = 0
    lines: tuple[str, ...] = ()
    output: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return self.message is None


@dataclass(frozen=True, slots=True)
class Setting:
    """What the tests run with: plugins (loaded beside the installed ones), what is switched off, what is said to
    plugins, params, and the texts of scripts that are in no file. All tests with the same setting share what nothing
    changes: the built-in plugins and the code.
    """

    plugins: tuple[Any, ...] = ()
    without: tuple[str, ...] = ()
    config: GivenConfig | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    shared: Shared = field(default_factory=Shared, compare=False, repr=False)
    coverage: Coverage | None = field(default=None, compare=False, repr=False)
    choice: PluginChoice = field(default_factory=PluginChoice, compare=False, repr=False)


def collect(paths: Sequence[str], setting: Setting) -> list[ScriptTest]:
    """The tests of these files, in order. Raises `ScriptError` if the files have errors, `ConfigError` for standard
    input: each test reads its scripts anew."""
    if "-" in paths:
        raise ConfigError("tests are read from files, not from standard input", code="no-such-file")
    config = setting.config
    found = check_files(paths, plugins=setting.plugins, without=setting.without, config=config, texts=setting.texts)
    if any(one.is_error for one in found.diagnostics):
        raise ScriptError(found.diagnostics, found.texts)
    files = {source.path: source for source in found.files}
    return [test for path in paths for test in _tests(path, files)]


def held_tests(path: str) -> list[ScriptTest]:
    """The tests that can be read in a file, whether or not it can be used. Raises `ConfigError` if it is not there."""
    read_text(path)
    return _tests(path, {source.path: source for source in load([path]).files})


def _tests(path: str, files: Mapping[str, SourceFile]) -> list[ScriptTest]:
    """The tests in a file, one of `files`, where those are that it uses, too."""
    source = files.get(os.path.normpath(path))
    tests = [item for item in source.tree.items if isinstance(item, tree.Test)] if source is not None else []
    if source is None or not tests:
        return []
    named = named_by_params(_with_used(source, files))
    return [ScriptTest(path, source.text, test, named) for test in tests]


def _with_used(source: SourceFile, files: Mapping[str, SourceFile]) -> list[SourceFile]:
    """A file and all that it uses, used ones first."""
    found: dict[str, SourceFile] = {}

    def add(one: SourceFile) -> None:
        for path in one.uses.values():
            if path not in found and path in files:
                add(files[path])
        found[one.path] = one

    add(source)
    return list(found.values())


def run_test(test: ScriptTest, setting: Setting) -> Verdict:
    """Run one test. What goes wrong in it is in the verdict, never raised."""
    begun = time.perf_counter()
    output: list[str] = []
    with setting.coverage.measuring() if setting.coverage is not None else nullcontext():
        failed = _failure(test, setting, output)
    if failed is not None:
        # what conditions read is looked up for those who want to know why, and a test goes the same way each time
        failed = _failure(test, setting, [], trace=True) or failed
    seconds = time.perf_counter() - begun
    if failed is None:
        return Verdict(test, seconds, output=tuple(output))
    return Verdict(test, seconds, failed.message, failed.span.line, failed.lines, tuple(output))


def _failure(test: ScriptTest, setting: Setting, output: list[str], *, trace: bool = False) -> TestFailed | None:
    """Run a test, and give why it failed. What the scripts log goes into `output`."""
    try:
        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
            runner.run(_run(test, setting, output, trace=trace))
    except TestFailed as failed:
        return failed
    except (OffhookError, LanguageError) as problem:
        return TestFailed(str(problem), test.node.span)
    return None


async def _run(test: ScriptTest, setting: Setting, output: list[str], *, trace: bool) -> None:
    with ExitStack() as stack:
        store = None
        if any(isinstance(step, tree.WhenRestarts) for step in test.node.steps):
            store = Path(stack.enter_context(TemporaryDirectory(prefix="offhook-"))) / "test.store"
        answers = Answers()
        options = _options(test, setting, answers, store, trace)

        def stage(now: datetime) -> Stage:
            if setting.coverage is not None and not trace:
                setting.coverage.look(scene.host)
            return Stage(replace(options, clock=VirtualClock(now)), answers, strict=False, tasks=())

        scene = Scene(Stage(options, answers, strict=False, tasks=()), answers, test.path, test.text, stage)
        try:
            await scene.stage.start(sign_in=False)
            for step in test.node.steps:
                await _step(scene, step)
            _end(scene, test)
        finally:
            output += scene.logs
            if setting.coverage is not None and not trace:
                setting.coverage.look(scene.host)
            await scene.host.close()


def _options(test: ScriptTest, setting: Setting, answers: Answers, store: Path | None, trace: bool) -> HostOptions:
    given = givens.given_values(test.node.steps, test.path, test.text, StaticCatalogue(), test.named, setting.params)
    start = givens.start_of(given.pop("now", EPOCH))
    return HostOptions(
        clock=VirtualClock(start),
        centre=given.pop("centre"),
        plugins=(*setting.choice.sources(setting.plugins, installed=True), answers),
        entry_points=False,
        without=setting.without,
        scripts=(test.path,),
        texts=setting.texts,
        params={**setting.params, **given},
        trace=trace,
        watchdog_limit=None,
        load_limit=None,  # they were loaded within it when the scripts were checked
        plugin_config=setting.config.values if setting.config is not None else {},
        config_places=setting.config.places if setting.config is not None else {},
        store=store,
        shared=setting.shared,
    )


async def _step(scene: Scene, step: tree.TestStep) -> None:
    if isinstance(step, (tree.WhenDoes, tree.WhenEvent, tree.WhenConnection)):
        _no_unexpected(scene, step.span)
    try:
        await _STEPS[type(step)](scene, step)
    except happenings.Unexpected as problem:
        raise TestFailed(str(problem), step.span) from problem
    except TestFailed as failed:
        failures = [f"{one.handler} failed: {one.message}" for one in expectations.unspoken_failures(scene)]
        failures += [*happenings.unspoken_outcome(scene), *scene.interrupted]
        raise TestFailed(failed.message, failed.span, [*failures, *failed.lines]) from failed
    except (OffhookError, ValueError, TypeError, LookupError) as problem:
        raise TestFailed(f"this cannot be done: {problem}", step.span) from problem


def _end(scene: Scene, test: ScriptTest) -> None:
    last = test.node.steps[-1].span if test.node.steps else test.node.span
    _no_unexpected(scene, last)


def _no_unexpected(scene: Scene, span: Span) -> None:
    """Raise for what failed, and no step has spoken of."""
    try:
        happenings.check_outcome(scene)
    except happenings.Unexpected as problem:
        raise TestFailed(str(problem), span) from problem
    failures = expectations.unspoken_failures(scene)
    if failures:
        first = failures[0]
        scene.expected_failures.update(range(len(scene.stage.failures.all)))
        raise TestFailed(f"{first.handler} failed: {first.message}", span, [f"at {one.place}" for one in failures])
