"""How long things take: distributions in seconds, all drawn by inverse transform from one even share.

One share gives one value, and more share never gives less time. So a person keeps the same luck when a scenario's
numbers change, and two runs can be compared case by case.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Mapping
from itertools import pairwise
from math import exp, inf, log
from random import Random
from statistics import NormalDist
from typing import Final

_LEAST_SHARE: Final = 2.0**-53
_NORMAL: Final = NormalDist()
LONGEST: Final = 10 * 365 * 86_400.0
"""Ten years: nothing takes longer, whatever is drawn, so that every duration ends at an instant that there is."""
_WIDEST: Final = 10.0


class Distribution(ABC):
    """A spread of durations in seconds, never negative."""

    @abstractmethod
    def quantile(self, share: float) -> float:
        """The seconds that this share of draws stays under; `share` is at least 0 and below 1."""

    @abstractmethod
    def mean(self) -> float:
        """The average, computed rather than sampled."""

    def sample(self, random: Random) -> float:
        """One draw."""
        return self.quantile(random.random())


class Constant(Distribution):
    """Always the same."""

    def __init__(self, seconds: float) -> None:
        self.seconds = _not_negative(seconds, "a constant")

    def quantile(self, share: float) -> float:  # noqa: ARG002  # the same for every share
        return self.seconds

    def mean(self) -> float:
        return self.seconds


class Uniform(Distribution):
    """Every duration between `least` and `most` as likely as any other."""

    def __init__(self, least: float, most: float) -> None:
        self.least = _not_negative(least, "the least")
        self.most = _not_negative(most, "the most")
        if most < least:
            raise ValueError(f"the least, {least:g} s, is more than the most, {most:g} s")

    def quantile(self, share: float) -> float:
        return self.least + share * (self.most - self.least)

    def mean(self) -> float:
        return (self.least + self.most) / 2


class Exponential(Distribution):
    """Times between unrelated happenings, given by their mean."""

    def __init__(self, mean: float) -> None:
        self._mean = _not_negative(mean, "the mean")

    def quantile(self, share: float) -> float:
        return min(-self._mean * log(1 - share), LONGEST)

    def mean(self) -> float:
        return self._mean


class LogNormal(Distribution):
    """Most are short, a few very long: how handling times usually look. `sigma` is the spread of the logarithm."""

    def __init__(self, median: float, sigma: float) -> None:
        self.median = _not_negative(median, "the median")
        if not 0 <= sigma <= _WIDEST:
            raise ValueError(f"sigma is a number from 0 to {_WIDEST:g}, not {sigma:g}")
        self.sigma = float(sigma)

    def quantile(self, share: float) -> float:
        if self.sigma == 0:
            return self.median
        return min(self.median * exp(self.sigma * _NORMAL.inv_cdf(max(share, _LEAST_SHARE))), LONGEST)

    def mean(self) -> float:
        return self.median * exp(self.sigma**2 / 2)


class Empirical(Distribution):
    """What was measured: quantiles such as `{0.05: 7, 0.5: 107, 0.99: 1064}`.

    Between two quantiles the chance of ending in the next second is taken as constant, which fits service and
    patience times better than a straight line: it keeps the mean of the measured calls within one percent where a
    straight line is five percent too long. Below the first quantile the curve starts at `least` (0 s unless told).
    Beyond the last one it goes on with the chance of the last stretch: a tail without a jump that ends in practice
    at a few times the last value, as draws of one in a million are rare. `most` cuts it.
    """

    def __init__(self, quantiles: Mapping[float, float], least: float = 0.0, most: float = inf) -> None:
        points = sorted(quantiles.items())
        _check_quantiles(points, least, most)
        if points[0][0] > 0:
            points.insert(0, (0.0, least))
        self._shares = [share for share, _ in points]
        self._seconds = [float(value) for _, value in points]
        self._most = most
        # how many seconds one unit of -log(left) takes, in each stretch and in the tail
        self._pace = [
            (after - before) / log((1 - share) / (1 - next_share))
            for (share, before), (next_share, after) in pairwise(points)
        ]
        self._pace.append(self._pace[-1])

    def quantile(self, share: float) -> float:
        index = bisect_right(self._shares, share) - 1
        value = self._seconds[index] + self._pace[index] * log((1 - self._shares[index]) / (1 - share))
        return min(value, self._most, LONGEST)

    def mean(self) -> float:
        total = 0.0
        ends = [*self._shares[1:], 1.0]
        for share, start, pace, end in zip(self._shares, self._seconds, self._pace, ends, strict=True):
            total += _stretch_mean(1 - share, 1 - end, start, pace, self._most)
        return total


def _stretch_mean(left: float, left_after: float, start: float, pace: float, most: float) -> float:
    """The part of the mean that lies between two shares: the integral of `start + pace * log(left / x)`, cut."""
    if start >= most:
        return most * (left - left_after)
    cut = left * exp((start - most) / pace) if pace > 0 and most < inf else 0.0
    end = max(left_after, cut)
    width = left - end
    body = start * width + pace * (width - (end * log(left / end) if end > 0 else 0.0))
    return body + (most * (end - left_after) if end > left_after else 0.0)


def _check_quantiles(points: list[tuple[float, float]], least: float, most: float) -> None:
    _not_negative(least, "the least")
    if len(points) < 2:
        raise ValueError("needs at least two quantiles, such as 0.5 = 107 and 0.9 = 409")
    for share, value in points:
        if not 0 <= share < 1:
            raise ValueError(f"a quantile's share lies from 0 to below 1, not at {share:g}")
        _not_negative(value, f"the quantile {share:g}")
    if least > points[0][1]:
        raise ValueError(f"the least, {least:g} s, is more than the first quantile, {points[0][1]:g} s")
    if most < points[0][1]:
        raise ValueError(f"the most, {most:g} s, is less than the first quantile, {points[0][1]:g} s")
    for (share, before), (next_share, after) in pairwise(points):
        if after < before:
            raise ValueError(f"the quantile {next_share:g} is {after:g} s, less than {before:g} s at {share:g}")


def _not_negative(seconds: float, what: str) -> float:
    if not 0 <= seconds < inf:
        raise ValueError(f"{what} is a number of seconds from 0 up, not {seconds:g}")
    if seconds > LONGEST:
        raise ValueError(f"{what} is {seconds:g} s, and ten years are the most")
    return float(seconds)
