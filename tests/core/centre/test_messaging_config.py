"""What a centre's file says about typing and stored messages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from offhook.centre.config import CentreConfigError, parse_centre

TEMPLATE = """
[[template]]
sid = "HX1"
name = "Welcome"
body = "Hello {{name}}, this is {{ who }}. Bye, {{name}}."
variables = { who = "the bank" }
"""


def test_a_template_fills_its_gaps():
    template = parse_centre(TEMPLATE).messaging.templates["HX1"]
    assert template.gaps == ("name", "who")
    assert template.text({"name": "Eva"}) == "Hello Eva, this is the bank. Bye, Eva."
    assert template.text({"name": "{{who}}", "who": "Ana"}) == "Hello {{who}}, this is Ana. Bye, {{who}}."
    with pytest.raises(KeyError, match="name"):
        template.text({})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[template]]\nname = "a"\nbody = "b"', "a template needs sid"),
        ('[[template]]\nsid = "WA1"\nname = "a"\nbody = "b"', "has to begin with HX"),
        ('[[template]]\nsid = "HX1"\nbody = "b"', "a template needs name"),
        ('[[template]]\nsid = "HX1"\nname = "a"', "a template needs body"),
        ('[[template]]\nsid = "HX1"\nname = "a"\nbody = "b"\nvariables = { c = "d" }', "the body has no gap {{c}}"),
        ('[[template]]\nsid = "HX1"\nname = "a"\nbody = "b"\nvariables = { c = 1 }', "c is the number 1"),
        (TEMPLATE + TEMPLATE, "there is a template with the sid HX1 already"),
        (TEMPLATE + TEMPLATE.replace("HX1", "HX2"), "there is a template 'Welcome' already"),
        (TEMPLATE + 'language = "en"', "a template has no key 'language'"),
    ],
)
def test_a_template_that_cannot_be(text, told):
    with pytest.raises(CentreConfigError) as caught:
        parse_centre(text)
    assert any(told in problem.message for problem in caught.value.problems)
    assert all(problem.line is not None for problem in caught.value.problems)


def test_how_long_typing_is_seen():
    assert parse_centre("").messaging.typing_expiry == timedelta(seconds=5)
    assert parse_centre('[messaging]\ntyping_expiry = "30s"').messaging.typing_expiry == timedelta(seconds=30)
    with pytest.raises(CentreConfigError, match="at most 60 s"):
        parse_centre('[messaging]\ntyping_expiry = "2m"')
