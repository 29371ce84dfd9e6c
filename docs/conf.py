"""How Sphinx builds these pages: `sphinx-build -W --keep-going -b html docs build/docs`."""

from __future__ import annotations

from importlib.metadata import version as version_of

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

from offhook_grammar.editors.pygments_lexer import HookLexer

project = "Offhook"
author = "the authors of Offhook"
version = release = version_of("offhook")

extensions = ["myst_parser", "sphinx.ext.autodoc"]
root_doc = "index"
# README.md is the index for those who read the pages in the repository; the others are no pages
exclude_patterns = ["README.md", "examples", "generating"]

# anchors for headings, by the rule that the common hosts of repositories have
myst_heading_anchors = 4

# docstrings are plain text: one pair of backquotes is code, as in the pages
default_role = "literal"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
maximum_signature_line_length = 110
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
# the names have headings of their own
toc_object_entries = False

# a few public names are those of two things (`offhook.centre.Call`, `offhook.testing.Call`): which of them a signature
# links to is Sphinx's guess, and it says so of each
suppress_warnings = ["ref.python"]

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_title = f"Offhook {version}"
html_show_copyright = False


# the languages of code blocks that Pygments does not know
_PLAIN = ("csv",)


def setup(app: Sphinx) -> None:
    """What these pages need beside the extensions."""
    app.add_lexer("hook", HookLexer)
    for language in _PLAIN:
        app.add_lexer(language, TextLexer)
