"""Plugins that scripts name with `use plugin`, and names that those may have declared which are not here."""

from __future__ import annotations

from offhook_grammar.checker.declarations import Visible
from offhook_grammar.checker.report import Report
from offhook_grammar.checker.suggestions import did_you_mean, listed
from offhook_grammar.diagnostics import Advice, Span
from offhook_grammar.tree import UsePlugin
from offhook_grammar.types import Catalogue


def check_plugin(item: UsePlugin, catalogue: Catalogue, report: Report) -> None:
    """Report a plugin that is not here, unless the script can do without it."""
    known = tuple(catalogue.plugin_names())
    if item.optional or item.plugin.text in known:
        return
    report.error(
        "H208",
        item.plugin.span,
        f"there is no plugin `{item.plugin.text}` here",
        hint=did_you_mean(item.plugin.text, known, item.plugin.span)
        or "load it (`--plugin PATH`), or write `optional` behind its name",
    )


def report_unknown(
    code: str, span: Span, message: str, hint: str | Advice | None, visible: Visible, report: Report
) -> None:
    """Report a name that no plugin declares.

    It may come from a plugin that is not here, when it is like no name that is: then nothing is said if the plugin
    itself is reported, and a warning if the script can do without it.
    """
    if hint is not None or not visible.absent:
        report.error(code, span, message, hint=hint)
    elif all(visible.absent.values()):
        names = listed(visible.absent, last="or")
        report.warning(code, span, message, notes=(f"it may come from the plugin {names}, which is not here",))


def report_dormant(code: str, span: Span, message: str, hint: str | Advice | None, report: Report) -> None:
    """Warn of the unknown target of an `optional` handler."""
    report.warning(code, span, message, hint=hint, notes=("the handler is dormant for it: `optional` allows that",))
