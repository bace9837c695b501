"""A conversation's flag: raised while a message of the citizen's waits for staff, and right whatever order the news of it come in."""

from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.chassis.facts import Fact
from common.chassis.identifiers import new_id
from common.contracts.flags.subscriptions import ON_MESSAGE_SENT, ON_MESSAGES_MARKED
from common.contracts.messaging.events import ConversationFact, MarkedFact, SentFact
from services.flags.commands.flags import note_messages
from services.flags.model.flags import MESSAGE_UNREAD, Flag
from tests.unit.flags.stories import CITIZEN, MOMENTS, NOON, UNIT, erase, hearing, standing

TALKS = [UUID(int=each) for each in (801, 802)]
ONE = MOMENTS[0]


def news(talk: UUID, version: int, since: int | None, *, is_mark: bool = False) -> Fact[ConversationFact]:
    """Give what is told of a conversation in one version of it: since which minute a message waits, if one does."""
    at = NOON + timedelta(minutes=version)
    ids = {"moment_id": ONE, "citizen_id": CITIZEN, "care_unit_id": UNIT, "conversation_id": talk, "by_staff": is_mark}
    told = {**ids, "conversation_version": version, "waiting_since": minute(since)}
    if is_mark:
        data: ConversationFact = MarkedFact(**told, reader_id=UUID(int=12), reading_version=1, unread=0)
    else:
        data = SentFact(**told, place=version)
    subscription = ON_MESSAGES_MARKED if is_mark else ON_MESSAGE_SENT
    return Fact(new_id(), subscription.event.type, "messaging", "x", at, data, subscription.queue)


def minute(number: int | None) -> datetime | None:
    return None if number is None else NOON + timedelta(minutes=number)


def hear(session: Session, *told: Fact[ConversationFact]) -> None:
    for each in told:
        note_messages(session, each)


def test_it_is_raised_by_the_first_message_and_cleared_when_somebody_has_read() -> None:
    with hearing() as session:
        hear(session, news(TALKS[0], 1, 1), news(TALKS[0], 2, 1))
        assert standing(session) == {TALKS[0]: minute(1)}, "since the first, whatever comes after it"
        hear(session, news(TALKS[0], 3, None, is_mark=True))
        assert standing(session) == {}
        hear(session, news(TALKS[0], 4, 2, is_mark=True))
        assert standing(session) == {TALKS[0]: minute(2)}, "marked as unread again"
        assert session.scalar(select(Flag.kind)) == MESSAGE_UNREAD


def test_news_from_before_conversations_had_a_version_say_nothing() -> None:
    with hearing() as session:
        hear(session, news(TALKS[0], 0, None), news(TALKS[0], 0, 1))
        assert session.scalar(select(func.count()).select_from(Flag)) == 0


def test_nothing_comes_back_to_a_moment_that_is_erased() -> None:
    with hearing() as session:
        hear(session, news(TALKS[0], 1, 1))
        erase(session, ONE)
        hear(session, news(TALKS[0], 2, 1))
        assert session.scalar(select(func.count()).select_from(Flag)) == 0


STORIES = st.lists(st.tuples(st.sampled_from(TALKS), st.none() | st.integers(1, 9), st.booleans()), max_size=12)


@given(STORIES, st.data())
def test_of_what_was_heard_the_newest_decides_in_any_order_and_however_often(
    story: list[tuple[UUID, int | None, bool]], data: st.DataObject
) -> None:
    told = [news(talk, number, since, is_mark=mark) for number, (talk, since, mark) in enumerate(story, 1)]
    lost = data.draw(st.sets(st.sampled_from(range(len(told))))) if told else set()
    heard = [each for number, each in enumerate(told) if number not in lost]
    truth = {each.data.conversation_id: each.data.waiting_since for each in heard}
    with hearing() as session:
        hear(session, *data.draw(st.permutations([*heard, *heard])))
        assert standing(session) == {talk: since for talk, since in truth.items() if since}
