"""The journal: every record in order in a bounded ring, with a digest and a summary kept as it goes."""

from offhook.journal.digest import Digest
from offhook.journal.encoding import Encoded, encode
from offhook.journal.journal import Journal
from offhook.journal.records import Record
from offhook.journal.summary import Summary

__all__ = ["Digest", "Encoded", "Journal", "Record", "Summary", "encode"]
