"""`Health`: what a plugin says of how it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from pydantic_core import PydanticCustomError

from offhook.errors import ConfigError
from offhook.json_values import frozen_json
from offhook.registry import nearest
from offhook.wording import shown
from offhook_grammar.values import EMPTY_MAP

HealthStatus = Literal["ok", "degraded", "failing"]
_STATUSES: Final = get_args(HealthStatus)


@dataclass(frozen=True, slots=True)
class Health:
    """How a plugin is: `ok`; `degraded`, it works with less; `failing`, it does not. `text` says why, for people;
    `facts` has figures for programs, anything that has a JSON form.

    Raises `ConfigError` (`bad-health`) for anything else.
    """

    status: HealthStatus = "ok"
    text: str = ""
    facts: Mapping[str, Any] = field(default_factory=lambda: EMPTY_MAP)

    def __post_init__(self) -> None:
        if self.status not in _STATUSES:
            near = nearest(str(self.status), _STATUSES)
            raise ConfigError(
                f"a health is {', '.join(_STATUSES[:-1])} or {_STATUSES[-1]}; found {shown(self.status)}",
                code="bad-health",
                hint=f"did you mean {near}?" if near else None,
            )
        if not isinstance(self.text, str) or not isinstance(self.facts, Mapping):
            raise ConfigError("the text of a health is a text, its facts are a map", code="bad-health")
        try:
            object.__setattr__(self, "facts", frozen_json(self.facts))
        except PydanticCustomError as problem:
            raise ConfigError(f"a fact of a health {problem.message()}", code="bad-health") from None

    def to_json(self) -> dict[str, Any]:
        """The health for programs."""
        return {"status": self.status, "text": self.text, "facts": dict(self.facts)}
