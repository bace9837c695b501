"""A conversation as a file: `messaging` draws it, and is told how those who wrote in it are called."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from common.contracts.messaging.files import CONVERSATION_FILE, WRITERS
from common.contracts.moments.access import OPEN
from gateway import backend

Page = dict[str, Any]
Names = Callable[[Page], Callable[[Mapping[str, Any]], str]]
"""Gives for a page (`header`, and as `messages` those who wrote them) what says how a message's writer is called."""


def drawn(moment_id: UUID, conversation_id: UUID, language: str, names: Names) -> Page:
    """Give the `header`, and the `file` (`messaging.files.ConversationFile`). Three RPCs beside those for names. Patient data. Raises `NotFound`."""
    opened = backend.ask(OPEN, moment_id=moment_id)
    asked = {"grant": opened["grant"], "conversation_id": conversation_id}
    wrote = backend.ask(WRITERS, **asked)["writers"]
    name_of = names({"header": opened["header"], "messages": wrote})
    ids = ("commission_version_id", "guardian_id")
    writers = [{**{name: each[name] for name in ids}, "name": name_of(each)} for each in wrote]
    return {
        "header": opened["header"],
        "file": backend.ask(CONVERSATION_FILE, **asked, writers=writers, language=language),
    }
