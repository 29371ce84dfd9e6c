"""What the parser knows about words beyond the grammar: those to come, those that join lines, and names for people."""

from __future__ import annotations

JOINING_WORDS = frozenset({"and", "or", "default", "otherwise", "retry", "up", "choices", "where"})
"""A line goes on before these, wherever they stand."""

HEAD_WORDS = frozenset({
    "when", "named", "priority", "ahead", "behind", "required", "optional", "mode", "within", "until", "reentrant",
    "durable", "also", "do",
})  # fmt: skip
"""A line goes on before these where the parser can take them: clauses of a handler's head and its `do`."""

ITEM_WORDS = frozenset({
    "use", "param", "type", "const", "define", "before", "instead", "after", "on", "every", "memory", "test", "action",
})  # fmt: skip
"""Words that begin an item of a file."""

SHAPES = {
    "NAME": "a name",
    "FIELD": "a field's name",
    "LABEL": "a name with a colon",
    "ACTION_NAME": "an action's name",
    "CAPS_ACTION": "an action's name",
    "EVENT_NAME": "an event's name",
    "PLUGIN_NAME": "a plugin's name",
    "NUMBER": "a number",
    "DURATION": "a duration such as `2m`",
    "TEXT": "a text in quotes",
    "REGEX": "a regular expression such as `/^a/`",
    "PASS": "`pass`",
    "NOTICE": "`notification`",
    "_NEWLINE": "the end of the line",
    "$END": "the end of the file",
}
"""How messages call the terminals that have no fixed spelling."""

FOREIGN_WORDS = {
    "elif": "else if", "elsif": "else if", "elseif": "else if", "endif": "end", "var": "let", "def": "define",
    "function": "define", "func": "define", "import": "use", "include": "use", "print": "log",
    "none": "null", "nil": "null", "undefined": "null", "throw": "fail", "raise": "fail",
    "sleep": "wait", "abort": "cancel", "foreach": "for each", "delete": "remove", "sub": "define",
}  # fmt: skip
"""Words that other languages use, and ours for them."""

FOREIGN_STATEMENTS = {
    "while": "loops go over a list: `for each x in xs do`; for a condition to come true: `wait until …`",
    "loop": "loops go over a list: `for each x in xs do`",
    "switch": "write `if … then`, `else if … then` and `else`",
    "case": "write `if … then`, `else if … then` and `else`",
    "unless": "write `if not … then`",
    "call": "an action is invoked by its name alone, a procedure as `name(…)`",
    "invoke": "an action is invoked by its name alone: `AcceptTask sid: …`",
    "await": "an action is invoked by its name alone, and the next line waits for it",
    "goto": "there is no jumping: `stop` ends the run, `return` a procedure",
    "console": "write `log`",
}
"""Words that begin a statement elsewhere, and what to write here."""

FOREIGN_BLOCKS = frozenset({"while", "loop", "switch", "unless"})
"""Those among them that open a block, whatever their line ends with."""

FOREIGN_OPERATORS = {
    "equals": "==", "equal": "==", "eq": "==", "ne": "!=", "includes": "contains", "has": "contains", "like": "matches",
    "mod": "%", "plus": "+", "minus": "-",
}  # fmt: skip
"""Words that people put between two values, and ours for them."""

FOREIGN_FUNCTIONS = {
    "size": "length", "len": "length", "count": "length", "toUpperCase": "upper", "toLowerCase": "lower",
    "toString": "text", "strip": "trim",
}  # fmt: skip
"""What other languages call functions that ours has, too."""

SPREADSHEET_FUNCTIONS = {
    "if": "a if condition else b", "ifs": "a if condition else b", "and": "a and b", "or": "a or b", "not": "not a",
    "isblank": "x is empty", "concat": '"{a}{b}"', "concatenate": '"{a}{b}"', "countif": "count x in xs where …",
    "today": "start_of_day(now)", "now": "now", "len": "length(x)", "mod": "a % b", "ifna": "a default b",
    "iferror": "a default b", "true": "true", "false": "false", "filter": "[x for each x in xs where …]",
}  # fmt: skip
"""What spreadsheets call in capitals, and how it is said here."""

FOREIGN_TYPES = {
    "int": "number", "integer": "number", "float": "number", "double": "number", "decimal": "number", "str": "text",
    "string": "text", "bool": "boolean", "array": "list of any", "list": "list of any", "dict": "map", "object": "map",
    "json": "map", "date": "time", "datetime": "time", "timestamp": "time", "timedelta": "duration",
}  # fmt: skip
"""What other languages call types, and ours for them."""

FOREIGN_METHODS = {
    "includes": "contains", "contains": "contains", "has": "contains", "startsWith": "starts with",
    "startswith": "starts with", "endsWith": "ends with", "endswith": "ends with", "equals": "==", "test": "matches",
}  # fmt: skip
"""What other languages ask with brackets behind a value, and our sign for it."""

UNITS = {
    **dict.fromkeys(("milliseconds", "millisecond", "millis", "msec"), ("ms", 1)),
    **dict.fromkeys(("seconds", "second", "secs", "sec"), ("s", 1)),
    **dict.fromkeys(("minutes", "minute", "mins", "min"), ("m", 1)),
    **dict.fromkeys(("hours", "hour", "hrs", "hr"), ("h", 1)),
    **dict.fromkeys(("days", "day"), ("d", 1)),
    **dict.fromkeys(("weeks", "week"), ("d", 7)),
    **{unit: (unit, 1) for unit in ("ms", "s", "m", "h", "d")},
}
"""How people write units of time, and ours for them: so many of these."""

NEEDED = {
    "cancel": ("a reason, which people will read", 'cancel "why"'),
    "fail": ("a reason, which people will read", 'fail "why"'),
    "log": ("something to log", 'log "what happened"'),
    "notify": ("something to say", 'notify "what happened"'),
    "wait": ("a duration or a condition", "wait 2m"),
    "when": ("a condition", 'when task.channel == "chat"'),
    "named": ("a name in quotes", 'named "greeting"'),
}
"""What cannot be left out behind a word, with an example."""

FOREIGN_SIGNS = {
    **dict.fromkeys("\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb'`", 'straight double quotes: "…"'),
    **dict.fromkeys("\u2013\u2014\u2212", "a plain `-`"),
    "&": "`and`",
    "|": "`or`",
    "!": "`not`, or `!=` between two values",
    ";": "a new line for each statement",
    "\u2260": "`!=`",
    "\u2264": "`<=`",
    "\u2265": "`>=`",
    "\u00d7": "`*`",
    "\u00f7": "`/`",
    "\u2192": "`then`",
    "?": "`a if c else b`",
    "$": "the name alone",
    "@": "the name alone",
    "\\": "the line on after a comma or inside brackets",
}
"""Signs that people type out of habit, and what the language has for them."""

STATEMENT_WORDS = frozenset({
    "let", "set", "add", "remove", "if", "for", "cancel", "redirect", "proceed", "return", "fail", "stop", "log",
    "notify", "ask", "wait", "together", "meanwhile", "try", "repeat", "remember", "forget", "dismiss",
})  # fmt: skip
"""Words that begin a statement."""

FRESH_WORDS = ITEM_WORDS | STATEMENT_WORDS | {"end", "else"}
"""Words at which a line surely begins anew."""
