"""`Shape`: what the pipeline knows of a payload model, worked out once, so that a payload costs little more than its
fields.

A model's own validator also runs Python functions for each payload, and takes a whole payload where one field changes.
A shape validates the same fields without them where the model adds nothing of its own; whatever does not pass is told
to the reader by the model's validator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import SchemaValidator
from pydantic_core.core_schema import any_schema, model_schema

from offhook.payload import Payload

if TYPE_CHECKING:
    from offhook.action_spec import ActionSpec

ABSENT: Final[Any] = type("Absent", (), {"__repr__": lambda _self: "ABSENT", "__slots__": ()})()
"""In place of a field's value: the field is taken out of the payload."""

_LONGEST: Final = 2**31 - 1
"""No text is as long; with a limit, pydantic-core reads each text, and refuses half of a surrogate pair itself."""


class Shape:
    """One payload model. `derives`: whether it fills in fields from others.

    `validate` makes a payload of a mapping, or raises something without words for readers.
    """

    __slots__ = ("_fields", "_made", "_one_of", "_parsed", "derives", "validate")

    def __init__(self, model: type[Payload]) -> None:
        self.derives = model.filled is not Payload.filled
        self._fields: dict[str, tuple[str, Callable[[Any], Any]]] = {}
        schema = _plain_schema(model)
        if schema is None:
            self.validate: Callable[[Any], Any] = model.__pydantic_validator__.validate_python
            return
        self.validate = self._validated
        self._one_of = model.action.one_of
        config = schema["config"]
        # whether a name is unknown is told sooner by their number
        ignoring = {**config, "extra_fields_behavior": "ignore"}
        self._parsed = SchemaValidator({**schema, "config": ignoring}).validate_python
        # a model takes what the schema of its fields gives: the values, the unknown ones, and the names of the given
        self._made = SchemaValidator(model_schema(model, any_schema()), config).validate_python
        for name, field in schema["schema"]["fields"].items():
            self._fields[name] = name, _validator(_value_schema(field["schema"]), config)
        for name, info in model.model_fields.items():
            self._fields.setdefault(info.alias or name, self._fields[name])

    def _validated(self, given: Any) -> Any:
        parsed = self._parsed
        payload = parsed(given)
        if len(payload.__pydantic_fields_set__) != len(given):
            raise ValueError(given)  # an unknown name, or one field by both of its names
        if self._one_of:
            self._check(payload.__dict__)
        return payload

    def _check(self, values: Mapping[str, Any]) -> None:
        for group in self._one_of:
            if all(values[name] is None for name in group):
                raise ValueError(group)

    def changed(self, payload: Payload, changes: Mapping[str, Any]) -> Payload | None:
        """`payload` with these fields changed, by either of their names; itself if they are as they were. None where
        the whole has to be validated."""
        fields = self._fields
        values = payload.__dict__
        new_values: dict[str, Any] | None = None
        given = payload.__pydantic_fields_set__
        try:
            for other, wanted in changes.items():
                if wanted is ABSENT:
                    return None
                name, validated = fields[other]
                value = validated(wanted)
                if name not in given:
                    given = given | {name}
                if value != values[name]:
                    if new_values is None:
                        new_values = values.copy()
                    new_values[name] = value
            if new_values is None:
                return payload
            if self._one_of:
                self._check(new_values)
        except Exception:  # noqa: BLE001  # a field of another name, or whatever a plugin's validator raises
            return None
        made = self._made
        edition: Payload = made((new_values, None, given))
        return edition


def shape_of(spec: ActionSpec) -> Shape:
    """The shape of an action's payload, made when it is first needed."""
    shape: Shape | None = spec.shape
    if shape is None:
        shape = Shape(spec.model)
        object.__setattr__(spec, "shape", shape)
    return shape


def _plain_schema(model: type[Payload]) -> dict[str, Any] | None:
    """The schema of the model's fields, without the check of the whole; None where the model has more to say."""
    schema: Any = model.__pydantic_core_schema__
    own = model.__pydantic_decorators__.model_validators
    plain = list(own) == ["_checked_as_a_whole"] and not model.__pydantic_post_init__
    if not plain or model.__private_attributes__ or schema["type"] != "function-after":
        return None
    fields = schema["schema"]
    if fields["type"] != "model" or fields["schema"]["type"] != "model-fields" or fields.get("custom_init"):
        return None
    config = fields["config"]
    if config.get("extra_fields_behavior") != "forbid" or fields["schema"].get("extras_schema"):
        return None
    return {**fields, "config": {"str_max_length": _LONGEST, **config}}


def _validator(schema: Any, config: Any) -> Callable[[Any], Any]:
    """What checks a value; a function that does all of it is called without a way round."""
    if schema["type"] == "function-plain" and schema["function"]["type"] == "no-info":
        function: Callable[[Any], Any] = schema["function"]["function"]
        return function
    return SchemaValidator(schema, config).validate_python


def _value_schema(schema: Any) -> Any:
    """The schema of a field's value, without its default."""
    while schema["type"] == "default":
        schema = schema["schema"]
    return schema
