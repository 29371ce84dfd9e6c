"""What went wrong at a token that cannot stand where it stands, and how reading could go on."""

from offhook_grammar.parsing.trouble.braces import opens_block
from offhook_grammar.parsing.trouble.diagnose import diagnose
from offhook_grammar.parsing.trouble.situation import Repair, Situation, Trouble

__all__ = ["Repair", "Situation", "Trouble", "diagnose", "opens_block"]
