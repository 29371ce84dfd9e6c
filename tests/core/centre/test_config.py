"""A centre's file: what it may hold, and what is said about one that cannot be used."""

from __future__ import annotations

from datetime import timedelta

import pytest

from offhook.centre import (
    ActivityConfig,
    Centre,
    CentreConfig,
    CentreConfigError,
    FilterConfig,
    QueueConfig,
    Settings,
    TargetConfig,
    WorkerConfig,
    WorkflowConfig,
    load_centre,
    parse_centre,
)
from offhook.clock import VirtualClock
from offhook.errors import ConfigError
from offhook.sids import SidFactory

FULL = """
[settings]
name = "City hall"
channels = ["email"]
time_zone = "Europe/Berlin"
country = "DE"
default_activity = "Free"
system_roles = ["supervisor"]
outbound_calls = false
outbound_queue = "Sewer"
caller_id = "+49301"
reject_pending_reservations = false

[[activity]]
name = "Offline"

[[activity]]
name = "Free"
available = true
sid = "WA7"

[[queue]]
name = "Everyone"

[[queue]]
name = "Sewer"
sid = "WQ7"
target_workers = "routing.skills HAS 'sewer'"
task_order = "LIFO"
max_reserved_workers = 5

[[workflow]]
name = "Requests"
reservation_timeout = "45s"
default_queue = "everyone"

[[workflow.filter]]
name = "Sewer"
expression = "category == 'Sewer'"
targets = [
  { queue = "Sewer", timeout = "1m 30s", priority = 5, expression = "worker.level == 1", order_by = "worker.level" },
  { queue = "WQ7", timeout = 60, skip_if = "workers.available == 0", known_worker_sid = "task.agent" },
  { known_worker_friendly_name = "task.agent" },
]

[[workflow.filter]]
expression = "1==1"
queue = "Everyone"
priority = 1

[[worker]]
name = "Ann"
sid = "WK7"
activity = "free"
channels = { email = 3 }
skills = ["sewer"]
roles = ["agent", "supervisor"]
phone = "desk"
identity = "ann"
attributes = { level = 1 }

[[worker]]
name = "Ben"
"""


def test_everything_is_read():
    config = parse_centre(FULL)
    assert config == CentreConfig(
        settings=Settings(
            name="City hall",
            time_zone="Europe/Berlin",
            country="DE",
            offline_activity="Offline",
            default_activity="Free",
            timeout_activity="Offline",
            system_roles=("supervisor",),
            outbound_calls=False,
            outbound_queue="Sewer",
            caller_id="+49301",
            reject_pending_reservations=False,
        ),
        channels=("default", "voice", "chat", "sms", "video", "email"),
        activities=(ActivityConfig(name="Offline"), ActivityConfig(name="Free", available=True, sid="WA7")),
        queues=(
            QueueConfig(name="Everyone"),
            QueueConfig(
                name="Sewer",
                sid="WQ7",
                target_workers="routing.skills HAS 'sewer'",
                task_order="LIFO",
                max_reserved_workers=5,
            ),
        ),
        workflows=(
            WorkflowConfig(
                name="Requests",
                reservation_timeout=timedelta(seconds=45),
                default_queue="everyone",
                filters=(
                    FilterConfig(
                        name="Sewer",
                        expression="category == 'Sewer'",
                        targets=(
                            TargetConfig(
                                queue="Sewer",
                                timeout=timedelta(seconds=90),
                                priority=5,
                                expression="worker.level == 1",
                                order_by="worker.level",
                            ),
                            TargetConfig(
                                queue="WQ7",
                                timeout=timedelta(seconds=60),
                                skip_if="workers.available == 0",
                                known_worker_sid="task.agent",
                            ),
                            TargetConfig(known_worker_friendly_name="task.agent"),
                        ),
                    ),
                    FilterConfig(
                        name="filter 2", expression="1==1", targets=(TargetConfig(queue="Everyone", priority=1),)
                    ),
                ),
            ),
        ),
        workers=(
            WorkerConfig(
                name="Ann",
                sid="WK7",
                activity="free",
                channels={"email": 3},
                skills=("sewer",),
                roles=("agent", "supervisor"),
                phone="desk",
                identity="ann",
                attributes={"level": 1},
            ),
            WorkerConfig(name="Ben"),
        ),
    )


