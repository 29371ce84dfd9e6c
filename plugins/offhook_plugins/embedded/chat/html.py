"""What an email says, read from its HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_UNSEEN: Final = frozenset({"head", "script", "style", "title"})
_PARAGRAPHS: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol"})
_BLOCKS: Final = _PARAGRAPHS | frozenset(
    {"address", "article", "aside", "br", "div", "footer", "header", "hr", "li", "pre", "section", "tr"}
)


def plain_text(html: str) -> str:
    """The text of HTML, a line for each block, an empty line around paragraphs; what nobody sees is left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [re.sub(r"[ \t\r\n\f]+", " ", line).strip() for line in "".join(reader.parts).split("\v")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


class _Reader(HTMLParser):
    """Collects the text, with a vertical tab where a line ends."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        self._end_line(tag)
        if tag == "li":
            self.parts.append("- ")
        elif tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if tag not in ("br", "hr"):
            self._end_line(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data.replace("\v", " "))

    def _end_line(self, tag: str) -> None:
        if tag not in _BLOCKS:
            return
        text = "".join(self.parts[-2:])
        if tag == "br" or (text and not text.endswith("\v")):
            self.parts.append("\v")
        if tag in _PARAGRAPHS and self.parts:
            self.parts.append("\v")
