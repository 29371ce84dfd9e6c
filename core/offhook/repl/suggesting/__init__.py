"""What can stand at the cursor: text in, suggestions out, for any shell."""

from offhook.repl.suggesting.signature import Signature, signature
from offhook.repl.suggesting.suggest import suggest
from offhook.repl.suggesting.suggestion import Suggestion
from offhook.repl.suggesting.view import View

__all__ = ["Signature", "Suggestion", "View", "signature", "suggest"]