def test_a_centre_is_made_of_it():
    centre = Centre(parse_centre(FULL), VirtualClock(), SidFactory())
    ann, ben = centre.workers
    assert (ann.sid, ann.identity, ann.phone, ann.activity.name) == ("WK7", "ann", "desk", "Free")
    assert ann.channels["email"].capacity == 3
    assert ann.channels["voice"].capacity == 0
    assert ben.channels["voice"].capacity == 1
    assert (ben.sid[:2], len(ben.sid), ben.activity.name) == ("WK", 34, "Free")
    assert list(centre.queue("Sewer").members) == [ann]
    assert centre.workflow("Requests").default.queue.name == "Everyone"
    assert [target.queue.name for target in centre.workflow("Requests").filters[0].targets] == ["Sewer"] * 3
    assert centre.system_roles == ("supervisor",)
    assert (Centre.script_fields["zone"](centre), Centre.script_fields["country"](centre)) == ("Europe/Berlin", "DE")


def test_an_empty_file_is_the_usual_centre():
    config = parse_centre("")
    assert config == CentreConfig()
    assert [activity.name for activity in config.activities] == [
        "Offline",
        "Available",
        "Unavailable",
        "Break",
        "On a Task",
        "Wrap Up",
    ]
    assert config.describe() == {
        "name": "Centre",
        "channels": ["default", "voice", "chat", "sms", "video"],
        "activities": ["Offline", "Available", "Unavailable", "Break", "On a Task", "Wrap Up"],
        "queues": ["Everyone"],
        "workflows": ["Assign to anyone"],
        "workers": 0,
    }


def test_queues_without_a_workflow_get_one():
    config = parse_centre('[[queue]]\nname = "A"\n[[queue]]\nname = "B"')
    assert [workflow.default_queue for workflow in config.workflows] == ["A"]


def test_channels_come_from_the_workers_too():
    assert parse_centre('[[worker]]\nname = "Ann"\nchannels = {fax = 1}').channels[-1] == "fax"


