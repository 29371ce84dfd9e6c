from __future__ import annotations

from math import inf
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offhook.simulation.distribution_config import parse_distribution, parse_share, seconds
from offhook.simulation.distributions import Constant, Distribution, Empirical, Exponential, LogNormal, Uniform

SERVICE = {0.05: 7, 0.10: 22, 0.25: 54, 0.50: 107, 0.75: 215, 0.90: 409, 0.95: 583, 0.99: 1064}

ALL: list[Distribution] = [
    Constant(5),
    Uniform(2, 9),
    Exponential(90),
    LogNormal(90, 0.6),
    Empirical(SERVICE),
    Empirical(SERVICE, least=3, most=600),
    Empirical({0.0: 4, 0.5: 4, 0.9: 10}),
]


@pytest.mark.parametrize(("share", "value"), SERVICE.items())
def test_empirical_meets_its_quantiles(share: float, value: int) -> None:
    assert Empirical(SERVICE).quantile(share) == pytest.approx(value)


def test_empirical_mean_is_near_the_measured_one() -> None:
    # the calls from which the quantiles were computed took 176.9 s on average
    assert Empirical(SERVICE).mean() == pytest.approx(176.9, rel=0.01)


def test_the_tail_goes_on_without_a_jump_and_can_be_cut() -> None:
    free = Empirical(SERVICE)
    assert 1064 < free.quantile(0.991) < 1110
    assert free.quantile(0.999) == pytest.approx(1752, abs=1)
    assert Empirical(SERVICE, most=1200).quantile(0.9999) == 1200


def test_below_the_first_quantile_it_starts_at_the_least() -> None:
    assert Empirical(SERVICE).quantile(0) == 0
    assert Empirical(SERVICE, least=3).quantile(0) == 3
    assert 3 < Empirical(SERVICE, least=3).quantile(0.02) < 7


@pytest.mark.parametrize("distribution", ALL, ids=lambda d: type(d).__name__)
def test_computed_mean_is_that_of_many_draws(distribution: Distribution) -> None:
    random = Random(1)  # noqa: S311
    drawn = sum(distribution.sample(random) for _ in range(40_000)) / 40_000
    assert distribution.mean() == pytest.approx(drawn, rel=0.03)


@pytest.mark.parametrize("distribution", ALL, ids=lambda d: type(d).__name__)
@given(shares=st.lists(st.floats(0, 1, exclude_max=True), min_size=2))
def test_more_share_never_gives_less_time(distribution: Distribution, shares: list[float]) -> None:
    values = [distribution.quantile(share) for share in sorted(shares)]
    assert values == sorted(values)
    assert all(0 <= value < inf for value in values)


@pytest.mark.parametrize(
    ("quantiles", "words"),
    [
        ({0.5: 5}, "at least two"),
        ({0.5: 9, 0.9: 5}, "0.9 is 5 s, less than 9 s at 0.5"),
        ({0.5: 5, 1.0: 9}, "below 1"),
        ({-0.1: 5, 0.9: 9}, "below 1"),
        ({0.5: -5, 0.9: 9}, "quantile 0.5"),
        ({0.5: 5, 0.9: inf}, "quantile 0.9"),
        ({0.5: 5, 0.9: float("nan")}, "quantile 0.9"),
    ],
)
def test_wrong_quantiles(quantiles: dict[float, float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Empirical(quantiles)


def test_wrong_bounds() -> None:
    with pytest.raises(ValueError, match="more than the most"):
        Uniform(9, 2)
    with pytest.raises(ValueError, match="the least, 8 s"):
        Empirical(SERVICE, least=8)
    with pytest.raises(ValueError, match="the most, 6 s"):
        Empirical(SERVICE, most=6)


@pytest.mark.parametrize(
    ("given", "mean"),
    [
        (12, 12),
        ("1m 30s", 90),
        ({"constant": "2m"}, 120),
        ({"uniform": ["2s", "8s"]}, 5),
        ({"uniform": ["2s", "8s"], "scale": 2}, 10),
        ({"exponential": 90}, 90),
        ({"lognormal": {"median": "1m", "sigma": 0}}, 60),
        ({"quantiles": {"0.1": 1, "0.5": "1m"}, "most": "1m"}, 41.1),
    ],
)
def test_written_distributions(given: object, mean: float) -> None:
    assert parse_distribution(given).mean() == pytest.approx(mean, rel=0.01)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("soon", "not a duration"),
        (-1, "not negative"),
        (True, "a duration is"),
        (None, "a duration is"),
        ({"unifrom": ["2s", "8s"]}, "did you mean 'uniform'"),
        ({}, "one of constant, uniform"),
        ({"uniform": ["2s", "8s"], "exponential": 3}, "one of"),
        ({"uniform": "2s"}, "a list of the least and the most"),
        ({"uniform": ["2s", "8s"], "most": 3}, "'most' does not go with 'uniform'"),
        ({"exponential": 3, "scale": 0}, "above 0"),
        ({"lognormal": {"median": 3}}, "a median and a sigma"),
        ({"lognormal": {"median": 3, "sigma": "x"}}, "'sigma' is a number"),
        ({"quantiles": [1, 2]}, "table of shares"),
        ({"quantiles": {"half": 1, "0.9": 2}}, "quantile 'half'"),
        ({"quantiles": {"0.5": 1}, "mots": 2}, "did you mean 'most'"),
    ],
)
def test_wrongly_written_distributions(given: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_distribution(given)


@pytest.mark.parametrize("given", [1.5, -0.1, True, "half", None])
def test_wrong_shares(given: object) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        parse_share(given)


def test_seconds_and_shares() -> None:
    assert (seconds("1h"), seconds(2.5), parse_share(1), parse_share(0.25)) == (3600, 2.5, 1.0, 0.25)
