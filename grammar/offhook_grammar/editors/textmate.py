"""How editors with TextMate grammars paint scripts: `python -m offhook_grammar.editors.textmate` writes the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from offhook_grammar.editors.vocabulary import ACTION, DURATION, NUMBER, REGEX, vocabulary

FILE: Final = Path(__file__).parent / "hook.tmLanguage.json"


def grammar() -> dict[str, Any]:
    """The grammar in TextMate's form."""
    words = vocabulary()
    return {
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "name": "Offhook workflow script",
        "scopeName": "source.hook",
        "fileTypes": ["hook"],
        "patterns": [{"include": "#code"}],
        "repository": {
            "code": {
                "patterns": [
                    _match("comment.line.number-sign.hook", r"#.*$"),
                    _match("keyword.declaration.hook", r"\baction(?=\s+[A-Z])"),
                    _match("variable.parameter.hook", r"\b[^\W\d]\w*(?=[ \t]*:)"),
                    _match("variable.other.member.hook", r"(?<=\.)[^\W\d]\w*"),
                    _match("constant.numeric.duration.hook", rf"\b{DURATION}"),
                    _match("constant.numeric.hook", rf"\b{NUMBER}"),
                    _match("string.regexp.hook", rf"(?<=matches ){REGEX}|(?<=[(,] ){REGEX}"),
                    {"include": "#text"},
                    _match("keyword.declaration.hook", _one_of(words.items)),
                    _match("keyword.control.hook", _one_of(words.statements)),
                    _match("keyword.operator.word.hook", _one_of(words.operators)),
                    _match("constant.language.hook", _one_of(words.constants)),
                    _match("entity.name.function.action.hook", rf"\b(?:{ACTION})"),
                    _match("keyword.operator.hook", r"==|!=|<=|>=|[-+*/%<>=]"),
                ]
            },
            "text": {
                "name": "string.quoted.double.hook",
                "begin": '"',
                "end": '"|$',
                "patterns": [
                    _match("constant.character.escape.hook", r"\\."),
                    {
                        "name": "meta.interpolation.hook",
                        "begin": r"\{",
                        "end": r"\}|(?=\")",
                        "patterns": [{"include": "#code"}],
                    },
                ],
            },
        },
    }


def text() -> str:
    """The file's text."""
    return json.dumps(grammar(), indent=2, ensure_ascii=False) + "\n"


def _match(name: str, pattern: str) -> dict[str, str]:
    return {"name": name, "match": pattern}


def _one_of(words: tuple[str, ...]) -> str:
    return rf"\b(?:{'|'.join(words)})(?!\w)"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