W = '[[workflow]]\nname = "W"\ndefault_queue = "Everyone"\n'
F = W + "[[workflow.filter]]\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[settings", "centre.toml:1: it is not TOML: Expected ']' at the end of a table declaration at the end"),
        ("a = 1\nb = = 2", "centre.toml:2: it is not TOML: Invalid value at column 5"),
        ("[setings]", "centre.toml:1: the file has no key 'setings' (did you mean 'settings'?)"),
        ("settings = 1", "centre.toml:1: settings is the number 1, and has to be a table"),
        (
            "queue = 1",
            "centre.toml:1: queue is the number 1, and has to be a list of tables, each begun with [[queue]]",
        ),
        ("queue = [1]", "centre.toml:1: queue holds the number 1, and wants tables"),
        ('[settings]\ntimezone = "UTC"', "centre.toml:2: [settings] has no key 'timezone' (did you mean 'time_zone'?)"),
        (
            '[settings]\ntime_zone = "Europe/Berlim"',
            "centre.toml:2: there is no time zone 'Europe/Berlim' (did you mean 'Europe/Berlin'?)",
        ),
        (
            '[settings]\ncountry = "de"',
            "centre.toml:2: country is 'de', and has to be two capital letters, such as DE",
        ),
        (
            '[settings]\noffline_activity = "Ofline"',
            "centre.toml:2: there is no activity 'Ofline' (did you mean 'Offline'?)",
        ),
        (
            '[settings]\noutbound_queue = "Everyon"',
            "centre.toml:2: there is no queue 'Everyon' (did you mean 'Everyone'?)",
        ),
        (
            '[settings]\nsystem_roles = ["admim"]',
            "centre.toml:2: system_roles has no 'admim'; it is one of agent, supervisor, admin (did you mean 'admin'?)",
        ),
        ("[settings]\nsystem_roles = [1]", "centre.toml:2: system_roles holds the number 1, and wants texts"),
        (
            '[[activity]]\nname = "A"\navailable = true',
            "centre.toml:1: no activity is unavailable: signing out needs one",
        ),
        ("[[activity]]\navailable = false", "centre.toml:1: an activity needs name"),
        ('[[queue]]\nnme = "Q"', "centre.toml:2: a queue has no key 'nme' (did you mean 'name'?)"),
        ('[[queue]]\nname = " "', "centre.toml:2: name is empty"),
        ("[[queue]]\nname = 1", "centre.toml:2: name is the number 1, and has to be text"),
        ('[[queue]]\nname = "Q"\n\n[[queue]]\nname = "q"', "centre.toml:5: there is a queue 'q' already"),
        (
            '[[queue]]\nname = "Q"\nsid = "WQ1"\n[[queue]]\nname = "R"\nsid = "WQ1"',
            "centre.toml:6: there is a queue with the sid WQ1 already",
        ),
        (
            '[[queue]]\nname = "Q"\nsid = "WK1"',
            "centre.toml:3: sid is 'WK1', and has to begin with WQ, letters and digits after it",
        ),
        (
            '[[queue]]\nname = "Q"\ntask_order = "fifo"',
            "centre.toml:3: task_order is 'fifo', and has to be one of FIFO, LIFO (did you mean 'FIFO'?)",
        ),
        (
            '[[queue]]\nname = "Q"\nmax_reserved_workers = 51',
            "centre.toml:3: max_reserved_workers is 51, and has to be from 1 to 50",
        ),
        (
            '[[queue]]\nname = "Q"\nmax_reserved_workers = true',
            "centre.toml:3: max_reserved_workers is true, and has to be a whole number",
        ),
        (
            '[[queue]]\nname = "Q"\ntarget_workers = "a = 1"',
            "centre.toml:3: target_workers: found '=' at column 3 of 'a = 1' (equality is written ==)",
        ),
        (
            '[[queue]]\nname = "Q"\ntarget_workers = "worker.a == 1"',
            "centre.toml:3: target_workers: found worker. before a name at column 1 of 'worker.a == 1' "
            "(the names here are the worker's attributes already: leave worker. out)",
        ),
        (
            '[[workflow]]\nname = "W"',
            "centre.toml:1: workflow 'W' leads nowhere: it needs default_queue, or a filter",
        ),
        (
            '[[workflow]]\nname = "W"\ndefault_queue = "Evryone"',
            "centre.toml:3: there is no queue 'Evryone' (did you mean 'Everyone'?)",
        ),
        (
            W + 'reservation_timeout = "2 weeks"',
            "centre.toml:4: reservation_timeout: '2 weeks' is not a duration: write it as 500ms, 90s, 2m, 1h or 2d",
        ),
        (
            W + "reservation_timeout = 0",
            "centre.toml:4: reservation_timeout is 0, and has to be more than 0 and at most 86,400 s",
        ),
        (
            W + "reservation_timeout = 1.5",
            "centre.toml:4: reservation_timeout is the number 1.5, and has to be a duration: seconds, or a text "
            "such as '2m'",
        ),
        (F + 'queue = "Everyone"', "centre.toml:4: a filter needs expression (1==1 matches every task)"),
        (F + 'expression = "1==1"', "centre.toml:4: the first target of a filter needs queue"),
        (F + 'expression = "1==1"\ntargets = []', "centre.toml:6: targets is empty: a filter needs one at least"),
        (
            F + 'expression = "task.a == 1"\nqueue = "Everyone"',
            "centre.toml:5: expression: found task. before a name at column 1 of 'task.a == 1' "
            "(the names here are the task's attributes already: leave task. out)",
        ),
        (
            F + 'expression = "1==1"\ntargets = [\n  {queue = "Everyone"},\n  {priorty = 1},\n]',
            "centre.toml:8: a target has no key 'priorty' (did you mean 'priority'?)",
        ),
        (
            F + 'expression = "1==1"\ntargets = [{queue = "Everyone", expression = "level == 1"}]',
            "centre.toml:6: expression: level is not a name here at column 1 of 'level == 1' "
            "(names start with task. or worker.)",
        ),
        (
            F + 'expression = "1==1"\ntargets = [{queue = "Everyone", skip_if = "worker.available == 0"}]',
            "centre.toml:6: skip_if: worker.available is not a name here at column 1 of 'worker.available == 0' "
            "(use workers.available, workers.unavailable or workers.WA…)",
        ),
        (
            F + 'expression = "1==1"\nqueue = "Everyone"\norder_by = "level"',
            "centre.toml:7: order_by: wanted worker.NAME with ASC or DESC at column 1 of 'level'",
        ),
        (
            F + 'expression = "1==1"\nqueue = "Everyone"\nknown_worker_sid = "task.a"\n'
            'known_worker_friendly_name = "task.b"',
            "centre.toml:8: a target has known_worker_sid or known_worker_friendly_name, not both",
        ),
        (
            '[[worker]]\nname = "Ann"\nactivity = "Availabel"',
            "centre.toml:3: there is no activity 'Availabel' (did you mean 'Available'?)",
        ),
        (
            '[settings]\nchannels = []\n[[worker]]\nname = "Ann"\nchannels = { chat = 1, voise = 1 }',
            "centre.toml:5: there is no channel 'voise' in settings.channels (did you mean 'voice'?)",
        ),
        (
            '[[worker]]\nname = "Ann"\n[worker.channels]\nchat = -1',
            "centre.toml:4: chat is -1, and has to be from 0 to 1,000",
        ),
        (
            '[[worker]]\nname = "Ann"\nattributes = { day = 2026-01-01 }',
            "centre.toml:3: attributes have to be what JSON can hold: no dates, no times, no inf, no nan",
        ),
        (
            f'[[worker]]\nname = "Ann"\nattributes = {{ a = "{"x" * 4088}" }}',
            "centre.toml:3: the attributes take 4,097 characters as JSON, and 4,096 is the most",
        ),
        (
            '[[worker]]\nname = "Ann"\nskills = ["x"]\nattributes = { routing = 1 }',
            "centre.toml:4: attributes.routing is not a table, and skills have to go into it",
        ),
        (
            '[[worker]]\nname = "Ann"\nphone = "mobile"',
            "centre.toml:3: phone is 'mobile', and has to be one of browser, desk, external",
        ),
    ],
)
def test_what_is_said(text, message):
    with pytest.raises(CentreConfigError) as caught:
        parse_centre(text)
    assert str(caught.value) == message


