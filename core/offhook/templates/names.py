"""The names of what is made: one NAME gives those of a distribution, a package and a plugin, or of a script's files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final

from offhook.errors import ConfigError

LONGEST: Final = 40
_PREFIX: Final = re.compile(r"offhook[-_]+")
_SUFFIX: Final = ".hook"
_FORM: Final = re.compile(r"[a-z][a-z0-9]*(?:[-_]+[a-z0-9]+)*")
_OWN_SCRIPT: Final = "on centre.started do log {name}.text(1)\n"


@dataclass(frozen=True, slots=True)
class PluginNames:
    """`crm-pop` → the distribution `offhook-crm-pop`, its package `offhook_crm_pop`, the plugin `crm_pop`."""

    plugin: str
    distribution: str
    package: str


@dataclass(frozen=True, slots=True)
class ScriptNames:
    """`wrap-up` → the script `wrap-up.hook`, its test `test_wrap_up.py`."""

    script: str
    test: str


def plugin_names(name: str, taken: Iterable[str] = ()) -> PluginNames:
    """The names of a new plugin. `taken`: the plugins that there are, by name.

    Raises `ConfigError`: `bad-name` for one that cannot be a plugin's, `name-taken` for one that is another's.
    """
    word = _word(name, _PREFIX.sub("", name.strip().casefold(), count=1), "plugin").replace("-", "_")
    if not _callable_in_scripts(word):
        raise ConfigError(
            f"a plugin cannot be called {word}: scripts could not call its functions, as the language has this word",
            code="bad-name",
            hint=f"{word}_rules would do",
        )
    if word in {other.replace("-", "_").casefold() for other in taken}:
        raise ConfigError(f"there is a plugin {word} already", code="name-taken", hint="`offhook plugins` lists them")
    package = f"offhook_{word}"
    if find_spec(package) is not None:
        raise ConfigError(f"there is a package {package} already", code="name-taken", hint="take another name")
    return PluginNames(word, package.replace("_", "-"), package)


def script_names(name: str) -> ScriptNames:
    """The names of a new script's files. Raises `ConfigError` (`bad-name`)."""
    word = _word(name, name.strip().removesuffix(_SUFFIX).casefold(), "script")
    return ScriptNames(f"{word}{_SUFFIX}", f"test_{word.replace('-', '_')}.py")


def _word(given: str, wanted: str, what: str) -> str:
    """The name in its one form, without doubled hyphens and underscores."""
    if not _FORM.fullmatch(wanted):
        near = re.sub(r"[^a-z0-9]+", "-", _plain(wanted)).strip("-").lstrip("0123456789-")
        raise ConfigError(
            f"the name of a {what} has the letters a to z, digits, hyphens and underscores, with a letter first; "
            f"not {given!r}",
            code="bad-name",
            hint=f"{near[:LONGEST].rstrip('-')} would do" if near else None,
        )
    if len(wanted) > LONGEST:
        raise ConfigError(f"the name has {len(wanted)} letters; it may have {LONGEST}", code="bad-name")
    return re.sub(r"([-_])[-_]+", r"\1", wanted)


def _plain(text: str) -> str:
    """Letters without their accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def _callable_in_scripts(word: str) -> bool:
    """Whether a script could call the functions of a plugin of that name: the language itself is asked."""
    from offhook_grammar.parser import parse

    return not parse(_OWN_SCRIPT.format(name=word), "").diagnostics
