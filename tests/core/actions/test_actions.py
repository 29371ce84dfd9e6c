"""Actions for their readers: the page of one, the list of all, an example in three languages."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from pydantic import Field, SecretStr

from offhook import JsonMap, Options, Payload, TaskPayload
from offhook.actions import action_page, describe_action, list_actions
from offhook.actions.describe import availability
from offhook.actions.examples import as_json, as_python, as_script
from offhook.actions.fields import field_rows


class Way(Options):
    """How."""

    mode: Literal["FAST", "SLOW"] = Field("SLOW", description="How fast.")
    extra: JsonMap | None = Field(None, description="More: a map.")


class Paint(
    TaskPayload,
    group="art",
    role="agent",
    aliases=("PAINT",),
    key=("sid",),
    result="picture",
    examples=[{"sid": "WR1", "colours": ["red"], "way": {"mode": "FAST"}, "text": 'a {brace} and "quotes"'}],
):
    """Paint something.

    It takes a while.

    Errors:
        no-colour: there is none.

    Source: these tests.
    """

    colours: tuple[str, ...] = Field(description="The colours: a list.")
    way: Way = Field(Way(), description="How it is painted.")
    text: str | None = Field(None, description="What it says.")


class Jump(Payload, group="sport", positional="height", examples=[{"height": -1}]):
    """Jump."""

    height: int = Field(description="How high, in metres.")


class Enter(Payload, group="sport", examples=[{"word": "x"}, {}]):
    """Enter."""

    word: SecretStr = Field(SecretStr(""), description="The word.")


def described(model: type[Payload], **backends: str) -> dict[str, Any]:
    return describe_action(model.action, "arts", backends or {"embedded": "available"})


def test_examples_in_three_languages() -> None:
    example = Paint.action.examples[0]
    assert (
        as_script(Paint.action, example)
        == 'Paint sid: "WR1", colours: ["red"], way: {mode: "FAST"}, text: "a \\{brace} and \\"quotes\\""'
    )
    assert as_json({"a": "ä"}) == '{"a": "ä"}'
    assert as_python(Paint.action, example) == (
        'await host.invoke(Paint(sid="WR1", colours=["red"], way=Way(mode="FAST"), text="a {brace} and \\"quotes\\""))'
    )


def test_bare_values_and_no_fields_in_scripts() -> None:
    assert as_script(Jump.action, {"height": -1}) == "Jump -1"
    assert as_script(Enter.action, {}) == "Enter"
    assert as_python(Enter.action, {"word": "x"}) == 'await host.invoke(Enter(word="x"))'


def test_python_examples_are_python() -> None:
    spec = Paint.action
    code = as_python(spec, spec.examples[0]).removeprefix("await host.invoke(").removesuffix(")")
    assert eval(code, {"Paint": Paint, "Way": Way}) == Paint.model_validate(spec.examples[0])  # noqa: S307


def test_fields_as_rows() -> None:
    rows = {row.name: row for row in field_rows(described(Paint)["payload"])}
    assert rows["colours"][2:4] == ("list of text", "required")
    assert rows["mode"][:4] == (2, "mode", "FAST | SLOW", 'default "SLOW"')
    assert rows["way"].need == ""
    assert rows["task"].type == "text or Task"
    assert rows["extra"].type == "map"


def test_the_description_is_data() -> None:
    data = described(Paint)
    assert data["one_of"] == [["task", "sid"]]
    assert (data["positional"], data["key"], data["result"]) == (None, ["sid"], "picture")
    assert (data["aliases"], data["plugin"], data["effect"]) == (["PAINT"], "arts", "It takes a while.")
    assert data["payload"]["required"] == ["colours"]
    assert "description" not in data["payload"]
    assert described(Jump)["positional"] == "height"


def test_a_page_holds_everything() -> None:
    page = action_page(Paint.action, described(Paint, embedded="available", other="not there"))
    for part in (
        "Paint (also PAINT): Paint something.",
        "group art, role agent, plugin arts",
        "It takes a while.",
        "colours: list of text, required",
        "    mode: FAST | SLOW",
        "Needed: task or sid.",
        "At once: one for each sid.",
        "Answer: picture.",
        "no-colour  there is none.",
        "other     not there",
        'script  Paint sid: "WR1"',
        'JSON    {"sid": "WR1"',
        "Python  await host.invoke(Paint(",
    ):
        assert part in page, part
    text, example = page.split("Example\n")
    assert max(len(line) for line in text.splitlines()) <= 104
    assert len(example.splitlines()) == 3


def test_a_page_without_fields_and_with_a_bare_value() -> None:
    assert "Bare: height may be passed without its name." in action_page(Jump.action, described(Jump))


def test_the_list_goes_by_group_and_marks_what_is_missing() -> None:
    actions = [described(Paint, embedded="not available on this backend"), described(Jump), described(Enter)]
    text = list_actions(actions, "embedded")
    assert text.splitlines() == [
        "art",
        "  - Paint  Paint something.",
        "",
        "sport",
        "    Jump   Jump.",
        "    Enter  Enter.",
        "",
        "3 actions; 1 marked - are not available on the embedded backend. `offhook actions NAME` shows one whole.",
    ]
    assert list_actions([], "embedded") == "there are no actions"
    assert "\x1b" not in text


def test_painting() -> None:
    text = list_actions([described(Jump)], "embedded", lambda part, style: f"<{style}>{part}</>")
    assert text.startswith("<heading>sport</>")


@pytest.mark.parametrize(
    ("implemented", "wanted"),
    [
        ({"embedded": ["jump"]}, {"embedded": "available"}),
        ({"embedded": ["other"]}, {"embedded": "not available on this backend"}),
        ({"twilio": ["jump"]}, {"twilio": "available"}),
    ],
)
def test_availability(implemented: dict[str, list[str]], wanted: dict[str, str]) -> None:
    found = availability(Jump.action, implemented)
    assert wanted.items() <= found.items()
    assert "twilio" in found
