"""The codes of errors and cancellations, each with what it means and what helps: `offhook explain action-pending`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What a code means. `explanation` is a paragraph or two."""

    title: str
    explanation: str


def _page(title: str, *paragraphs: str) -> ErrorPage:
    return ErrorPage(title, "\n\n".join(paragraphs))


HOST_CODES: Final[Mapping[str, ErrorPage]] = {
    "unknown-action": _page(
        "There is no action of that name",
        "The name is neither an action nor one of its other names. Names are written as the catalogue has them, "
        "upper and lower case included; `offhook actions` lists them. An action of a plugin exists only while the "
        "plugin is loaded.",
    ),
    "invalid-payload": _page(
        "The payload does not fit the action",
        "A field is missing, unknown, or of the wrong kind, or two fields contradict each other. The message names "
        "each field. `offhook actions NAME` shows what the action takes, with an example.",
    ),
    "action-pending": _page(
        "The same action is running already for the same thing",
        "Two invocations of one action that act on the same task, worker or call cannot run at once. The second one "
        "is refused, nothing is queued. Wait for the first to end, or put the second behind it in a script: handlers "
        "for the same task are queued by default.",
    ),
    "action-blocked": _page(
        "Somebody blocked the action",
        "A program called `host.block` for the action, or for payloads such as this one. The reason given there is "
        "part of the message. `host.unblock` takes the block away.",
    ),
    "not-permitted": _page(
        "The actor's role does not include the action",
        "An action for supervisors needs a worker with the role supervisor or admin. The roles of workers, and those "
        "of the system (scripts, plugins, schedules), stand in the centre's file.",
    ),
    "too-deep": _page(
        "Too many actions caused one another",
        "An action caused an action that caused an action … beyond the limit, which nearly always means that two "
        "handlers set each other off. The message prints the chain. A handler does not run for an invocation that it "
        "caused itself, but two of them can take turns.",
    ),
    "cycle": _page(
        "An action caused itself with the same payload",
        "While the action runs, one of its handlers asked for the very same thing again. It could never end. Change "
        "the payload with `set`, wrap the action with `instead of` and `proceed`, or act after it.",
    ),
    "not-available": _page(
        "The backend cannot do this action",
        "The action is known and checked, but the active backend has no implementation of it. `offhook actions` shows "
        "for each action where it is available. A plugin may bring an implementation.",
    ),
    "cancelled": _page(
        "A handler cancelled the action",
        "A `before` or `instead of` handler said `cancel`; its reason is the message. Nothing of the action was done. "
        "A caller can tell a cancellation from a failure: `otherwise` and `on failure of` do not see it.",
    ),
    "guard-failed": _page(
        "A guard failed, so the action was not let through",
        "A `before` handler that can cancel or redirect, or says `required`, is a guard: if it fails, its condition "
        "included, nobody can tell whether it would have let the action through, and the action is cancelled. The "
        "message names the guard and what went wrong in it; mend the guard.",
    ),
    "cancelled-inside": _page(
        "An action invoked by a wrapping handler was cancelled",
        "An `instead of` handler invoked another action, somebody cancelled that one, and the handler did not deal "
        "with it. The outer action counts as failed, since nobody decided to cancel it.",
    ),
    "proceeds-twice": _page(
        "A handler asked for the rest of the action twice",
        "`proceed` runs the next handler inwards, in the end the action itself, at most once. Keep its result in a "
        "variable to use it again.",
    ),
    "wrong-stage": _page(
        "This cannot be done in this stage",
        "A payload can be edited in `before` and `instead of`; an action can be cancelled in those two and redirected "
        "in `before` only. Afterwards it has happened already.",
    ),
    "handler-failed": _page(
        "A handler failed on a strict host",
        "With `--strict` the first handler that fails stops the work. Without it the failure is reported with file and "
        "line, and everything else goes on.",
    ),
    "deadline-exceeded": _page(
        "It took longer than it may",
        "A handler with `within`, a plugin's hook that holds the caller, or an invocation with a deadline did not end "
        "in time and was interrupted where it waited.",
    ),
    "action-failed": _page(
        "The implementation raised an error",
        "What the message says went wrong in the implementation of the action. Nothing of its unit of work remains.",
    ),
    "unit-suspended": _page(
        "An implementation waited with changes half made",
        "An asynchronous implementation must do its waiting before it changes the centre: while it waits, others would "
        "see, or undo, half of its work.",
    ),
    "bad-implementation": _page(
        "An implementation has the wrong form",
        "It gave back something to wait for without being a coroutine function. Write it with `async def`.",
    ),
    "unit-open": _page(
        "An action was invoked in the middle of a unit of work",
        "An invocation is a unit of work of its own, and units do not nest: an implementation that needs another "
        "action invokes it before it changes the centre itself.",
    ),
    "done-already": _page(
        "The action is done and cannot be cancelled any more",
        "An `instead of` handler said `cancel` after `proceed`, when the action's changes were final already. Cancel "
        "first, or act on what was done with another action.",
    ),
    "fill-failed": _page(
        "A payload could not be filled in",
        "The model of the action's payload derives fields from others, and that failed. It is a mistake of the plugin "
        "that brings the action; the message has what Python said.",
    ),
    "host-closed": _page(
        "The host has ended", "Nothing can be invoked on a host after its end, and what was on its way was cancelled."
    ),
    "script-failed": _page(
        "A script said `fail`",
        "The message is the reason that the script gives; a script may give a code of its own, too.",
    ),
    "script-error": _page(
        "A script did what the language forbids",
        "The message says what, and the place is the script's line.",
    ),
    "step-budget": _page(
        "A run used up its steps",
        "Every turn of a loop and every call of a procedure is a step, and each run has a budget of them, so that no "
        "script can hold up the centre. Loop over less, or do the work in several runs.",
    ),
    "no-payload": _page("There is no payload here", "Events and schedules have none: only actions carry a payload."),
    "unknown-worker": _page(
        "There is no worker of that name",
        "Workers are found by SID or by name, in any case. The centre's file lists them.",
    ),
    "unknown-plugin": _page("There is no plugin of that name", "`offhook plugins` lists them."),
    "unknown-event": _page("There is no event of that name", "`offhook events` lists them."),
    "broken-plugin": _page(
        "A plugin cannot be used",
        "It could not be imported, misspells a hook, or declares a wrong argument or annotation; the message names "
        "file and line. Without `--strict` the host goes on without it.",
    ),
    "bad-hook": _page(
        "A plugin's hook is wrong",
        "The hook's name, its arguments or the annotation of its payload do not fit; the message names file and line.",
    ),
    "duplicate-action": _page("Two plugins bring the same action", "Switch one of them off with `--without`."),
    "duplicate-event": _page("Two plugins bring the same event", "Switch one of them off with `--without`."),
    "duplicate-function": _page("A function is registered twice", "Give one of the two another name."),
    "mutable-field": _page(
        "A payload has a field that could be changed in place",
        "Payloads are values, nested ones included: a list, dict or set in one could be changed by whoever reads it. "
        "Declare the field with `tuple[...]`, `JsonMap`, `JsonValue` or a model based on `Options`.",
    ),
    "duplicate-plugin": _page("Two plugins have the same name", "Rename one, or switch one of them off."),
    "two-implementations": _page(
        "An action has two active implementations",
        "Exactly one plugin may implement an action on the active backend. To change what an action does, wrap it with "
        "an `instead_of_…` hook, which can be ordered and composed.",
    ),
    "order-cycle": _page(
        "Handlers are ahead of and behind one another",
        "What `ahead of` and `behind` say cannot all be true. The message names the handlers of the circle.",
    ),
    "not-an-action": _page(
        "A payload model is no action", "Its class statement names no group, which makes it a base for others."
    ),
    "script-errors": _page("Scripts have errors", "They are shown with their lines; nothing was loaded."),
    "invalid-configuration": _page(
        "A file of settings cannot be used", "The message names the file, the line and what is wrong there."
    ),
    "real-time": _page("Real time cannot be moved", "Only a host on virtual time can be told to advance."),
    "blocks-itself": _page(
        "A synchronous call would wait for itself",
        "`host.run` waits for the host's event loop; inside one, write `await host.invoke(...)`.",
    ),
    "offhook-error": _page("An error of Offhook", "The message says what happened."),
}
"""The codes of the host itself; those of actions stand in their models."""


def error_page(code: str) -> ErrorPage | None:
    """The page of a code of the host, or of an action as the loaded plugins document it; None for neither."""
    known = code.casefold().replace("_", "-")
    if known in HOST_CODES:
        return HOST_CODES[known]
    from offhook.hosting import load_plugins

    uses = [f"{spec.name}: {spec.errors[known]}" for spec in load_plugins().registry.actions if known in spec.errors]
    if not uses:
        return None
    return ErrorPage("An error of an action", "\n".join(uses))
