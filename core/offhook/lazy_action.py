"""`LazyAction`: an action whose payload model is imported when it is first needed."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from offhook.action_spec import snake_case
from offhook.errors import ConfigError
from offhook_grammar.node import Frozen, record

if TYPE_CHECKING:
    from offhook.payload import Payload


@record
class LazyAction(Frozen):
    """What `register_actions` may give in place of a payload model, for a plugin that brings many actions of which most
    runs need few.

    `name`: the action's, which is the name of the model's class, too. `module`: where the class stands, by its full
    name. `aliases`: the action's other names, as the class statement has them.

    The built-in plugins' are imported when somebody asks for the action; any other plugin's while the plugin is loaded,
    so that whatever is wrong with one comes up then.
    """

    name: str
    module: str
    aliases: tuple[str, ...] = ()

    @property
    def hook_name(self) -> str:
        """The part of its hooks' names that is the action's."""
        return snake_case(self.name)

    def model(self) -> type[Payload]:
        """Import the payload model. Raises `ConfigError` (`bad-lazy-action`) if the class is another one than was
        declared, and whatever the module raises."""
        model: Any = getattr(importlib.import_module(self.module), self.name, None)
        spec = getattr(model, "action", None)
        if spec is None:
            raise self._error(f"{self.module} has no action {self.name}")
        if (spec.name, spec.aliases) != (self.name, self.aliases):
            raise self._error(
                f"the action {self.name} of {self.module} is declared with the names {self._names(self)} and its class "
                f"has {self._names(spec)}"
            )
        found: type[Payload] = model
        return found

    @staticmethod
    def _names(named: Any) -> str:
        return ", ".join((named.name, *named.aliases))

    @staticmethod
    def _error(message: str) -> ConfigError:
        return ConfigError(message, code="bad-lazy-action", hint="a LazyAction says the same as the class statement")
