"""What several subjects of `notifications` share: the channels beside the inbox, and what people are notified of."""

from typing import Annotated

from marshmallow.validate import OneOf

CHANNELS = ("email", "sms")
"""The ways out of the service. The inbox in it is always there."""
STAFF_KINDS = ("message", "form_sent", "responsible", "cover")
"""What staff are notified of: a citizen's message, a form that a citizen has sent, a moment that became theirs, a cover that begins."""
CITIZEN_KINDS = ("message", "moment_started", "module_started", "form_reopened", "maintenance_ending")
"""What citizens are notified of: staff's message, a moment and a module that began, a form that was opened again for them, the end of
the time in which they may still read."""
KINDS = tuple(dict.fromkeys((*STAFF_KINDS, *CITIZEN_KINDS)))

Channel = Annotated[str, OneOf(CHANNELS)]
Kind = Annotated[str, OneOf(KINDS)]
