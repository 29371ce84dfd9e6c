"""The codes of scripts at work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from offhook.error_pages.page import ErrorPage, page

LANGUAGE: Final[Mapping[str, ErrorPage]] = {
    "script-failed": page(
        "A script said `fail`",
        "The message is the reason that the script gives; a script may give a code of its own, too.",
    ),
    "script-error": page(
        "A script did what the language forbids",
        "The message says what, and the place is the script's line.",
    ),
    "step-budget": page(
        "A run used up its steps",
        "Every turn of a loop and every call of a procedure is a step, and each run has a budget of them, so that no "
        "script can hold up the centre. Loop over less, or do the work in several runs. The budget is the "
        "setting `limits.max_steps`, the host's option `max_steps`.",
    ),
    "memory-budget": page(
        "A run builds too much",
        "Each run may build so many bytes of large texts, lists and maps, all together; they count when they are made, "
        "kept or not. Collect less, or do the work in several runs. The budget is the setting "
        "`limits.max_memory`, the host's option `max_memory`.",
    ),
    "no-payload": page("There is no payload here", "Events and schedules have none: only actions carry a payload."),
    "null-arithmetic": page(
        "There is nothing to reckon with",
        "One side of an operator such as + is null, and the message names which. Say what null stands for "
        "with `default`, as in `(task.attributes.tries default 0) + 1`, or look first with `is empty`.",
    ),
    "not-a-choice": page(
        "That is no answer to the question",
        "A question with `choices` is answered with one of them, letter by letter, and its default is one of them; a "
        "question without is answered with any text. The message lists the choices.",
    ),
    "no-question": page(
        "There is no such question",
        "Nobody has asked, somebody has answered already, the time for it is up, or it is another worker's. "
        "`host.questions.open` has those that can be answered.",
    ),
    "several-questions": page(
        "It is not clear which question is answered",
        'More than one is open for the worker. Say which one: `host.questions.answer("Yes", question=question)`.',
    ),
    "replaced": page(
        "A newer one took its place",
        "An action of a script that says `mode restart` was invoked again for the same thing, so the one before was "
        "cancelled.",
    ),
    "ended": page(
        "An event has ended it",
        "An action of a script says `until` an event, and that came, about the same task (or whatever stands behind "
        "`per`), before the action was done. Whoever invoked it is told that it was cancelled.",
    ),
    "no-owner": page(
        "There is nobody whose memory it is",
        "`remember` and `forget` need the task, reservation, worker or conversation whose memory is meant, and it is "
        "null, or gone from the centre. Look first with `is not empty`.",
    ),
    "invalid-memory": page(
        "A memory cannot be declared so",
        "The default does not fit the type, or the lifetime is no duration above zero. The message says which.",
    ),
    "null-comparison": page(
        "There is nothing to compare",
        "One side of < <= > >= is null, and null is neither more nor less than anything. Say what it stands "
        "for with `default`, or look first with `is empty`. `==` and `!=` take null.",
    ),
    "wrong-kind": page(
        "A value is of another kind than is wanted here",
        "The message says what was found and what is wanted. Attributes hold whatever was put there, so look "
        "with `type_of(x)` first; `text(x)`, `number(x)` and `boolean(x)` turn one kind into another.",
    ),
    "not-a-condition": page(
        "A condition is neither true nor false",
        "`when`, `if`, `and`, `or`, `not` and `where` want a boolean; null counts as false, and nothing else "
        "counts as either. Compare: `payload.count > 0`, `name is not empty`.",
    ),
    "unknown-field": page(
        "The object has no field of that name",
        "The message names the nearest one. Keys of attributes are free; the fields of tasks, workers and the "
        "others are given.",
    ),
    "unknown-function": page(
        "There is no function of that name",
        "A function of a plugin exists only while the plugin is loaded; `offhook plugins NAME` lists those it brings.",
    ),
    "no-such-index": page(
        "The list has no item there",
        "Reading beyond the end of a list gives null, but nothing can be put there. `add x to place` makes a "
        "list longer.",
    ),
    "not-changeable": page(
        "Nothing can be set inside this value",
        "Only maps and lists have parts that can be set; the message says what stands there instead.",
    ),
    "no-text-form": page(
        "The value cannot be written as text",
        "Text can hold text, numbers, booleans, times, durations and clocks, lists and maps of them, and objects: "
        "their SID, or their fields where they have none. Of anything else name the field that is meant.",
    ),
    "division-by-zero": page(
        "A number is divided by zero",
        "Look at the divisor first: `total / count if count > 0 else 0`.",
    ),
    "value-too-large": page(
        "A value would grow beyond its limit",
        "Texts, lists and maps have a size that no script can exceed, so that one script cannot take the "
        "memory of the whole centre.",
    ),
    "value-too-deep": page(
        "A value is nested too deep",
        "Maps and lists can hold one another only so many levels deep.",
    ),
    "text-too-long": page(
        "A text would grow beyond its limit",
        "A function would give a text that is longer than any script may hold.",
    ),
    "list-too-long": page(
        "A list would grow beyond its limit",
        "A function would give a list that is longer than any script may hold.",
    ),
    "number-too-large": page(
        "A number is beyond what can be reckoned with",
        "The result cannot be held exactly, or is no time or duration any more.",
    ),
    "too-many-steps": page(
        "A constant takes too long to compute",
        "What is computed when a script is loaded has a budget of steps like any run. Compute less there, or "
        "in the handlers.",
    ),
    "not-at-load": page(
        "This cannot be known when a script is loaded",
        "Constants, defaults and schedules are computed once, at the start: they cannot read the time, the "
        "centre, or a constant that stands further down.",
    ),
    "invalid-clock": page(
        "A text is no time of day",
        'A clock is written as hours and minutes, such as "17:55".',
    ),
    "invalid-time": page(
        "A text is no time",
        "A time is written in ISO 8601 with its offset, such as 2026-01-05T09:30:00Z.",
    ),
    "invalid-duration": page(
        "A text or number is no duration",
        "A duration is written with its units, such as 1h30m or 500ms.",
    ),
    "invalid-format": page(
        "A time's format is not understood",
        "The message names the part that is unknown; the reference of `format_time` lists them all.",
    ),
    "invalid-pattern": page(
        "A regular expression cannot be used",
        "It is not well formed, or it uses what cannot be matched in linear time: look-around and back-references.",
    ),
    "invalid-schedule": page(
        "A schedule cannot be followed",
        "`every` wants a duration above zero, or days with `at` a clock and, if need be, `in` a time zone "
        'such as "Europe/Berlin".',
    ),
    "unknown-zone": page(
        "There is no time zone of that name",
        'Time zones are named by continent and city, such as "Europe/Berlin".',
    ),
    "unknown-country": page(
        "There is no country of that code",
        "Countries are named by their two letters, such as DE.",
    ),
    "missing-param": page(
        "A param has no value",
        "It has no default, so that it has to be given: with `--param`, or in the scenario.",
    ),
    "unknown-param": page(
        "No script has a param of that name",
        "The message names the nearest one. `--param` and scenarios can only set what a script declares with `param`.",
    ),
    "invalid-param": page(
        "A param's value does not fit its type",
        "The message says what the type wants. On the command line values are written as in a script, texts "
        "without quotes.",
    ),
}
