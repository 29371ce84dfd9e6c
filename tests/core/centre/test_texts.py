"""What a centre says to people, by key and language."""

from __future__ import annotations

from typing import Any

import pytest

from offhook.centre.config import CentreConfigError, parse_centre
from offhook.centre.config.texts import translated

TEXTS = """
[settings]
language = "de"

[texts.greeting]
de = "Guten Tag"
en = "Hello"
pt-BR = "Bom dia"

[texts.bye]
en = "Bye"
"""


@pytest.mark.parametrize(
    ("key", "language", "text"),
    [
        ("greeting", "en", "Hello"),
        ("greeting", "EN-gb", "Hello"),
        ("greeting", "pt-br", "Bom dia"),
        ("greeting", "pt", "Guten Tag"),
        ("greeting", None, "Guten Tag"),
        ("greeting", "fr", "Guten Tag"),
        ("bye", "fr", None),
        ("none", "en", None),
    ],
)
def test_a_text_is_that_of_the_nearest_language(key: str, language: str | None, text: str | None) -> None:
    config = parse_centre(TEXTS)
    assert translated(config.texts, key, language, config.settings.language) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[texts.greeting]\nGerman = "Guten Tag"', "'German' is no language"),
        ("[texts.greeting]\nde = 1", "de is the number 1"),
        ('[texts]\ngreeting = "Hello"', "greeting is the text 'Hello', and has to be a table"),
        ('[settings]\nlanguage = "german!"', "language is 'german!', and has to be a tag"),
    ],
)
def test_what_is_no_text_is_told(text: str, told: str) -> None:
    with pytest.raises(CentreConfigError) as caught:
        parse_centre(text)
    assert told in str(caught.value)


async def test_a_script_translates(kit: Any) -> None:
    script = """
before Ping do
  log translate("greeting", "en-GB")
  log translate("greeting")
  log translate("nothing") default "none"
end
"""
    host = kit.host(script=script, centre=parse_centre(TEXTS))
    await host.invoke("Ping")
    assert [one["text"] for one in kit.records(host, "script.logged")] == ["Hello", "Guten Tag", "none"]
