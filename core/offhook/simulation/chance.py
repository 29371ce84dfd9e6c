"""Randomness that does not depend on the order in which it is asked for."""

from __future__ import annotations

from hashlib import blake2b

_STEPS = 2.0**-53


class Chance:
    """Shares between 0 and 1, each fixed by the seed and the names it is drawn for.

    One shared generator would tie every simulated person to the order of all others' draws, so that a script that
    cancels one case would change the fate of the rest. Here `chance.share("handling", sid)` is the same number
    whenever it is asked, under the same seed, on every machine.
    """

    __slots__ = ("_key",)

    def __init__(self, seed: int = 0) -> None:
        self._key = blake2b(str(seed).encode(), digest_size=32).digest()

    def share(self, *names: str) -> float:
        """A number from 0 (possible) to 1 (never reached), evenly spread over different names."""
        # the unit separator keeps ("a", "bc") apart from ("ab", "c")
        digest = blake2b("\x1f".join(names).encode(), digest_size=8, key=self._key).digest()
        return (int.from_bytes(digest, "big") >> 11) * _STEPS

    def happens(self, probability: float, *names: str) -> bool:
        """True in that share of cases."""
        return self.share(*names) < probability
