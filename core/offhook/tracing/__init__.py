"""Why something happened, or did not: trees out of what a store or an export of a journal holds."""

from offhook.tracing.entries import Entry, TraceRecords
from offhook.tracing.listing import ListFilter, list_rows
from offhook.tracing.node import Change, Node, Trace
from offhook.tracing.opening import TraceError, open_trace
from offhook.tracing.tracing import trace_of
from offhook.tracing.why_not import WhyNot, why_not

__all__ = [
    "Change",
    "Entry",
    "ListFilter",
    "Node",
    "Trace",
    "TraceError",
    "TraceRecords",
    "WhyNot",
    "list_rows",
    "open_trace",
    "trace_of",
    "why_not",
]
