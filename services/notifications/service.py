"""What arrives at notifications: news of what happens in moments, people's preferences, and the clock."""

from contextlib import ExitStack
from functools import partial
from typing import cast

from common.chassis import mirror
from common.chassis.bus import OperatorHandlers, ResourcesProvider, does, every, hears, reads, rpc
from common.chassis.calls import Call, JsonAnswer
from common.chassis.clock import now
from common.contracts.base import Nothing
from common.contracts.notifications.deliveries import NOTE_REPORT, STOP, NoteReport, StopMails
from common.contracts.notifications.inbox import INBOX, INBOX_NEWS, SEE_NOTICES
from common.contracts.notifications.preferences import (
    CHANGE_ADDRESS,
    CHANGE_PREFERENCES,
    CONFIRM_ADDRESS,
    PREFERENCES,
    REMOVE_ADDRESS,
    AddressConfirmed,
    ConfirmAddress,
)
from common.contracts.notifications.reach import REACH
from common.contracts.notifications.subscriptions import (
    ON_ABSENCE_CHANGED,
    ON_MESSAGE_SENT,
    ON_MESSAGES_MARKED,
    ON_MODULE_STARTED,
    ON_MOMENT_CHANGED,
    ON_PERSON_SIGNED_IN,
    ON_RESPONSE_CHANGED,
)
from services.notifications.commands import coming_back, delivering, notices, seeing, telling
from services.notifications.commands import preferences as choices
from services.notifications.erasing import ERASING
from services.notifications.model.outcomes import Breaker
from services.notifications.outside import carriers
from services.notifications.outside.mail import Mailer
from services.notifications.queries import inbox as inboxes
from services.notifications.queries import recipients
from services.notifications.settings import Settings

MIRROR_EVERY = 10
"""Seconds between looks for moments to learn of."""
SEND_EVERY = 1
"""Seconds between looks for what is to be tried again, or what another process was to send: what is queued here is sent as soon as it is durable."""
CONNECTIONS = 5
"""How many connections to the mail server a process has at most: each waits four times for an answer, for each mail."""
TELL_EVERY = 1
"""Seconds between looks for what wasn't due when it was heard of."""
FORGET_EVERY = 3600
MAIL, TEXT_MESSAGES = Breaker(), Breaker()
"""Each channel has its own: a provider that is away stops no mail."""


class NotificationsService(OperatorHandlers):
    """How people are told that something waits for them."""

    name = "notifications"
    resources = ResourcesProvider()
    erasing = ERASING

    preferences = reads(PREFERENCES, recipients.preferences)
    reach = reads(REACH, recipients.reach)
    inbox = reads(INBOX, inboxes.inbox)
    inbox_news = reads(INBOX_NEWS, inboxes.inbox_news)
    see_notices = does(SEE_NOTICES, seeing.see_notices)
    change_address = does(CHANGE_ADDRESS, choices.change_address)
    remove_address = does(REMOVE_ADDRESS, choices.remove_address)
    change_preferences = does(CHANGE_PREFERENCES, choices.change_preferences)

    on_message_sent = hears(ON_MESSAGE_SENT, notices.note_message)
    on_messages_marked = hears(ON_MESSAGES_MARKED, notices.note_marked)
    on_person_signed_in = hears(ON_PERSON_SIGNED_IN, notices.note_sign_in)
    on_module_started = hears(ON_MODULE_STARTED, notices.note_module)
    on_response_changed = hears(ON_RESPONSE_CHANGED, notices.note_response)
    on_absence_changed = hears(ON_ABSENCE_CHANGED, notices.note_absence)
    on_moment_changed = hears(ON_MOMENT_CHANGED, notices.note_moment)

    @rpc(CONFIRM_ADDRESS)
    def confirm_address(self, call: Call[ConfirmAddress]) -> JsonAnswer[AddressConfirmed]:
        """Take the code of a new address."""
        return choices.confirm_address(self.resources.database, call, self.resources.digest)

    @rpc(STOP)
    def stop(self, call: Call[StopMails]) -> JsonAnswer[Nothing]:
        """Send no more mail to an address."""
        return coming_back.stop(self.resources.database, call, self.resources.digest)

    @rpc(NOTE_REPORT)
    def note_report(self, call: Call[NoteReport]) -> JsonAnswer[Nothing]:
        """Note what a provider tells of a text message."""
        return coming_back.note_report(self.resources.database, call, self.resources.digest)

    @every(SEND_EVERY, woken_by="email")
    def send_mail(self) -> bool:
        """Send the mails that are due. One that hangs holds up mails alone."""
        settings = self._settings
        if settings.smtp_host == "none":
            return False
        with ExitStack() as stack:
            mailers = [stack.enter_context(Mailer(settings)) for _ in range(CONNECTIONS)]
            sends = [partial(carriers.send_mail, settings, self.resources.digest, each) for each in mailers]
            return delivering.send_due(self.resources.database, "email", MAIL, sends)

    @every(SEND_EVERY, woken_by="sms")
    def send_text_messages(self) -> bool:
        """Send the text messages that are due."""
        settings = self._settings
        if settings.sms_url == "none":
            return False
        send = partial(carriers.send_text_message, settings, self.resources.digest)
        return delivering.send_due(self.resources.database, "sms", TEXT_MESSAGES, [send])

    @every(TELL_EVERY)
    def tell_due(self) -> bool:
        """Tell people what has become due."""
        return telling.tell_all_due(self.resources.database, now())

    @every(FORGET_EVERY)
    def forget_old(self) -> bool:
        """Forget what was sent long ago."""
        return coming_back.forget_old(self.resources.database, now())

    @every(MIRROR_EVERY)
    def mirror_moments(self) -> bool:
        """Learn which moments there are, where events haven't told."""
        return mirror.walk(self.resources)

    @property
    def _settings(self) -> Settings:
        return cast("Settings", self.resources.settings)
