"""Meddelanden: the pages that staff and citizens have alike. Each area says whom they are for, who is named how, and how a page of its own looks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _

from common.contracts.base import Rpc
from common.contracts.errors import Forbidden, IllegalTransition, MomentEnded, NamedError, StaleVersion
from common.contracts.messaging.conversations import BEGIN_CONVERSATION, DELETE_CONVERSATION
from common.contracts.messaging.drafts import DROP_OTHER, SAVE_DRAFT
from common.contracts.messaging.messages import MARK_MESSAGES, SEND_MESSAGE
from common.contracts.messaging.searching import LONGEST_SEARCH
from common.contracts.strict import LARGEST, UNWRITABLE
from gateway import granted, rich_text, search_words, streaming
from gateway.aggregates import conversation_files, conversations, markers
from gateway.errors import AGAIN
from gateway.fields import text, whole, whole_number
from gateway.fingerprints import changed_since
from gateway.identity.forgery import ForgedRequest
from gateway.identity.resubmission import shows_again
from gateway.languages import language
from gateway.page_forms import PageForm, ToCorrect, field, prose, send
from gateway.phrases import sentence_of
from gateway.recorded import of_moment
from gateway.saving_texts import saving_texts

Page = dict[str, Any]
REFUSALS = (StaleVersion, IllegalTransition, MomentEnded, Forbidden)
"""What a writer can meet on the way: the words stay on the page."""


def _with_styles(words: str) -> str:
    return rich_text.from_typed(words, prose("formatted"))


class Written(PageForm):
    """What somebody writes: its words, and the same with bold and italic (`formatted`).

    Also a name, for a conversation that has none of its own yet, and from staff when the citizen is notified.
    """

    subject: str = field("amne")
    body: str = field("meddelande", typed=prose, asked=_with_styles)
    formatted: str = field("meddelande", typed=prose)
    notify: str = field("avisering")


@dataclass(frozen=True, slots=True)
class Area:
    """Whose pages they are: `named` adds to a page's data how everybody on it is called, and `writer` says it of one message; with `chooses_notice` a writer says when the other side is notified."""

    name: str
    audience: Callable[[Callable[..., Any]], Callable[..., Any]]
    named: Callable[[Page], Page]
    writer: Callable[[Page, Mapping[str, Any]], str]
    chooses_notice: bool

    def address(self, page: str, moment_id: UUID, conversation_id: UUID | str | None = None, **more: Any) -> str:
        """Give the address of one of the pages."""
        more |= {"conversation_id": conversation_id} if conversation_id else {}
        return url_for(f"{self.name}.{page}", moment_id=moment_id, **more)

    def listed(self, moment_id: UUID) -> Any:
        """Show the list, or what was searched for (`sok`)."""
        sought = search_words.unseal(request.args.get("sok", ""))
        if sought:
            return self.found(moment_id, sought)
        page = of_moment("conversations").recorded(lambda: self.named(conversations.listed(moment_id)))
        return PageForm().shown(f"{self.name}/conversations.html", tab="meddelanden", area=self, **page)

    def found(self, moment_id: UUID, sought: str) -> Any:
        """Show the messages that have the words, from a key on (`fran`)."""
        page = of_moment("message search").recorded(
            lambda: self.named(conversations.searched(moment_id, sought, request.args.get("fran")))
        )
        told = {"tab": "meddelanden", "area": self, "sought": sought, "sealed": request.args["sok"]}
        told["writer"] = partial(self.writer, page)
        return PageForm().shown(f"{self.name}/found.html", **told, **page)

    def shown(
        self, moment_id: UUID, conversation_id: UUID, form: Written | None = None, refused: NamedError | None = None
    ) -> Any:
        """Show one conversation, with what was typed if it is shown again, and why it was `refused`."""
        before = _number(request.args.get("fore", ""))
        page = of_moment("messages").recorded(lambda: self.named(self._one(moment_id, conversation_id, before)))
        page = conversations.read(page) if before is None else page
        told = {"tab": "meddelanden", "area": self, "before": before, "texts": _draft_texts()}
        told |= _as_typed(form, page["draft"], refused) if form else _as_saved(page["draft"])
        return (form or Written()).shown(f"{self.name}/conversation.html", **told, **page)

    def _one(self, moment_id: UUID, conversation_id: UUID, before: int | None) -> Page:
        return conversations.one(moment_id, conversation_id, before, with_reach=self.chooses_notice)

    def file(self, moment_id: UUID, conversation_id: UUID) -> streaming.File:
        """Give a conversation as a sealed file, recorded as an export before anything is sent."""

        def names(page: Page) -> Callable[[Mapping[str, Any]], str]:
            return partial(self.writer, self.named(page))

        record = of_moment("conversation", action="export")
        drawn = record.recorded(conversation_files.drawn, moment_id, conversation_id, language(), names)
        return streaming.File.of(drawn["file"])

    def news(self, moment_id: UUID) -> Any:
        """Give the markers of a moment's pages, and say whether there are other messages than the page shows (`sedan`), if it shows any. Two RPCs, side by side.

        `samtal` is the conversation that is open; without it a page shows how many there are in all. Raises as opening the moment does.
        """
        conversation_id = _id(request.args.get("samtal", ""))
        marked = markers.call([moment_id], conversation_id)
        granted.grant_for(moment_id)  # who may not open the moment learns nothing
        told = markers.told(marked)
        count = told.messages if conversation_id else told.of(moment_id)["messages"]
        is_watched = told.are_known and "sedan" in request.args
        return changed_since(str(count or 0) if is_watched else None, told.texts_of(moment_id))

    def write(self, moment_id: UUID, conversation_id: UUID, contract: Rpc) -> Any:
        """Send, or keep the draft; whatever is in the way, the words stay on the page."""
        form = Written()
        try:
            return self._written(form, moment_id, conversation_id, contract)
        except AGAIN as away:
            back = self.address("conversation", moment_id, conversation_id)
            told = {"error": away, "message": sentence_of(away), "is_sending": contract is SEND_MESSAGE, "back": back}
            resend = list(request.form.items(multi=True))
            form.status = away.status
            return form.shown("message_not_sent.html", layout=f"{self.name}/layout.html", resend=resend, **told)

    def _written(self, form: Written, moment_id: UUID, conversation_id: UUID, contract: Rpc) -> Any:
        try:
            form.send(contract, grant=granted.grant_for(moment_id), conversation_id=conversation_id)
        except ToCorrect:
            return self.shown(moment_id, conversation_id, form)
        except REFUSALS as refused:
            flash(sentence_of(refused), "error")
            return self.shown(moment_id, conversation_id, form, refused)
        flash(_("Meddelandet är skickat.") if contract is SEND_MESSAGE else _("Utkastet är sparat. Bara du ser det."))
        receipt = {"kvitto": request.form.get("idempotency_id")}
        return redirect(self.address("conversation", moment_id, conversation_id, **receipt), 303)

    def saved(self, moment_id: UUID, conversation_id: UUID) -> Response:
        """Keep the draft while it is written: asked by `static/messages.js`, answered as data. Two RPCs, and no view."""
        try:
            more = {"conversation_id": conversation_id, "follows": request.form.getlist("follows_id")}
            kept = Written().send(SAVE_DRAFT, grant=granted.grant_for(moment_id), **more)
        except ToCorrect as wrong:
            raise wrong.__cause__ or ForgedRequest from None
        return jsonify({name: kept[name] for name in ("version", "saved_at", "has_other")})


