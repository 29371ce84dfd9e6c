"""The `[[template]]` sections of a centre's file: messages that are stored under a SID, with gaps to be filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from offhook.centre.config.reading import Section
from offhook_grammar.node import Frozen, node
from offhook_grammar.values import EMPTY_MAP, FrozenDict

_GAP: Final = re.compile(r"\{\{\s*([^{}\s]+)\s*\}\}")


@node
class TemplateConfig(Frozen):
    """A message with gaps, written `{{name}}`. `variables` has what stands in a gap for which nothing is given."""

    sid: str
    name: str
    body: str
    variables: Mapping[str, str] = EMPTY_MAP

    @property
    def gaps(self) -> tuple[str, ...]:
        """The names of the gaps, in their order."""
        return tuple(dict.fromkeys(_GAP.findall(self.body)))

    def text(self, values: Mapping[str, str]) -> str:
        """The message with its gaps filled. Raises `KeyError` with the name of a gap for which there is no value."""
        filled = {**self.variables, **values}
        return _GAP.sub(lambda gap: filled[gap[1]], self.body)


def read_templates(top: Section) -> Mapping[str, TemplateConfig]:
    """All `[[template]]`s, by SID."""
    found: dict[str, TemplateConfig] = {}
    names: list[str] = []
    for section in top.sections("template", "template") or ():
        template = _template(section)
        section.finish()
        if template.sid in found:
            section.problem("sid", f"there is a template with the sid {template.sid} already")
        if template.name and template.name.casefold() in names:
            section.problem("name", f"there is a template {template.name!r} already")
        names.append(template.name.casefold())
        found[template.sid] = template
    return FrozenDict(found)


def _template(section: Section) -> TemplateConfig:
    if "sid" not in section.data:
        section.problem("sid", "a template needs sid, by which it is sent: HX, letters and digits after it")
    template = TemplateConfig(
        sid=section.sid("HX") or "",
        name=section.text("name", "", required=True),
        body=section.text("body", "", required=True),
        variables=_variables(section),
    )
    for name in template.variables:
        if name not in template.gaps:
            section.problem("variables", f"the body has no gap {{{{{name}}}}}")
    return template


def _variables(section: Section) -> Mapping[str, str]:
    if section.table("variables") is None:
        return EMPTY_MAP
    table = section.section("variables")
    found = {name: table.text(name, "") for name in table.data}
    return FrozenDict(found)
