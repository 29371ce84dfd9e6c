"""DTMF: the keypad of a call."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field, StrictBool

from offhook import TaskPayload
from offhook.fields import KeypadDigits

RESERVATION = {"sid": "WRXXXXXXXXXXXXXXXXX"}


class ToggleDTMFDialpad(TaskPayload, group="dtmf", role="agent", examples=[{**RESERVATION, "open": True}]):
    """Show the keypad of a call, hide it, or flip it.

    Showing begins with no digits; hiding forgets those shown. The call need not be live.

    Errors:
        cant-toggle-dtmf: there is no such task, or it is no call.

    Source: the catalogue entry ToggleDTMFDialpad.
    """

    unknown_code: ClassVar[str] = "cant-toggle-dtmf"

    open: StrictBool | None = Field(
        default=None, description="true shows, false hides; left out, the present state flips."
    )


class SetDTMFDialpadDigits(TaskPayload, group="dtmf", role="agent", examples=[{**RESERVATION, "digits": "123"}]):
    """Set the digits shown on the keypad of a call.

    It changes what is shown; no tone is sent.

    Errors:
        cant-set-digits: there is no such task, or its call is not live.

    Source: the catalogue entry SetDTMFDialpadDigits.
    """

    unknown_code: ClassVar[str] = "cant-set-digits"

    digits: KeypadDigits = Field(description="All the digits to show: 0 to 9, * and #.")


class SendDTMFDigits(TaskPayload, group="dtmf", role="agent", examples=[{**RESERVATION, "digits": "5"}]):
    """Send keypad tones into a live call.

    All others in the call hear them who are not on hold, a menu at the other end too. The digits are added to those
    shown on the keypad, through SetDTMFDialpadDigits.

    Errors:
        cant-send-digits: there is no such task, its call is not live, or the worker is on hold.
        no-active-call: the worker has no part in the call.

    Source: the catalogue entry SendDTMFDigits.
    """

    unknown_code: ClassVar[str] = "cant-send-digits"

    digits: KeypadDigits = Field(min_length=1, description="The tones to send: 0 to 9, * and #.")
