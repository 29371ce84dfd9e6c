"""What would run for an action or an event, and what a code means: the data behind `offhook explain`."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from offhook.errors import ConfigError
from offhook.registry import nearest
from offhook_grammar.stages import Stage

if TYPE_CHECKING:
    from offhook.host import Host
    from offhook.pipeline import Handler
    from offhook.settings import Effective

_WIDTH = 118


@dataclass(frozen=True, slots=True)
class CodePage:
    """A code with its explanation; `bad` and `good` are example scripts."""

    code: str
    title: str
    explanation: str
    bad: str = ""
    good: str = ""

    def to_json(self) -> dict[str, str]:
        return {
            "code": self.code,
            "title": self.title,
            "explanation": self.explanation,
            "bad": self.bad,
            "good": self.good,
        }

    def text(self) -> str:
        """The page for a terminal."""
        lines = [textwrap.fill(line, _WIDTH) for line in self.explanation.strip().splitlines()]
        parts = [f"{self.code}: {self.title}", "", *lines]
        for word, example in (("Not so:", self.bad), ("But so:", self.good)):
            if example.strip():
                parts += ["", word, "", *(f"    {line}" for line in example.strip().splitlines())]
        return "\n".join(parts)


def explain_code(code: str) -> CodePage | None:
    """The page of a diagnostic's code (`H101`) or an error's (`action-pending`), or None."""
    from offhook.error_codes import error_page
    from offhook_grammar.codes import explain

    found = explain(code.upper())
    if found is not None:
        return CodePage(found.code, found.title, found.explanation, found.bad, found.good)
    page = error_page(code)
    return CodePage(code, page.title, page.explanation) if page is not None else None


def explain_target(name: str, *, scripts: tuple[str, ...], levels: Effective) -> dict[str, Any]:
    """The handlers of an action or event in the order in which they would run.

    `scripts` are files or scenario folders, whose own plugins and centre are taken, too; all else is as the settings
    have it, of which these are the `levels`. Raises `ConfigError` for a
    name that is neither an action nor an event.
    """
    from offhook.host import Host
    from offhook.simulation.sources import host_options_for

    return explain_on(Host(host_options_for(scripts, levels=levels)), name)


def explain_on(host: Host, name: str) -> dict[str, Any]:
    """The same on a host that there is."""
    spec = host.registry.find_action(name)
    if spec is not None:
        plan = host.planner.plan(spec)
        stages: list[tuple[str, tuple[Any, ...]]] = [
            ("before", plan.before),
            ("instead of", plan.instead),
            ("implementation", (plan.implementation,) if plan.implementation else ()),
            ("after", plan.after),
            ("on failure of", plan.failure),
        ]
        return {"name": spec.name, "stages": [_stage(word, handlers) for word, handlers in stages]}
    if host.registry.event(name) is not None:
        return {"name": name, "stages": [_stage(str(Stage.EVENT), host.planner.event_plan(name).handlers)]}
    names = [*host.registry.action_names, *(event.name for event in host.registry.events)]
    near = nearest(name, names)
    raise ConfigError(
        f"{name} is no action, event or code",
        code="unknown-action",
        hint=f"did you mean {near}?" if near else "`offhook actions` and `offhook events` list them",
    )


def _stage(word: str, handlers: tuple[Any, ...]) -> dict[str, Any]:
    return {"stage": word, "handlers": [_handler(handler) for handler in handlers]}


def _handler(handler: Handler) -> dict[str, Any]:
    return {
        "name": handler.name,
        "kind": handler.origin.kind,
        "owner": handler.origin.owner,
        "file": handler.origin.file,
        "line": handler.origin.line,
        "condition": handler.condition_source,
        "mode": str(handler.mode) if handler.mode else None,
        **handler.rule.to_json(),
    }