def _reading(place: str, area: Area) -> tuple[tuple[str, str, str, Any], ...]:
    """Give the pages that change nothing."""

    def listed(moment_id: UUID) -> Any:
        return area.listed(moment_id)

    def conversation(moment_id: UUID, conversation_id: UUID) -> Any:
        return area.shown(moment_id, conversation_id)

    def save(moment_id: UUID, conversation_id: UUID) -> Any:
        return streaming.send(area.file(moment_id, conversation_id))

    def news(moment_id: UUID) -> Any:
        return area.news(moment_id)

    return (
        (place, "conversations", "GET", listed),
        (f"{place}/<uuid:conversation_id>", "conversation", "GET", conversation),
        (f"{place}/<uuid:conversation_id>/pdf", "save_conversation", "GET", save),
        (f"{place}/lage", "message_news", "GET", news),
    )


def add_pages(pages: Blueprint, place: str, area: Area) -> None:
    """Add the pages of messages to an area's, at `place` and below."""
    one = f"{place}/<uuid:conversation_id>"

    def begin(moment_id: UUID) -> Any:
        asked = {"grant": granted.grant_for(moment_id), "subject": _("Min konversation")}
        begun = send(BEGIN_CONVERSATION, **asked)["conversation_id"]
        return redirect(area.address("conversation", moment_id, begun, _anchor="meddelande"), 303)

    @shows_again
    def write(moment_id: UUID, conversation_id: UUID) -> Any:
        contract = SAVE_DRAFT if request.form.get("form_action") == "spara" else SEND_MESSAGE
        return area.write(moment_id, conversation_id, contract)

    def search(moment_id: UUID) -> Any:
        words = UNWRITABLE.sub("", text("sokord"))[:LONGEST_SEARCH]
        return redirect(area.address("conversations", moment_id, sok=search_words.seal(words) if words else None), 303)

    def autosave(moment_id: UUID, conversation_id: UUID) -> Response:
        return area.saved(moment_id, conversation_id)

    def delete(moment_id: UUID, conversation_id: UUID) -> Any:
        _sent(DELETE_CONVERSATION, moment_id, conversation_id, _("Konversationen är borttagen."))
        return redirect(area.address("conversations", moment_id), 303)

    def unread(moment_id: UUID, conversation_id: UUID) -> Any:
        more = {"number": whole_number("number"), "is_read": False}
        _sent(MARK_MESSAGES, moment_id, conversation_id, _("Meddelandet är markerat som oläst."), **more)
        return redirect(area.address("conversations", moment_id), 303)

    def drop(moment_id: UUID, conversation_id: UUID) -> Any:
        _sent(DROP_OTHER, moment_id, conversation_id, _("Texten från den andra enheten är borttagen."))
        return redirect(area.address("conversation", moment_id, conversation_id), 303)

    for address, name, method, view in (
        *_reading(place, area),
        (place, "begin_conversation", "POST", begin),
        (f"{place}/sok", "search_messages", "POST", search),
        (one, "write_message", "POST", write),
        (f"{one}/autospara", "autosave_message", "POST", autosave),
        (f"{one}/ta-bort", "delete_conversation", "POST", delete),
        (f"{one}/olast", "unread_message", "POST", unread),
        (f"{one}/annan-text", "drop_other_text", "POST", drop),
    ):
        pages.add_url_rule(address, name, area.audience(view), methods=[method])


