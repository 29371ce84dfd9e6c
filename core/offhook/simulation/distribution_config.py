"""Distributions and shares as a scenario writes them.

A distribution is a duration (`"90s"`, or a number of seconds) that is always the same, or a table with one of::

    { constant = "90s" }
    { uniform = ["2s", "9s"] }
    { exponential = "2m" }                           # the mean
    { lognormal = { median = "90s", sigma = 0.6 } }
    { quantiles = { "0.05" = 7, "0.50" = 107, "0.99" = 1064 } }

`quantiles` may have `least` and `most` beside it; all but the constant may have `scale`, which stretches them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from math import inf
from typing import Any, Final

from offhook.simulation.distributions import Constant, Distribution, Empirical, Exponential, LogNormal, Uniform
from offhook.simulation.nearest import did_you_mean
from offhook_grammar.durations import parse_duration


def parse_distribution(given: Any) -> Distribution:
    """A distribution out of TOML's values. Raises `ValueError`."""
    if isinstance(given, Distribution):
        return given
    if not isinstance(given, Mapping):
        return Constant(seconds(given))
    kinds = [key for key in given if key in _KINDS]
    others = {key: value for key, value in given.items() if key not in _KINDS}
    if len(kinds) != 1:
        wrong = next((key for key in others if key not in _EXTRAS), "")
        hint = did_you_mean(wrong, _KINDS) if wrong else ""
        raise ValueError(f"a distribution has one of {', '.join(_KINDS)}{hint}")
    kind = kinds[0]
    allowed = ("scale", "least", "most") if kind == "quantiles" else ("scale",)
    for key in others:
        if key not in allowed:
            raise ValueError(f"{key!r} does not go with {kind!r}{did_you_mean(key, allowed)}")
    return _KINDS[kind](given[kind], _Stretch(others))


def parse_share(given: Any) -> float:
    """A share from 0 to 1. Raises `ValueError`."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 1:
        raise ValueError(f"a share is a number from 0 to 1, not {given!r}")
    return float(given)


def seconds(given: Any) -> float:
    """A duration as seconds: a number, or a text such as `"1m 30s"`. Raises `ValueError`."""
    if isinstance(given, str):
        value = parse_duration(given).total_seconds()
    elif isinstance(given, timedelta):
        value = given.total_seconds()
    elif isinstance(given, int | float) and not isinstance(given, bool):
        value = _float(given)
    else:
        raise ValueError(f'a duration is a number of seconds, or a text such as "90s", not {given!r}')
    if not 0 <= value < inf:
        raise ValueError(f"a duration is not negative and has an end: {given!r}")
    return value


def _float(given: float) -> float:
    """A number that may be a whole one of any length; what is too large for a float is infinite."""
    try:
        return float(given)
    except OverflowError:
        return inf


class _Stretch:
    """What stands beside the kind: `scale` multiplies, `least` and `most` bound."""

    def __init__(self, extras: Mapping[str, Any]) -> None:
        scale = extras.get("scale", 1)
        if isinstance(scale, bool) or not isinstance(scale, int | float) or not 0 < scale < inf:
            raise ValueError(f"'scale' is a number above 0, not {scale!r}")
        self.scale = _float(scale)
        self.least = seconds(extras.get("least", 0))
        self.most = seconds(extras["most"]) if "most" in extras else inf

    def __call__(self, given: Any) -> float:
        return seconds(given) * self.scale


def _constant(given: Any, stretch: _Stretch) -> Distribution:
    return Constant(stretch(given))


def _uniform(given: Any, stretch: _Stretch) -> Distribution:
    if not isinstance(given, list | tuple) or len(given) != 2:
        raise ValueError('\'uniform\' is a list of the least and the most: ["2s", "9s"]')
    return Uniform(stretch(given[0]), stretch(given[1]))


def _exponential(given: Any, stretch: _Stretch) -> Distribution:
    return Exponential(stretch(given))


def _lognormal(given: Any, stretch: _Stretch) -> Distribution:
    if not isinstance(given, Mapping) or set(given) != {"median", "sigma"}:
        raise ValueError("'lognormal' has a median and a sigma: { median = \"90s\", sigma = 0.6 }")
    sigma = given["sigma"]
    if isinstance(sigma, bool) or not isinstance(sigma, int | float):
        raise ValueError(f"'sigma' is a number, not {sigma!r}")
    return LogNormal(stretch(given["median"]), _float(sigma))


def _quantiles(given: Any, stretch: _Stretch) -> Distribution:
    if not isinstance(given, Mapping):
        raise ValueError('\'quantiles\' is a table of shares and durations: { "0.5" = "2m", "0.9" = "7m" }')
    points: dict[float, float] = {}
    for share, value in given.items():
        try:
            points[float(share)] = stretch(value)
        except ValueError as error:
            raise ValueError(f"the quantile {share!r}: {error}") from None
    return Empirical(points, stretch.least * stretch.scale, stretch.most * stretch.scale)


_EXTRAS: Final = ("scale", "least", "most")
_KINDS: Final[Mapping[str, Callable[[Any, _Stretch], Distribution]]] = {
    "constant": _constant,
    "uniform": _uniform,
    "exponential": _exponential,
    "lognormal": _lognormal,
    "quantiles": _quantiles,
}
