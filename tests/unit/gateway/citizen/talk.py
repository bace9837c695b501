"""One conversation behind the recording transport: what is written there is read, kept and refused by the rules of `messaging` itself."""

from typing import Any
from uuid import UUID

from common.chassis.clock import now
from common.contracts.directory.answer_times import ANSWER_TIME
from common.contracts.errors import IdempotencyConflict, Invalid
from common.contracts.messaging.conversations import MOMENT_CONVERSATIONS
from common.contracts.messaging.drafts import DRAFT, DROP_OTHER, SAVE_DRAFT
from common.contracts.messaging.messages import MARK_MESSAGES, MESSAGES, SEND_MESSAGE
from common.contracts.moments.access import GRANT, OPEN
from services.messaging import model, rich_text
from tests.unit.gateway.citizen.home import CITIZEN, MOMENT
from tests.unit.gateway.staff import unit
from tests.unit.gateway.staff.recording import Recording

TALK = UUID(int=80)
LIST = f"/program/{MOMENT}/meddelanden"
HERE = f"{LIST}/{TALK}"


class Talk:
    """What is sent (`messages`), the citizen's `draft`, and the answers that a repeat gets again."""

    def __init__(self, bus: Recording) -> None:
        self.messages: list[dict[str, Any]] = []
        self.draft = model.Draft.of(TALK, CITIZEN, now())
        self.subject = "Min konversation"
        self._done: dict[str, dict[str, Any]] = {}
        self._superseded: set[str] = set()
        bus.answer(OPEN, {"header": unit.header(moment_id=MOMENT, citizen_id=CITIZEN), "grant": "grant"})
        bus.answer(GRANT, {"grant": "grant"})
        bus.answer(ANSWER_TIME, {"answer_days": 2})
        bus.answer(MOMENT_CONVERSATIONS, lambda _: {"conversations": [self._shown()], "unread": 0, "drafts": 0, **ID})
        bus.answer(
            MESSAGES, lambda _: {"conversation": self._shown(), "messages": self._newest(), "next_before": None, **ID}
        )
        bus.answer(MARK_MESSAGES, {"conversation_id": TALK, "unread": 0, **ID})
        bus.answer(DRAFT, lambda _: self._own())
        bus.answer(SAVE_DRAFT, lambda sent: self._once(sent, self._save))
        bus.answer(DROP_OTHER, lambda sent: self._once(sent, self._drop))
        bus.answer(SEND_MESSAGE, lambda sent: self._once(sent, self._send))

    @property
    def kept(self) -> str:
        """Give the draft's HTML."""
        return (self.draft.body or b"").decode()

    @property
    def other(self) -> str:
        """Give the HTML of the other device's text."""
        return (self.draft.other or b"").decode()

    @property
    def sent(self) -> list[str]:
        """Give the HTML of what was sent."""
        return [each["body"] for each in self.messages]

    def write(self, html: str) -> None:
        """Write as on another device, which has the newest draft."""
        self.draft.save(self.draft.version, html.encode() or None, now(), overtakes=False)

    def _once(self, sent: dict[str, Any], do: Any) -> dict[str, Any]:
        key = sent["idempotency_id"]
        if key in self._superseded:
            raise IdempotencyConflict
        if key not in self._done:
            self._superseded.update(each for each in sent.get("follows", ()) if each not in self._done)
            self._done[key] = do(sent)
        return self._done[key]

    def _save(self, sent: dict[str, Any]) -> dict[str, Any]:
        own = [self._done[each]["version"] for each in sent.get("follows", ()) if each in self._done]
        text, expected = rich_text.read(sent["body"]), max([sent["expected_version"], *own])
        text.require_short()
        self.draft.save(expected, text.html.encode() or None, now(), overtakes=self._overtakes(expected, text.words))
        self._rename(sent)
        return self._changed()

    def _overtakes(self, expected: int | None, words: str) -> bool:
        meets = expected not in {None, self.draft.version}
        return meets and model.is_other(rich_text.read(self.kept).words, words)

    def _drop(self, sent: dict[str, Any]) -> dict[str, Any]:
        self.draft.require_version(sent["expected_version"])
        self.draft.drop_other()
        return self._changed()

    def _send(self, sent: dict[str, Any]) -> dict[str, Any]:
        text = rich_text.read(sent["body"])
        text.require_message()
        expected = sent.get("expected_version")
        self.draft.empty(expected, now(), overtakes=self._overtakes(expected, text.words))
        self._rename(sent)
        number = len(self.messages) + 1
        who = {"side": "citizen", "person_id": None, "commission_version_id": None, "guardian_id": None}
        ids = {"message_id": UUID(int=90 + number), "number": number, "sent_at": now().isoformat()}
        self.messages.append({**ids, **who, "body": text.html, "is_unread": False, "is_seen": None})
        return {"conversation_id": TALK, **ids, **ID}

    def _rename(self, sent: dict[str, Any]) -> None:
        if sent.get("subject") == "":
            raise Invalid(fields={"subject": []})
        self.subject = sent.get("subject") or self.subject

    def _own(self) -> dict[str, Any]:
        texts = {name: (getattr(self.draft, name) or b"").decode() or None for name in ("body", "other")}
        return {"conversation_id": TALK, "version": self.draft.version, "saved_at": _at(self.draft), **texts, **ID}

    def _changed(self) -> dict[str, Any]:
        has_other = self.draft.other is not None
        return {
            "conversation_id": TALK,
            "version": self.draft.version,
            "saved_at": _at(self.draft),
            "has_other": has_other,
            **ID,
        }

    def _newest(self) -> list[dict[str, Any]]:
        return self.messages[::-1]

    def _shown(self) -> dict[str, Any]:
        counts = {"messages": len(self.messages), "unread": 0, "has_draft": self.draft.body is not None}
        times = {"made_at": unit.STARTED, "last_at": unit.STARTED}
        return {"conversation_id": TALK, "subject": self.subject, "begun_by": "citizen", **times, **counts}


ID = {"moment_id": MOMENT}


def _at(draft: model.Draft) -> str:
    return draft.saved_at.isoformat()
