"""What `moments` hears."""

from common.contracts.base import Subscription
from common.contracts.directory.events import CITIZEN_FIRST_SIGNED_IN
from common.contracts.messaging.events import MESSAGE_SENT

ON_CITIZEN_FIRST_SIGNED_IN = Subscription("moments", "on_citizen_first_signed_in", CITIZEN_FIRST_SIGNED_IN)
ON_MESSAGE_SENT = Subscription("moments", "on_message_sent", MESSAGE_SENT)
