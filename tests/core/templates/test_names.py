"""One NAME gives all the names of what is made, or an error that says what would do."""

from __future__ import annotations

import pytest

from offhook import ConfigError
from offhook.templates import PluginNames, ScriptNames, plugin_names, script_names
from offhook.templates.names import LONGEST


@pytest.mark.parametrize("name", ["crm-pop", "crm_pop", "Crm-Pop", " crm-pop ", "offhook-crm-pop", "OFFHOOK_crm__pop"])
def test_the_names_of_a_plugin(name: str) -> None:
    assert plugin_names(name) == PluginNames("crm_pop", "offhook-crm-pop", "offhook_crm_pop")


@pytest.mark.parametrize("name", ["wrap-up", "Wrap-Up", "wrap-up.hook", "wrap--up"])
def test_the_names_of_a_script(name: str) -> None:
    assert script_names(name) == ScriptNames("wrap-up.hook", "test_wrap_up.py")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("9 lives!", "lives would do"),
        ("crm pop", "crm-pop would do"),
        ("../popup", "popup would do"),
        ("popup/", "popup would do"),
        ("größe", "grosse would do"),
        ("-popup-", "popup would do"),
    ],
)
def test_a_name_of_other_signs_has_a_suggestion_that_is_one(name: str, near: str) -> None:
    for names in (plugin_names, script_names):
        with pytest.raises(ConfigError) as caught:
            names(name)
        assert (caught.value.code, caught.value.hint) == ("bad-name", near)
        assert names(near.split()[0])


@pytest.mark.parametrize("name", ["", "  ", "!", "42", "offhook-"])
def test_where_nothing_is_left_nothing_is_suggested(name: str) -> None:
    with pytest.raises(ConfigError) as caught:
        plugin_names(name)
    assert (caught.value.code, caught.value.hint) == ("bad-name", None)


def test_a_name_has_an_end() -> None:
    assert plugin_names("a" * LONGEST)
    with pytest.raises(ConfigError, match=f"has {LONGEST + 1} letters; it may have {LONGEST}"):
        plugin_names("a" * (LONGEST + 1))


@pytest.mark.parametrize("name", ["if", "count", "true", "set"])
def test_a_word_of_the_language_is_no_plugin(name: str) -> None:
    with pytest.raises(ConfigError, match="the language has this word") as caught:
        plugin_names(name)
    assert caught.value.code == "bad-name"
    assert plugin_names(str(caught.value.hint).split()[0])
    assert script_names(name)


@pytest.mark.parametrize("other", ["crm-pop", "crm_pop", "CRM_Pop"])
def test_a_plugin_of_that_name_is_there_already(other: str) -> None:
    with pytest.raises(ConfigError, match="there is a plugin crm_pop already") as caught:
        plugin_names("crm-pop", ["task", other])
    assert caught.value.code == "name-taken"


def test_a_package_of_that_name_is_there_already() -> None:
    with pytest.raises(ConfigError, match="there is a package offhook_grammar already") as caught:
        plugin_names("grammar")
    assert caught.value.code == "name-taken"
