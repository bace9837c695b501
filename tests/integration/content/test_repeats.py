"""A repeat gets its first answer although its file is gone and its draft has gone on: nothing is read, checked or drawn again."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from common.chassis.identifiers import new_id
from common.contracts.content.draft_forms import SAVE_FORM
from common.contracts.content.drafts import CHANGE_DRAFT_STATE, PUBLISH_DRAFT
from common.contracts.content.packages import IMPORT_DRAFT, IMPORT_PACKAGE
from common.contracts.content.pictures import ADD_PICTURE
from services.content import form_definitions
from services.content.outside import packages, uploads
from services.content.package.sources import zipped
from tests.integration.content.authors import DORA, FORM, OPERATOR, PER, Content
from tests.integration.content.test_drafts_published import SOMN, files_of, picture

Again = Callable[[], Any]


def an_import(content: Content) -> Again:
    return _uploaded(content, IMPORT_PACKAGE, OPERATOR, zipped(files_of(SOMN)))


def an_imported_draft(content: Content) -> Again:
    return _uploaded(content, IMPORT_DRAFT, DORA, zipped(files_of(SOMN)))


def a_picture(content: Content) -> Again:
    return _uploaded(content, ADD_PICTURE, DORA, picture(), draft_id=content.write_small())


def a_saved_form(content: Content) -> Again:
    saved = {"form_id": "fraga", "expected_version": 1, "definition": FORM}
    return partial(content.ask, SAVE_FORM, DORA, draft_id=content.write_small(), idempotency_id=new_id(), **saved)


def a_draft_sent_to_review(content: Content) -> Again:
    sent = {"draft_id": content.write_small(), "action": "send_to_review"}
    return partial(content.ask, CHANGE_DRAFT_STATE, DORA, idempotency_id=new_id(), **sent)


def a_published_draft(content: Content) -> Again:
    draft_id = content.write_small()
    content.change(draft_id, "send_to_review")
    return partial(content.ask, PUBLISH_DRAFT, PER, idempotency_id=new_id(), draft_id=draft_id)


def _uploaded(content: Content, contract: Any, actor: Any, data: bytes, **payload: Any) -> Again:
    key = new_id()
    stored = content.resources.blobs.put(key.bytes + data, "application/octet-stream")
    return partial(content.ask, contract, actor, idempotency_id=key, upload=stored.digest, **payload)


@pytest.mark.parametrize(
    "prepare", [an_import, an_imported_draft, a_picture, a_saved_form, a_draft_sent_to_review, a_published_draft]
)
def test_a_repeat_reads_and_checks_nothing_and_gets_the_first_answer(
    content: Content, prepare: Callable[[Content], Again], monkeypatch: pytest.MonkeyPatch
) -> None:
    again = prepare(content)
    first = again()
    for module, name in (
        (packages, "check"),
        (packages, "package_of_draft"),
        (uploads, "uploaded"),
        (form_definitions, "check"),
    ):
        monkeypatch.setattr(module, name, lambda *_, **__: pytest.fail("prepared again"))
    assert again() == first
