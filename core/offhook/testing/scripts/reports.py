"""Verdicts of tests for people, for programs, and as JUnit's XML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

from offhook.printable import clean
from offhook.testing.scripts.runner import Verdict

_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(verdict: Verdict, *, color: bool = False) -> str:
    """A line for a test that passed; for one that failed also why, and where."""
    word = "ok    " if verdict.passed else "FAILED"
    if color:
        word = f"\x1b[{32 if verdict.passed else 31}m{word}\x1b[0m"
    head = f"{word} {verdict.test.place}  {verdict.test.name}"
    return head if verdict.passed else "\n".join([head, *[f"  {clean(line)}" for line in why(verdict)]])


def why(verdict: Verdict) -> list[str]:
    """Why a test failed, as lines: what was wanted, the line of the script, and what there was."""
    source = verdict.test.text.splitlines()
    line = source[verdict.line - 1].strip() if 0 < verdict.line <= len(source) else ""
    return [
        verdict.message or "",
        f" --> {verdict.test.path}:{verdict.line}",
        f"  |  {line}",
        *[f"  = {each}" if not each.startswith(" ") else f"    {each}" for each in verdict.lines],
    ]


def verdict(verdicts: Sequence[Verdict]) -> str:
    """How many passed and failed."""
    failed = sum(not one.passed for one in verdicts)
    return f"{len(verdicts) - failed} passed, {failed} failed"


def to_json(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """All of it for programs."""
    failed = sum(not one.passed for one in verdicts)
    return {"passed": len(verdicts) - failed, "failed": failed, "tests": [_one(each) for each in verdicts]}


def _one(verdict: Verdict) -> dict[str, Any]:
    out: dict[str, Any] = {
        "name": verdict.test.name,
        "file": verdict.test.path,
        "line": verdict.test.node.span.line,
        "outcome": "passed" if verdict.passed else "failed",
        "seconds": round(verdict.seconds, 6),
    }
    if verdict.output:
        out["output"] = list(verdict.output)
    if not verdict.passed:
        out["failure"] = {"message": verdict.message, "line": verdict.line, "details": list(verdict.lines)}
    return out


def junit(verdicts: Sequence[Verdict]) -> str:
    """JUnit's XML: a suite for each file."""
    failed = sum(not one.passed for one in verdicts)
    seconds = f"{sum(one.seconds for one in verdicts):.3f}"
    root = ElementTree.Element(
        "testsuites", name="offhook test", tests=str(len(verdicts)), failures=str(failed), errors="0", time=seconds
    )
    for path in dict.fromkeys(one.test.path for one in verdicts):
        ours = [one for one in verdicts if one.test.path == path]
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=_xml(path),
            file=_xml(path),
            tests=str(len(ours)),
            failures=str(sum(not one.passed for one in ours)),
            errors="0",
            skipped="0",
            time=f"{sum(one.seconds for one in ours):.3f}",
        )
        for one in ours:
            case = ElementTree.SubElement(
                suite, "testcase", name=_xml(one.test.name), classname=_classname(path), file=_xml(path),
                line=str(one.test.node.span.line), time=f"{one.seconds:.3f}",
            )  # fmt: skip
            if not one.passed:
                failure = ElementTree.SubElement(case, "failure", type="expectation", message=_xml(one.message or ""))
                failure.text = _xml("\n".join(why(one)))
            if one.output:
                ElementTree.SubElement(case, "system-out").text = _xml("\n".join(one.output))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def _classname(path: str) -> str:
    """The script as CI systems show what holds tests: they take dots for packages."""
    return _xml(re.sub(r"[\\/]+", ".", path.removesuffix(".hook").lstrip("./\\")))


def _xml(said: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub("\ufffd", said)