def _sent(contract: Rpc, moment_id: UUID, conversation_id: UUID, done: str, **more: Any) -> None:
    """Give a command that has no words in it, and say what became of it."""
    try:
        send(contract, grant=granted.grant_for(moment_id), conversation_id=conversation_id, **more)
    except REFUSALS as refused:
        flash(sentence_of(refused), "error")
    else:
        flash(done)


def _as_saved(draft: Page) -> Page:
    """Give what the page shows of the draft: its words, the same with styles, its version, and what another device has saved."""
    formatted, others = draft["body"] or "", [draft["other"]] if draft["other"] else []
    fields = {
        "written": rich_text.to_plain(formatted),
        "formatted": formatted,
        "version": draft["version"],
        "notify": draft.get("notify") or "direct",
    }
    return {**fields, "others": others, "is_saved": True}


def _as_typed(form: Written, draft: Page, refused: NamedError | None) -> Page:
    """Give the same of what was typed, on the version that it was typed on: or what is saved since would be written over unseen.

    When it was `refused` for that version, what is saved is shown beside it, and may be written over then.
    """
    saved, fields = (
        _as_saved(draft),
        {"written": form.body, "formatted": form.formatted, "notify": form.notify, "is_saved": False},
    )
    if isinstance(refused, StaleVersion):
        return {**saved, **fields, "others": [*saved["others"], *filter(None, [draft["body"]])]}
    return {**saved, **fields, "version": request.form.get("expected_version", "")}


def _draft_texts() -> str:
    """Give the sentences of `static/messages.js` as JSON."""
    return saving_texts(
        other=_(
            "Texten är ändrad eller skickad från en annan flik eller enhet. Det du skrivit finns kvar här. Ladda om sidan och titta bland meddelandena."
        ),
        kept=_("Du har också skrivit på en annan enhet. Den texten är sparad bredvid den här."),
        show=_("Visa båda texterna"),
    )


def _id(given: str) -> UUID | None:
    """Give the id of a query, null for anything that isn't one."""
    try:
        return UUID(given)
    except ValueError:
        return None


def _number(given: str) -> int | None:
    """Give the number of a message in a query, null for anything that isn't one."""
    try:
        number = whole(given)
    except ValueError:
        return None
    return number if 0 < number <= LARGEST else None
