"""`ActionSpec`: what an action is, apart from its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

from offhook_grammar.node import Frozen, record

if TYPE_CHECKING:
    from offhook.centre import Worker
    from offhook.payload import Payload

Role = Literal["any", "agent", "supervisor", "admin"]
Visibility = Literal["public", "private", "deprecated"]

ACTING_WORKER: Final = "@worker"
"""In the `key` of an action: the worker on whose behalf it is invoked, whom the payload does not name."""


@lru_cache(maxsize=1024)
def snake_case(name: str) -> str:
    """`HoldCall` → `hold_call`, `SendDTMFDigits` → `send_dtmf_digits`."""
    out: list[str] = []
    for index, letter in enumerate(name):
        after = name[index + 1 : index + 2]
        if letter.isupper() and index and (not name[index - 1].isupper() or after.islower()):
            out.append("_")
        out.append(letter.lower())
    return "".join(out)


@record
class ActionSpec(Frozen):
    """What an action is, apart from its fields; made from the class statement of its payload model.

    `positional`: the field (Python name) that may be passed bare. `one_of`: groups of fields (Python names) of
    which at least one is needed. `key`: the fields whose values say what the invocation acts on; two invocations
    with an equal key cannot run at once (no key: any number can). `result`: what `invoke` gives, in a word;
    `result_fields`: what a map has, by name, each in a word, for the checker of scripts. `effect`, `errors` (code →
    when) and `source` are read from the model's docstring.
    """

    name: str
    model: type[Payload]
    group: str
    role: Role = "any"
    visibility: Visibility = "public"
    aliases: tuple[str, ...] = ()
    positional: str | None = None
    one_of: tuple[tuple[str, ...], ...] = ()
    key: tuple[str, ...] = ()
    summary: str = ""
    examples: tuple[Mapping[str, Any], ...] = ()
    result: Any = None
    result_fields: Mapping[str, str] = field(default_factory=dict)
    hook_name: str = ""
    effect: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    shape: Any = field(default=None, repr=False, compare=False)
    """What the pipeline has worked out about the model, once it has."""

    def key_of(self, payload: Payload, worker: Worker | None) -> tuple[Any, ...] | None:
        """What the pending guard compares, or None where any number of invocations may run at once.

        `payload` is the filled one, so that two ways of naming one task give the same key.
        """
        if not self.key:
            return None
        return tuple(
            [
                (worker.sid if worker is not None else None) if name == ACTING_WORKER else getattr(payload, name)
                for name in self.key
            ]
        )
