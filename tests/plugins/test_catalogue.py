"""The built-in actions agree with the facts collected about the reference's."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from offhook.actions.describe import describe_action
from offhook.payload import Payload, outside_name
from offhook.payload_docs import read_doc
from offhook_plugins import bringing, http
from offhook_plugins.bringing import ActionsOf

MODULES = (
    "navigation",
    "view",
    "session",
    "task",
    "voice",
    "dtmf",
    "supervisor",
    "worker",
    "routing",
    "recording",
    "taskrouter_voice_instruction",
    "email",
    "insights",
    "sound",
    "dialog",
    "conversation",
    "chat",
)


def models() -> list[tuple[str, type[Payload]]]:
    names = [module.replace("_", "-") for module in MODULES]
    plugins: list[ActionsOf] = [getattr(bringing, module) for module in MODULES]
    brought = [
        (name, action.model())
        for name, plugin in zip(names, plugins, strict=True)
        for action in plugin.register_actions()
    ]
    # it does its action itself, so its module is the plugin
    return [*brought, *[("http", action.model()) for action in http.register_actions()]]


def classes(base: type[Payload] = Payload) -> list[type[Payload]]:
    return [found for each in base.__subclasses__() for found in (each, *classes(each))]


def public_facts() -> list[dict[str, Any]]:
    path = Path(__file__).parent.parent / "data" / "actions.json"
    facts = json.loads(path.read_text(encoding="utf-8"))["actions"]
    return [fact for fact in facts if fact["seed"] or fact["visibility"] == "public"]


SPECS = {model.action.name: model.action for _, model in models()}
DESCRIBED = {model.action.name: describe_action(model.action, plugin, {}) for plugin, model in models()}
BY_NAME = {name: action for action in DESCRIBED.values() for name in (action["name"], *action["aliases"])}
FACTS = public_facts()
KINDS = {"string": "string", "boolean": "boolean", "number": "number", "object": "object"}

# what Offhook calls an error that the reference only has as a message, a notification or a TypeError
RENAMED = {
    "TypeError",
    "(none raised)",
    "CANCELLED_BY_BEFORE",
    "FILE_ATTACHMENT_*",
}

# actions that the reference does not have, and fields that its actions do not have
OURS = {
    "AddCallParticipant",
    "CloseDialog",
    "CreateTask",
    "HttpRequest",
    "InviteToConversation",
    "JoinConversation",
    "LeaveConversation",
    "OpenDialog",
    "PauseRecording",
    "PlaySound",
    "RemoveCallParticipant",
    "ResumeRecording",
    "SetConversationAttributes",
    "SetConversationState",
    "SetWorkerChannel",
    "StartRecording",
    "StopSound",
    "UpdateTask",
}
OWN_FIELDS = {
    "RejectTask": {"workerActivitySid"},
    "SetTaskAttributes": {"ifRevision"},
    "SetWorkerAttributes": {"ifRevision"},
}

every_fact = pytest.mark.parametrize("fact", FACTS, ids=[fact["name"] for fact in FACTS])
every_field = pytest.mark.parametrize(
    ("fact", "field"),
    [(fact, field) for fact in FACTS for field in fact["payload"] if not field.get("deprecated")],
    ids=lambda value: value["name"],
)


def resolved(node: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in node:
        return node
    for part in node["$ref"].removeprefix("#/").split("/"):
        root = root[part]
    return root


def alternatives(node: dict[str, Any], root: dict[str, Any]) -> list[dict[str, Any]]:
    node = resolved(node, root)
    options = node.get("anyOf") or [node]
    return [found for option in options for found in ([option] if option is node else alternatives(option, root))]


def admitted_kinds(node: dict[str, Any], root: dict[str, Any]) -> set[str]:
    kinds = {option.get("type", "string" if "enum" in option else "any") for option in alternatives(node, root)}
    return kinds | {"number"} if "integer" in kinds else kinds


def named_values(node: dict[str, Any], root: dict[str, Any]) -> set[Any]:
    return {
        value
        for option in alternatives(node, root)
        for value in (*option.get("enum", ()), *([option["const"]] if "const" in option else []))
    }


def property_of(fact: dict[str, Any], field: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    schema = BY_NAME[fact["name"]]["payload"]
    name = field["name"].split(".")[0]
    assert name in schema["properties"], f"{fact['name']} has no field {name}"
    return schema["properties"][name], schema


def test_there_are_61_actions_of_the_reference_page_and_8_public_ones_beyond() -> None:
    assert sum(1 for fact in FACTS if fact["seed"]) == 61
    assert len(FACTS) == 69
    assert len(DESCRIBED) == 69 + len(OURS)
    assert not OURS & {fact["name"] for fact in FACTS}
    assert set(DESCRIBED) > OURS


@every_fact
def test_names_group_role_and_visibility(fact: dict[str, Any]) -> None:
    action = BY_NAME[fact["name"]]
    assert (action["group"], action["role"], action["visibility"]) == (fact["group"], fact["role"], "public")
    if fact["runtime_name"]:
        assert BY_NAME[fact["runtime_name"]] is action


@every_fact
def test_every_action_says_what_it_does_in_a_line_of_its_own_words(fact: dict[str, Any]) -> None:
    summary = BY_NAME[fact["name"]]["summary"]
    assert summary.endswith(".")
    assert summary != fact["summary"]
    assert BY_NAME[fact["name"]]["source"].startswith("the catalogue entry ")


@every_field
def test_fields_have_their_type_and_a_description(fact: dict[str, Any], field: dict[str, Any]) -> None:
    node, schema = property_of(fact, field)
    kinds = admitted_kinds(node, schema)
    wanted = "array" if field["type"].startswith("array") else KINDS.get(field["type"])
    assert wanted is None or "any" in kinds or wanted in kinds
    assert len(node.get("description", "")) > 10
    assert node["description"] != field["description"]


@every_field
def test_fields_are_required_as_there(fact: dict[str, Any], field: dict[str, Any]) -> None:
    _, schema = property_of(fact, field)
    grouped = {name for group in fact["one_of"] for name in group}
    required = field["name"] in schema.get("required", ())
    assert required == (field["required"] and field["name"] not in grouped)


@every_field
def test_fields_name_their_values_and_defaults(fact: dict[str, Any], field: dict[str, Any]) -> None:
    node, schema = property_of(fact, field)
    assert set(field.get("enum") or ()) <= named_values(node, schema)
    default = field.get("default")
    if isinstance(default, (bool, int, float, str)):
        assert node["default"] == default
        assert type(node["default"]) is type(default)


@every_fact
def test_groups_of_which_one_is_needed(fact: dict[str, Any]) -> None:
    ours = {frozenset(group) for group in BY_NAME[fact["name"]]["one_of"]}
    known = {frozenset(group) for group in fact["one_of"]}
    assert ours <= known
    if fact["one_of_enforced"]:
        assert ours == known


@every_fact
def test_bare_values(fact: dict[str, Any]) -> None:
    wanted = fact["payload"][0]["name"] if fact["positional"] else None
    assert BY_NAME[fact["name"]]["positional"] == wanted


@every_fact
def test_every_error_of_the_reference_has_its_code_here(fact: dict[str, Any]) -> None:
    ours = set(BY_NAME[fact["name"]]["errors"])
    codes = {error["code"] for error in fact["errors"]} - RENAMED
    assert {code.lower().replace("_", "-") for code in codes} <= ours
    assert all(re.fullmatch(r"[a-z][a-z-]*[a-z]", code) for code in ours)


@every_fact
def test_no_field_is_invented(fact: dict[str, Any]) -> None:
    known = {field["name"].split(".")[0] for field in fact["payload"]}
    assert set(BY_NAME[fact["name"]]["payload"]["properties"]) - OWN_FIELDS.get(fact["name"], set()) <= known


@pytest.mark.parametrize("name", sorted(DESCRIBED))
def test_examples_are_valid_and_come_back_as_they_were(name: str) -> None:
    spec = SPECS[name]
    assert spec.examples
    for example in spec.examples:
        payload = spec.model.model_validate(example)
        assert spec.model.model_validate(payload.model_dump(by_alias=True, exclude_unset=True)) == payload
        names = {outside_name(spec.model, field): field for field in spec.model.model_fields}
        assert spec.model.model_validate({names[key]: value for key, value in example.items()}) == payload


@pytest.mark.parametrize("name", sorted(DESCRIBED))
def test_keys_and_bare_values_name_fields(name: str) -> None:
    spec = SPECS[name]
    fields = spec.model.model_fields
    assert all(part in fields or part == "@worker" for part in spec.key)
    assert spec.positional is None or spec.positional in fields
    assert all(field in fields for group in spec.one_of for field in group)


def test_the_parts_of_a_docstring() -> None:
    doc = read_doc(
        """Do it.

        What it does,
        in two lines.

        Errors:
            one-code: when this
                and that.
            other-code: otherwise.

        Source: a place.
        """
    )
    assert (doc.summary, doc.effect, doc.source) == ("Do it.", "What it does, in two lines.", "a place")
    assert doc.errors == {"one-code": "when this and that.", "other-code": "otherwise."}
    assert read_doc("") == read_doc("   ")


def test_every_action_of_the_built_in_modules_is_brought() -> None:
    """The names stand apart from the models, so one could be forgotten."""
    own = {
        model.__name__
        for model in classes()
        if model.__module__.startswith("offhook_plugins.") and "action" in vars(model)
    }
    assert own == set(SPECS)
