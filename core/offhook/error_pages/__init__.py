"""What each code of an error or a cancellation means, and what helps."""

from offhook.error_pages.journal import JOURNAL
from offhook.error_pages.language import LANGUAGE
from offhook.error_pages.page import ErrorPage
from offhook.error_pages.pipeline import PIPELINE
from offhook.error_pages.settings import SETTINGS
from offhook.error_pages.store import STORE
from offhook.error_pages.tracing import TRACING

__all__ = ["JOURNAL", "LANGUAGE", "PIPELINE", "SETTINGS", "STORE", "TRACING", "ErrorPage"]
