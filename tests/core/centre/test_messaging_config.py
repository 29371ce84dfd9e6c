"""What a centre's file says about conversations: typing, stored messages, files."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from offhook.centre.config import CentreConfigError, ChannelConfig, MessagingSettings, parse_centre

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


def test_what_holds_on_a_channel_is_its_own_or_the_usual():
    messaging = parse_centre(
        """
        [messaging]
        max_files = 3
        file_types = [".PDF", "pdf", " doc"]

        [[channel]]
        name = "sms"
        attachments = false

        [[channel]]
        name = "forum"
        max_files = 1
        typing = false
        conversation = true
        """
    ).messaging
    assert messaging.of("chat") == ChannelConfig(max_files=3, file_types=("pdf", "doc"))
    assert messaging.of("sms") == replace(messaging.of("chat"), attachments=False, typing=False)
    assert messaging.of("email") == replace(messaging.of("chat"), typing=False, max_characters=None)
    assert messaging.of("forum") == replace(messaging.of("chat"), max_files=1, typing=False, conversation=True)


def test_what_messaging_says_comes_before_what_is_usual_for_a_channel():
    messaging = parse_centre("[messaging]\ntyping = true\nmax_characters = 100").messaging
    assert (messaging.of("email").max_characters, messaging.of("sms").typing) == (100, True)
    assert parse_centre("").messaging == MessagingSettings()
    assert MessagingSettings().of("sms") == ChannelConfig(typing=False)


def test_a_channel_with_a_section_is_one():
    config = parse_centre('[settings]\nchannels = ["fax"]\n[[channel]]\nname = "forum"')
    assert config.channels == ("default", "voice", "chat", "sms", "video", "fax", "forum")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[messaging]\nmax_file = 3", "has no key 'max_file'"),
        ("[messaging]\nmax_files = 0", "has to be from 1 to 100"),
        ("[messaging]\nmax_file_size = 104857601", "has to be from 1 to 104,857,600"),
        ("[messaging]\nfile_types = [1]", "file_types holds the number 1"),
        ("[messaging]\nconversation = true", "has no key 'conversation'"),
        ('[messaging]\nafter_leaving = "gone"', "has to be one of wrapup, completed"),
        ("[[channel]]\nmax_files = 2", "a channel needs name"),
        ('[[channel]]\nname = "sms"\n[[channel]]\nname = "sms"', "there is a channel 'sms' already"),
        ('[[channel]]\nname = "sms"\npausing = true', "a channel has no key 'pausing'"),
    ],
)
def test_what_messaging_cannot_say(text, told):
    with pytest.raises(CentreConfigError) as caught:
        parse_centre(text)
    assert [problem.message for problem in caught.value.problems if told in problem.message]
    assert all(problem.line is not None for problem in caught.value.problems)
