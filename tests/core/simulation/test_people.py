from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from offhook.simulation.chance import Chance
from offhook.simulation.people import AgentBehaviour, CustomerBehaviour
from offhook.simulation.scenario_model import Agents, Customers
from offhook.simulation.varied import CaseFacts

VOICE = CaseFacts("voice", "Sewer", 5, {"topic": "billing"})
WEB = CaseFacts("web", "Sewer", 0)


def agents(seed: int = 1, **given: Any) -> AgentBehaviour:
    return AgentBehaviour(Agents.model_validate(given), Chance(seed))


def customers(seed: int = 1, **given: Any) -> CustomerBehaviour:
    return CustomerBehaviour(Customers.model_validate(given), Chance(seed))


def test_shares_of_answers() -> None:
    behaviour = agents(rejects=0.1, ignores={"by": "channel", "default": 0.3, "of": {"voice": 0.05}})
    voice = Counter(behaviour.reply("Ana", f"WR{number}", VOICE).answer for number in range(5000))
    web = Counter(behaviour.reply("Ana", f"WR{number}", WEB).answer for number in range(5000))
    assert 430 < voice["reject"] < 570
    assert 190 < voice["ignore"] < 310
    assert 1380 < web["ignore"] < 1620


def test_a_decision_is_the_same_whatever_else_was_decided() -> None:
    first, second = agents(rejects=0.5), agents(rejects=0.5)
    for number in range(50):
        second.reply("Ben", f"WR{number}", WEB)
        second.handling(f"WT{number}", WEB)
    assert first.reply("Ana", "WR7", VOICE) == second.reply("Ana", "WR7", VOICE)
    assert first.handling("WT7", VOICE) == second.handling("WT7", VOICE)
    assert agents(seed=2).reply("Ana", "WR7", VOICE) != first.reply("Ana", "WR7", VOICE)


def test_handling_differs_by_a_field_of_the_case() -> None:
    behaviour = agents(
        handling={"by": "attributes.topic", "default": "90s", "of": {"billing": "4m"}},
        wrap_up={"by": "priority", "default": 0, "of": {"5": 45}},
        back_after=60,
    )
    assert behaviour.handling("WT1", VOICE) == timedelta(minutes=4)
    assert behaviour.handling("WT1", WEB) == timedelta(seconds=90)
    assert behaviour.wrap_up("Ana", "WT1", VOICE) == timedelta(seconds=45)
    assert behaviour.wrap_up("Ana", "WT1", WEB) == timedelta()
    assert behaviour.back_after("Ana", "WR1") == timedelta(minutes=1)


def test_some_customers_give_up() -> None:
    behaviour = customers(
        gives_up={"by": "channel", "default": 0, "of": {"voice": 0.4}}, patience={"uniform": [10, 70.0005]}
    )
    waits = [behaviour.gives_up_after(str(case), VOICE) for case in range(5000)]
    left = [wait for wait in waits if wait is not None]
    assert 1880 < len(left) < 2120
    assert all(timedelta(seconds=10) <= wait <= timedelta(seconds=71) for wait in left)
    assert all(wait.microseconds % 1000 == 0 for wait in left)
    assert behaviour.gives_up_after("1", WEB) is None
