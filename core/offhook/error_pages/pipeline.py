"""The codes of invocations: guards, handlers, implementations, time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from offhook.error_pages.page import ErrorPage, page

PIPELINE: Final[Mapping[str, ErrorPage]] = {
    "unknown-action": page(
        "There is no action of that name",
        "The name is neither an action nor one of its other names. Names are written as the catalogue has them, "
        "upper and lower case included; `offhook actions` lists them. An action of a plugin exists only while the "
        "plugin is loaded.",
    ),
    "invalid-payload": page(
        "The payload does not fit the action",
        "A field is missing, unknown, or of the wrong kind, or two fields contradict each other. The message names "
        "each field. `offhook actions NAME` shows what the action takes, with an example.",
    ),
    "action-pending": page(
        "The same action is running already for the same thing",
        "Two invocations of one action that act on the same task, worker or call cannot run at once. The second one "
        "is refused, nothing is queued. Wait for the first to end, or put the second behind it in a script: handlers "
        "for the same task are queued by default.",
    ),
    "action-blocked": page(
        "Somebody blocked the action",
        "A program called `host.block` for the action, or for payloads such as this one. The reason given there is "
        "part of the message. `host.unblock` takes the block away.",
    ),
    "not-permitted": page(
        "The actor's role does not include the action",
        "An action for supervisors needs a worker with the role supervisor or admin. The roles of workers, and those "
        "of the system (scripts, plugins, schedules), stand in the centre's file.",
    ),
    "too-deep": page(
        "Too many actions caused one another",
        "An action caused an action that caused an action … beyond the limit, which nearly always means that two "
        "handlers set each other off. The message prints the chain. A handler does not run for an invocation that it "
        "caused itself, but two of them can take turns.",
    ),
    "cycle": page(
        "An action caused itself with the same payload",
        "While the action runs, one of its handlers asked for the very same thing again. It could never end. Change "
        "the payload with `set`, wrap the action with `instead of` and `proceed`, act after it, or give it a mark of "
        "its own.",
    ),
    "digest-off": page(
        "The host keeps no digest",
        "A program asked for the digest of the journal, which tells two runs apart. Making it takes longer than most "
        "actions do, so that a host has one only if it is built with `HostOptions(digest=True)`; `offhook run` always "
        "does.",
    ),
    "not-available": page(
        "The backend cannot do this action",
        "The action is known and checked, but the active backend has no implementation of it. `offhook actions` shows "
        "for each action where it is available. A plugin may bring an implementation.",
    ),
    "cancelled": page(
        "A handler cancelled the action",
        "A `before` or `instead of` handler said `cancel`; its reason is the message. Nothing of the action was done. "
        "A caller can tell a cancellation from a failure: `otherwise` and `on failure of` do not see it.",
    ),
    "guard-failed": page(
        "A guard failed, so the action was not let through",
        "A `before` handler that can cancel or redirect, or says `required`, is a guard: if it fails, its condition "
        "included, nobody can tell whether it would have let the action through, and the action is cancelled. The "
        "message names the guard and what went wrong in it; mend the guard.",
    ),
    "cancelled-inside": page(
        "An action invoked by a wrapping handler was cancelled",
        "An `instead of` handler invoked another action, somebody cancelled that one, and the handler did not deal "
        "with it. The outer action counts as failed, since nobody decided to cancel it.",
    ),
    "proceeds-twice": page(
        "A handler asked for the rest of the action twice",
        "`proceed` runs the next handler inwards, in the end the action itself, at most once. Keep its result in a "
        "variable to use it again.",
    ),
    "wrong-stage": page(
        "This cannot be done in this stage",
        "A payload can be edited in `before` and `instead of`; an action can be cancelled in those two and redirected "
        "in `before` only. Afterwards it has happened already.",
    ),
    "handler-failed": page(
        "A handler failed on a strict host",
        "With `--strict` the first handler that fails stops the work. Without it the failure is reported with file and "
        "line, and everything else goes on.",
    ),
    "deadline-exceeded": page(
        "It took longer than it may",
        "A handler with `within`, a plugin's hook that holds the caller, or an invocation with a deadline did not end "
        "in time and was interrupted where it waited.",
    ),
    "handler-blocked": page(
        "A handler held everything up",
        "A plain function, or a stretch of a coroutine between two waits, ran on and on, so that nothing else of the "
        "host could. The watchdog reported it with its line, and interrupted it at twice the limit. Do long work in a "
        "thread (`await asyncio.to_thread(...)`), or raise `watchdog_limit` in the host's options.",
    ),
    "action-failed": page(
        "The implementation raised an error",
        "What the message says went wrong in the implementation of the action. Nothing of its unit of work remains.",
    ),
    "unit-suspended": page(
        "An implementation waited with changes half made",
        "An asynchronous implementation must do its waiting before it changes the centre: while it waits, others would "
        "see, or undo, half of its work.",
    ),
    "bad-implementation": page(
        "An implementation has the wrong form",
        "It gave back something to wait for without being a coroutine function: write it with `async def`. Or it ended "
        "its unit of work by itself, which is the host's to do.",
    ),
    "unit-open": page(
        "An action was invoked in the middle of a unit of work",
        "An invocation is a unit of work of its own, and units do not nest: an implementation that needs another "
        "action invokes it before it changes the centre itself.",
    ),
    "unit-left-open": page(
        "A unit of work was left open",
        "Only one unit of work can be open at a time, so that a hook that opens one with `host.centre.unit(...)` and "
        "does not end it, or waits in the middle of it, would keep everybody else from changing the centre. Its "
        "changes are taken back when somebody else needs a unit. Use `with`, and wait before or after it.",
    ),
    "too-many-events": page(
        "A unit of work emits too many events",
        "One unit of work emits at most `max_events` events of the host's options. Nothing of the unit remains.",
    ),
    "loop-of-events": page(
        "Events cause one another without end",
        "A handler changes what it hears of: each of its changes is an event that it hears again. Within a minute it "
        "hears at most `max_runs` events about one thing, and ten times as many that it caused itself; the others of "
        "that minute are left out. Let it act only where something is still to be changed, such as with a condition "
        "behind `when`.",
    ),
    "other-loop": page(
        "The host was used from another event loop",
        "A host belongs to the event loop in which it was started. From another thread, with a loop of its own or "
        "without one, call `host.run(...)`.",
    ),
    "done-already": page(
        "The action is done and cannot be cancelled any more",
        "An `instead of` handler said `cancel` after `proceed`, when the action's changes were final already. Cancel "
        "first, or act on what was done with another action.",
    ),
    "fill-failed": page(
        "A payload could not be filled in",
        "The model of the action's payload derives fields from others, and that failed. It is a mistake of the plugin "
        "that brings the action; the message has what Python said.",
    ),
    "host-closed": page(
        "The host has ended", "Nothing can be invoked on a host after its end, and what was on its way was cancelled."
    ),
    "no-event-loop": page(
        "Real time has no event loop to run in",
        "In real time what a task waits for (an offer's end, its own time) is due in the host's event loop. Start the "
        "host first (`async with host`, or the first `host.run`), then change the centre inside it: from a hook, or "
        "from an action of your own.",
    ),
    "real-time": page("Real time cannot be moved", "Only a host on virtual time can be told to advance."),
    "blocks-itself": page(
        "A synchronous call would wait for itself",
        "`host.run` waits for the host's event loop; inside one, write `await host.invoke(...)`. A handler cannot end "
        "the host either, nor move its time: both wait until the handler has ended.",
    ),
    "impossible-state-change": page(
        "A state cannot become that one",
        "A plugin changed a task, a reservation, a call or a conversation in a way that no row of its state table "
        "allows. The message names the state that was found, and what can become of it; the page about the centre has "
        "the tables.",
    ),
    "offhook-error": page("An error of Offhook", "The message says what happened."),
}
