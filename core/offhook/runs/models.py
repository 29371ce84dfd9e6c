"""The pydantic models that a kept value may be an instance of: those of the registered actions and types, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

if TYPE_CHECKING:
    from offhook.registry import Registry


class Models:
    """Payload models and the options in them. Nothing is imported by a name that stands in a store."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._by_name: dict[str, type[BaseModel]] = {}

    def name_of(self, kind: type[BaseModel]) -> str | None:
        """The name under which a model is kept; None for one that no action has."""
        name = _name(kind)
        if self._by_name.get(name, kind) is not kind:
            self._by_name.clear()  # a script was loaded anew, and with it its actions
        return name if self.named(name) is kind else None

    def named(self, name: str) -> type[BaseModel] | None:
        """The model that was kept under this name."""
        if name not in self._by_name:  # not asked for before, or of a plugin that has come since
            for spec in self._registry.actions:
                self._add_all_in(spec.model)
                self._add_all_in(spec.result)
            for info in self._registry.types.values():
                self._add_all_in(info.model)
        return self._by_name.get(name)

    def _add_all_in(self, annotation: Any) -> None:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            if self._by_name.get(_name(annotation)) is annotation:
                return
            self._by_name[_name(annotation)] = annotation
            for info in annotation.model_fields.values():
                self._add_all_in(info.annotation)
        for part in get_args(annotation):
            self._add_all_in(part)


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
