"""The content service as its callers meet it, with people who write programmes: tokens, schemas and errors are those of the bus."""

import json
import warnings
from pathlib import Path
from typing import Any
from uuid import UUID

from common.chassis.blobs.sealing import open_sealed
from common.chassis.calls import answer_call
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor, create_key_files, load_signer
from common.chassis.resources import Resources
from common.chassis.settings import service_settings
from common.contracts.base import HEADER_ACTOR, Caller, Kind, Rpc
from common.contracts.content.checklist import DRAFT_FINDINGS
from common.contracts.content.draft_forms import ADD_FORM
from common.contracts.content.drafts import CHANGE_DRAFT_STATE, CREATE_DRAFT, DRAFT, PUBLISH_DRAFT, SAVE_FACTS
from common.contracts.content.parts import ADD_BLOCK, ADD_MODULE, ADD_STEP, DRAFT_STEP, SAVE_MODULE

with warnings.catch_warnings():
    # eventlet announces at its first import that it is maintained, not developed; nameko stands on it.
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    from services.content.service import ContentService

NORRA, SODRA = new_id(), new_id()
OPERATOR = Actor(Caller.SERVICE, "operator")


def person(*roles: str, unit: UUID = NORRA) -> Actor:
    """Give a staff member of a unit."""
    commission = {"commission_id": new_id(), "commission_version_id": new_id(), "care_unit_id": unit}
    return Actor(Caller.STAFF, str(new_id()), roles=frozenset(roles), **commission)


DORA, PER, BOTH = person("designer"), person("publisher"), person("designer", "publisher")


class Content:
    """The service on a migrated database in which nothing is published, and on an empty store."""

    def __init__(self, folder: Path, database_url: str, monkeypatch: Any) -> None:
        self.folder = folder
        monkeypatch.setenv("SOB_VAR", str(folder))
        monkeypatch.setenv("SOB_ENV", "test")
        monkeypatch.setenv("CONTENT_DATABASE_URL", database_url)
        keys = folder / "keys"
        create_key_files(keys, ["content", "gateway", "operator"], ["content"])
        self.signers = {name: load_signer(keys / f"{name}.json") for name in ("gateway", "operator")}
        self.resources = Resources(service_settings("content"))
        self.service = ContentService()
        self.service.resources = self.resources  # type: ignore[misc, assignment]  # resources take the place of nameko's provider

    def ask(self, contract: Rpc, actor: Actor, /, **payload: Any) -> Any:
        """Ask with a fresh token; give the answer as JSON data that the contract takes back."""
        if contract.kind is Kind.COMMAND:
            payload.setdefault("idempotency_id", new_id())
        signer = self.signers["operator" if actor.id == "operator" else "gateway"]
        headers = {HEADER_ACTOR: signer.actor_token(actor, "content")}
        plain = json.loads(json.dumps(payload, default=str))
        method = getattr(self.service, contract.name)
        answer = json.loads(json.dumps(answer_call(contract, method, plain, headers, self.resources.verifier)))
        contract.answer.load(answer)
        return answer

    def upload(self, contract: Rpc, actor: Actor, data: bytes, /, **payload: Any) -> Any:
        """Put a file into the store as the gateway does, and ask with it."""
        idempotency_id = payload.pop("idempotency_id", new_id())
        stored = self.resources.blobs.put(idempotency_id.bytes + data, "application/octet-stream")
        return self.ask(contract, actor, idempotency_id=idempotency_id, upload=stored.digest, **payload)

    def bytes_of(self, file: dict[str, Any]) -> bytes:
        """Give a file that an answer names."""
        if "key" in file:
            return b"".join(open_sealed(self.resources.blobs, file["digest"], bytes.fromhex(file["key"]))[1])
        return b"".join(self.resources.blobs.open(file["digest"])[1])

    def draft(self, draft_id: str, actor: Actor = DORA) -> Any:
        """Give a draft's structure."""
        return self.ask(DRAFT, actor, draft_id=draft_id)

    def step(self, draft_id: str, step_id: str) -> Any:
        """Give a step to edit."""
        return self.ask(DRAFT_STEP, DORA, draft_id=draft_id, step_id=step_id)

    def findings(self, draft_id: str, *, blocking: bool = True) -> list[dict[str, Any]]:
        """Give what the check list blocks, or advises."""
        found = self.ask(DRAFT_FINDINGS, PER, draft_id=draft_id)["findings"]
        return [one for one in found if one["is_blocking"] is blocking]

    def codes(self, draft_id: str) -> list[str]:
        """Give the codes of what blocks."""
        return [one["code"] for one in self.findings(draft_id)]

    def write_small(self, title: str = "Lugna dagar") -> str:
        """Write a programme of one module, one step and one form that may be published."""
        draft_id = self.ask(CREATE_DRAFT, DORA, title=title)["draft_id"]
        self.save_facts(draft_id)
        own = {"draft_id": draft_id}
        self.ask(ADD_MODULE, DORA, **own, title="Första modulen", module_id="forsta")
        self.save_module(draft_id, "forsta")
        self.ask(ADD_STEP, DORA, **own, module_id="forsta", title="1.1 Börja", step_id="borja")
        self.ask(ADD_FORM, DORA, **own, title="En fråga", form_id="fraga", definition=FORM)
        for block in BLOCKS:
            self.ask(ADD_BLOCK, DORA, **own, step_id="borja", block=block)
        return str(draft_id)

    def save_facts(self, draft_id: str, **changed: Any) -> Any:
        """Save what the programme says of itself."""
        facts = {**self.draft(draft_id)["facts"], "summary": "Om lugn.", "target_group": "Alla.", "authors": "Vi."}
        expected = facts.pop("version")
        payload = {"expected_version": expected, **facts, "welcome": "Hej och **välkommen**!", **changed}
        return self.ask(SAVE_FACTS, DORA, draft_id=draft_id, **payload)

    def save_module(self, draft_id: str, module_id: str, **changed: Any) -> Any:
        """Save a module."""
        fields = ("title", "kind", "starts_at_once", "open_days")
        module = next(one for one in self.draft(draft_id)["modules"] if one["module_id"] == module_id)
        payload = {**{name: module[name] for name in fields}, "summary": "Det här handlar modulen om.", **changed}
        expected = payload.pop("expected_version", module["version"])
        return self.ask(SAVE_MODULE, DORA, draft_id=draft_id, module_id=module_id, expected_version=expected, **payload)

    def change(self, draft_id: str, action: str, actor: Actor = DORA, **more: Any) -> Any:
        """Take a step of a draft's life."""
        return self.ask(CHANGE_DRAFT_STATE, actor, draft_id=draft_id, action=action, **more)

    def publish(self, draft_id: str) -> Any:
        """Send to review and publish."""
        self.change(draft_id, "send_to_review")
        return self.ask(PUBLISH_DRAFT, PER, draft_id=draft_id)


FORM = {"title": "En fråga", "questions": [{"id": "dag", "kind": "date", "label": "Vilken dag?", "mandatory": True}]}
BLOCKS: list[dict[str, Any]] = [
    {"kind": "heading", "level": 2, "text": "En rubrik"},
    {"kind": "text", "text": "Text med **fetstil** och\nen [länk](https://example.org/).\n\nEtt stycke till."},
    {"kind": "list", "ordered": False, "points": ["Ett", "Två *lutande*"]},
    {"kind": "list", "ordered": False, "points": ["En annan lista"]},
    {"kind": "tip", "text": "Vila ibland."},
    {"kind": "video", "url": "https://example.org/film", "title": "Att andas", "text": "En person andas lugnt."},
    {"kind": "form", "form_id": "fraga"},
]
