"""Messages between a citizen and staff: the same for both, each in their own moments."""

from common.contracts.directory.answer_times import ANSWER_TIME
from common.contracts.messaging.conversations import BEGIN_CONVERSATION, DELETE_CONVERSATION, MOMENT_CONVERSATIONS
from common.contracts.messaging.drafts import DRAFT, DROP_OTHER, SAVE_DRAFT
from common.contracts.messaging.messages import MARK_MESSAGES, MESSAGES, SEND_MESSAGE
from common.contracts.messaging.searching import SEARCH_MESSAGES
from common.contracts.messaging.unread import UNREAD
from gateway.api.declaring import Routes
from gateway.api.views import blueprint
from gateway.identity.access_rules import for_citizens, for_staff
from gateway.recorded import of_moment, of_rows

pages = blueprint("messages", "Meddelanden i ett moment")


def _declare(routes: Routes, area: str, whose: str) -> None:
    """Declare the routes of staff (`area` empty) or of citizens (`/my`), whose names begin with `whose`."""
    moment = f"{area}/moments/<uuid:moment_id>/conversations"
    conversation = f"{moment}/<uuid:conversation_id>"
    routes.get(
        moment,
        MOMENT_CONVERSATIONS,
        "List a moment's conversations, newest activity first.",
        record=of_moment("conversations"),
        name=f"{whose}conversations",
    )
    routes.post(
        moment,
        BEGIN_CONVERSATION,
        "Begin a conversation, which nobody else sees until something is sent.",
        name=f"{whose}begin_conversation",
    )
    routes.post(
        f"{conversation}/delete",
        DELETE_CONVERSATION,
        "Delete a conversation in which nothing is sent.",
        name=f"{whose}delete_conversation",
    )
    routes.get(
        f"{conversation}/messages",
        MESSAGES,
        "Give a page of a conversation, newest first.",
        record=of_moment("messages"),
        name=f"{whose}messages",
    )
    routes.post(
        f"{conversation}/messages",
        SEND_MESSAGE,
        "Send a message: once, and for good.",
        name=f"{whose}send_message",
    )
    routes.put(
        f"{conversation}/read",
        MARK_MESSAGES,
        "Mark messages as read, or as unread again.",
        name=f"{whose}mark_messages",
    )
    routes.get(
        f"{conversation}/draft",
        DRAFT,
        "Give what oneself has written and not sent.",
        record=of_moment("draft"),
        name=f"{whose}draft",
    )
    routes.put(
        f"{conversation}/draft",
        SAVE_DRAFT,
        "Save what oneself has written so far; what another device has saved meanwhile is kept beside it.",
        name=f"{whose}save_draft",
    )
    routes.post(
        f"{conversation}/draft/drop-other",
        DROP_OTHER,
        "Drop what another device had saved.",
        name=f"{whose}drop_other_draft",
    )
    routes.get(
        f"{area}/moments/<uuid:moment_id>/answer-time",
        ANSWER_TIME,
        "Tell within how many working days the moment's care unit says that it answers.",
        name=f"{whose}moment_answer_time",
    )
    routes.post(
        f"{area}/moments/<uuid:moment_id>/messages/search",
        SEARCH_MESSAGES,
        "Find messages by their words. It is a POST, since words don't belong in an address. A page may be empty and yet have a `next_cursor`.",
        record=of_moment("message search"),
        name=f"{whose}search_messages",
    )
    routes.post(
        f"{area}/messages/unread",
        UNREAD,
        "Tell of some moments how many messages aren't read.",
        record=of_rows("unread messages", "moments"),
        name=f"{whose}unread_messages",
    )


_declare(Routes(pages, for_staff), "", "")
_declare(Routes(pages, for_citizens), "/my", "my_")
