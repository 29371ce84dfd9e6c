"""Stored messages, with their gaps filled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from offhook.centre.transitions.checks import not_found
from offhook.centre.transitions.messaging.sending import FAILED
from offhook.errors import ActionError

if TYPE_CHECKING:
    from offhook.centre.centre import Centre

NO_TEMPLATE: Final = "no-content-sid"


def template_text(centre: Centre, sid: str, values: Mapping[str, str]) -> str:
    """The text of a stored template.

    Raises `ActionError`: `no-content-sid` for a template that the centre's file does not have,
    `failed-to-send-message` for a value of no gap, and for a gap without a value.
    """
    templates = centre.config.messaging.templates
    template = templates.get(sid)
    if template is None:
        not_found("template", sid, templates, NO_TEMPLATE)
    for name in values:
        if name not in template.gaps:
            not_found(f"gap in the template {template.name!r} by the name", name, template.gaps, FAILED)
    try:
        return template.text(values)
    except KeyError as error:
        raise ActionError(
            f"the template {template.name!r} has a gap {error.args[0]!r}, and no value is given for it", code=FAILED
        ) from None
