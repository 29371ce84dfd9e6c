"""Scripts as tests: with the ini option `offhook_check` each `.hook` file is an item that `offhook check` must pass,
and each of the tests that it holds is another."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from offhook.errors import OffhookError

if TYPE_CHECKING:
    from offhook.testing.scripts.runner import ScriptTest

_SHARED: Final = pytest.StashKey[dict[Path, Any]]()


class ScriptFile(pytest.File):
    """A `.hook` file. It has one item for itself, and one for each of its tests."""

    def collect(self) -> Iterator[ScriptItem | ScriptTestItem]:
        from offhook.errors import ConfigError
        from offhook.testing.scripts.runner import held_tests

        yield ScriptItem.from_parent(self, name="check")
        try:
            tests = held_tests(_shown(self.path))
        except ConfigError:  # the check says so
            return
        for test in tests:
            yield ScriptTestItem.from_parent(self, name=test.name, test=test)


class ScriptFindingsError(Exception):
    """A script has errors; the text shows them with their lines."""


class ScriptItem(pytest.Item):
    """The check of one script, with the plugins of the nearest `offhook.toml`. Errors fail; warnings are shown."""

    def runtest(self) -> None:
        """Raises `ScriptFindingsError`, and `OffhookError` if a setting or plugin cannot be used."""
        from offhook.scripts.checking import check_files
        from offhook.settings import effective_settings
        from offhook_grammar.render import render

        settings = effective_settings({}, environ=os.environ, folder=self.path.parent).settings
        found = check_files(
            [_shown(self.path)], plugins=settings.plugins, without=settings.without, config=settings.given_config
        )
        shown = [(one.is_error, render(one, found.texts.get(one.file, ""))) for one in found.diagnostics]
        if any(is_error for is_error, _ in shown):
            raise ScriptFindingsError("\n".join(text for _, text in shown))
        for _, text in shown:
            self.warn(pytest.PytestWarning(text))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **options: Any) -> Any:
        """What the check found, without a traceback."""
        if isinstance(excinfo.value, (ScriptFindingsError, OffhookError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args, **options)

    def reportinfo(self) -> tuple[Path, int, str]:
        """What reports call it."""
        return self.path, 0, f"check of {self.path.name}"


class ScriptTestItem(pytest.Item):
    """A test that a script holds, with the plugins and params of the nearest `offhook.toml`."""

    def __init__(self, *, test: ScriptTest, **options: Any) -> None:
        super().__init__(**options)
        self._test = test

    def runtest(self) -> None:
        """Raises `ScriptFindingsError` with what the test says if it fails, or if the script has errors."""
        from offhook.scripts.loader import ScriptError
        from offhook.settings import effective_settings
        from offhook.testing.scripts.reports import why
        from offhook.testing.scripts.runner import Setting, run_test

        settings = effective_settings({}, environ=os.environ, folder=self.path.parent).settings
        shared = self.config.stash.setdefault(_SHARED, {})  # what nothing changes, for all tests of a folder
        setting = shared.setdefault(
            self.path.parent, Setting(settings.plugins, settings.without, settings.given_config, settings.params)
        )
        try:
            verdict = run_test(self._test, setting)
        except ScriptError as error:
            raise ScriptFindingsError(error.text) from error
        if not verdict.passed:
            raise ScriptFindingsError("\n".join(why(verdict)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **options: Any) -> Any:
        """What the test says, without a traceback."""
        if isinstance(excinfo.value, (ScriptFindingsError, OffhookError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args, **options)

    def reportinfo(self) -> tuple[Path, int, str]:
        """What reports call it."""
        return self.path, self._test.node.span.line - 1, f"{self.path.name}: {self._test.name}"


def _shown(path: Path) -> str:
    """The path as one would write it here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