def test_all_problems_at_once_by_line():
    text = '[[queue]]\nnam = "Q"\n[[worker]]\nname = "Ann"\nactivity = "Brake"\nroles = ["agnt"]\n'
    with pytest.raises(ConfigError) as caught:
        parse_centre(text, "my/centre.toml")
    assert str(caught.value) == (
        "my/centre.toml: 3 problems:\n"
        "  my/centre.toml:2: a queue has no key 'nam' (did you mean 'name'?)\n"
        "  my/centre.toml:5: there is no activity 'Brake' (did you mean 'Break'?)\n"
        "  my/centre.toml:6: roles has no 'agnt'; it is one of agent, supervisor, admin (did you mean 'agent'?)"
    )
    assert [problem.line for problem in caught.value.problems] == [2, 5, 6]


def test_loading_a_file(tmp_path):
    file = tmp_path / "centre.toml"
    file.write_text(FULL, encoding="utf-8")
    assert load_centre(file) == parse_centre(FULL)
    file.write_text("\n\nx = 1", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_centre(str(file))
    assert (caught.value.file, caught.value.line) == (str(file), 3)


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(ConfigError, match="cannot read it: No such file"):
        load_centre(tmp_path / "nothing.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="it is UTF-16: save it as UTF-8"):
        load_centre(tmp_path / "binary.toml")


def test_names_of_a_centre_made_in_code_have_to_fit():
    for config in (
        CentreConfig(workers=(WorkerConfig(name="Ann", activity="Nowhere"),)),
        CentreConfig(workflows=(WorkflowConfig(name="W", default_queue="Nowhere"),)),
    ):
        with pytest.raises(ConfigError, match=r"wants the (activity|queue) 'Nowhere', which the centre does not have"):
            Centre(config, VirtualClock(), SidFactory())
