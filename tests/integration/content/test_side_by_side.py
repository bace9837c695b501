"""Several authors at one draft at once: every change is there, and each is counted."""

from functools import partial
from uuid import UUID

import pytest

from common.contracts.content.parts import ADD_MODULE
from services.content.model import Draft
from tests.integration.content.authors import DORA, Content
from tests.side_by_side import side_by_side

pytestmark = pytest.mark.both_databases
TITLES = [f"Modul {number}" for number in range(6)]


def changes_of(content: Content, draft_id: str) -> int:
    """Give how many changes a draft counts, by which publishing sees that what was checked is what is there."""
    with content.resources.database.reading() as session:
        draft = session.get_one(Draft, UUID(draft_id))
        return draft.content_version


def test_whatever_authors_add_at_once_is_kept_in_an_order_and_counted(content: Content) -> None:
    draft_id = content.write_small()
    before = changes_of(content, draft_id)
    add = partial(content.ask, ADD_MODULE, DORA, draft_id=draft_id)
    outcomes = side_by_side(*[partial(add, title=title) for title in TITLES])
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert sorted(module["title"] for module in content.draft(draft_id)["modules"]) == ["Första modulen", *TITLES]
    assert changes_of(content, draft_id) == before + len(TITLES)
