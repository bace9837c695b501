"""What arrives at messaging: conversations, messages, drafts, and news of moments."""

from common.chassis import mirror
from common.chassis.bus import OperatorHandlers, ResourcesProvider, does, every, hears, keys, reads, rpc
from common.chassis.calls import Call
from common.contracts.messaging.conversations import BEGIN_CONVERSATION, DELETE_CONVERSATION, MOMENT_CONVERSATIONS
from common.contracts.messaging.drafts import DRAFT, DROP_OTHER, SAVE_DRAFT
from common.contracts.messaging.files import CONVERSATION_FILE, WRITERS, ConversationFile, ConversationFileRequest
from common.contracts.messaging.messages import MARK_MESSAGES, MESSAGES, SEND_MESSAGE
from common.contracts.messaging.searching import SEARCH_MESSAGES
from common.contracts.messaging.subscriptions import ON_MOMENT_CHANGED
from common.contracts.messaging.unread import MARKERS, UNREAD
from services.messaging import commands, queries
from services.messaging.erasing import ERASING
from services.messaging.pdf import making
from services.messaging.queries import counting, searching

MIRROR_EVERY = 10
"""Seconds between looks for moments to learn of."""


class MessagingService(OperatorHandlers):
    """What citizens and staff write to each other."""

    name = "messaging"
    resources = ResourcesProvider()
    erasing = ERASING

    moment_conversations = reads(MOMENT_CONVERSATIONS, queries.moment_conversations, keys)
    begin_conversation = does(BEGIN_CONVERSATION, commands.begin_conversation, keys)
    delete_conversation = does(DELETE_CONVERSATION, commands.delete_conversation)

    messages = reads(MESSAGES, queries.messages, keys)
    send_message = does(SEND_MESSAGE, commands.send_message, keys)
    mark_messages = does(MARK_MESSAGES, commands.mark_messages)

    writers = reads(WRITERS, queries.writers)

    @rpc(CONVERSATION_FILE)
    def conversation_file(self, call: Call[ConversationFileRequest]) -> ConversationFile:
        """Give a conversation as a sealed PDF."""
        return making.conversation_file(self.resources.database, self.resources.keys, self.resources.blobs, call)

    search_messages = reads(SEARCH_MESSAGES, searching.search_messages, keys)

    draft = reads(DRAFT, queries.draft, keys)
    save_draft = does(SAVE_DRAFT, commands.save_draft, keys)
    drop_other = does(DROP_OTHER, commands.drop_other)

    unread = reads(UNREAD, counting.unread)
    markers = reads(MARKERS, counting.markers)

    on_moment_changed = hears(ON_MOMENT_CHANGED, commands.note_moment)

    @every(MIRROR_EVERY)
    def mirror_moments(self) -> bool:
        """Learn which moments there are, where events haven't told."""
        return mirror.walk(self.resources)
