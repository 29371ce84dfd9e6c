"""What a payload's shape makes is what its model would have made."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import Field, field_validator

from offhook import FrozenDict, JsonMap, Payload
from offhook.pipeline.shapes import shape_of


class Shaped(Payload, group="shapes", one_of=(("sid", "name"),), examples=[{"sid": "a"}]):
    """An action whose payload has a bit of everything."""

    sid: str | None = Field(None, description="One name.")
    name: str | None = Field(None, description="Another.")
    how_often: int = Field(1, ge=0, description="A number, with another name outside.")
    attributes: JsonMap = Field(default_factory=FrozenDict, description="A map.")

    @field_validator("name")
    @classmethod
    def known(cls, value: str | None) -> str | None:
        if value == "nobody":
            raise ValueError("it is nobody's")
        return value


@pytest.mark.parametrize(
    "given",
    [
        {"sid": "a"},
        {"name": "é", "howOften": "3"},
        {"sid": "a", "how_often": 2, "attributes": {"a": {"b": [1, None]}, "c": "d"}},
    ],
)
def test_a_payload_is_the_same_as_its_models(given: dict[str, Any]) -> None:
    made, wanted = shape_of(Shaped.action).validate(given), Shaped.model_validate(given)
    assert made == wanted
    assert made.model_fields_set == wanted.model_fields_set
    assert type(made.attributes) is FrozenDict


@pytest.mark.parametrize(
    "given", [{}, {"name": "nobody"}, {"sid": "\ud800"}, {"sid": "a", "howOften": -1}, {"sid": "a", "other": 1}]
)
def test_what_the_model_refuses_the_shape_refuses(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the words are the model's
        shape_of(Shaped.action).validate(given)


def test_an_edit_changes_what_it_names_and_no_more() -> None:
    shape, payload = shape_of(Shaped.action), Shaped(sid="a", attributes={"x": 1})
    edition = shape.changed(payload, {"how_often": "4", "attributes": {"x": 2}})
    assert edition == Shaped(sid="a", how_often=4, attributes={"x": 2})
    assert edition is not None
    assert edition.model_fields_set == {"sid", "attributes", "how_often"}
    assert payload == Shaped(sid="a", attributes={"x": 1})
    assert shape.changed(payload, {"sid": "a"}) is payload


@pytest.mark.parametrize("changes", [{"how_often": -1}, {"other": 1}, {"sid": None}, {"name": "nobody"}])
def test_an_edit_that_does_not_fit_is_left_to_the_model(changes: dict[str, Any]) -> None:
    assert shape_of(Shaped.action).changed(Shaped(sid="a"), changes) is None
