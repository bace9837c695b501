"""Publishing: a package as it is, or a draft that has been reviewed. Either way the package's files are kept, so that an export gives them back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from common.chassis.blobs import BlobStore
from common.chassis.calls import Call
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.idempotency import by_key, idempotent
from common.chassis.identifiers import new_id
from common.chassis.outbox import announce
from common.contracts.content.drafts import DraftPublished, PublishDraft
from common.contracts.content.events import PROGRAMME_PUBLISHED
from common.contracts.content.packages import ImportPackage, PackageImported
from common.contracts.errors import Conflict
from services.content import events, queries
from services.content.commands.drafting import note_published, require_checked
from services.content.model import Activation, FormDefinition, ProgrammeVersion, Step
from services.content.package import Package
from services.content.package.sources import zipped
from services.content.queries import drafts

ZIP = "application/zip"


def keep_files(blobs: BlobStore, package: Package) -> str:
    """Put a package's pictures and the package itself into the store before it is published, and give the package's digest there.

    A page must never name a picture that isn't there.
    """
    for picture in package.pictures:
        if picture.data:
            blobs.put(picture.data, picture.media_type)
    return blobs.put(zipped(package.files), ZIP).digest


def publish_package(database: Database, package: Package, source: str | None = None) -> bool:
    """Publish a package and let every unit start it; tells whether anything was new. `source` is what `keep_files` gave.

    The same package again changes nothing. Raises `Conflict(programme=…, version=…)` when that version is published with other content:
    people are working in it, so a change needs a new version number.
    """
    with database.writing() as session:
        return _published_everywhere(session, package, source)[1]


@idempotent(by_key)
def import_package(session: Session, _call: Call[ImportPackage], package: Package, source: str) -> PackageImported:
    """Publish an operator's package as it is; raises `Conflict(programme, version)`."""
    version, is_new = _published_everywhere(session, package, source)
    name = f"{version.programme_id}@{version.version}"
    return PackageImported(version_id=version.id, name=name, is_new=is_new)


def _published_everywhere(session: Session, package: Package, source: str | None) -> tuple[ProgrammeVersion, bool]:
    published = _published(session, package)
    if published is not None and published.digest != package.digest:
        raise Conflict(programme=package.facts["id"], version=package.facts["version"])
    version = published or _add_version(session, package, source)
    if published and source and not published.source:
        # It was published before sources were kept: the same package is its source.
        version.source, version.picture_names = source, _names(package)
    if not queries.is_active_everywhere(session, version.id):
        everywhere = {"version_id": version.id, "care_unit_id": None, "is_active": True}
        session.add(Activation(id=new_id(), activated_at=now(), **everywhere))
    return version, published is None


@idempotent(by_key)
def publish_draft(
    session: Session,
    call: Call[PublishDraft],
    package: Package | None,
    source: str,
    checked: tuple[int, list[dict[str, Any]]],
) -> DraftPublished:
    """Publish a draft in review as the package that was made of it at `checked`'s content version; no unit may start it until it is activated.

    Raises `Forbidden`, `NotFound`, `IllegalTransition`, `ChecksFailed`, `StaleVersion`, `Conflict(programme, version)`.
    """
    draft = drafts.draft_of(session, call.actor, call.request.draft_id, for_change=True)
    draft.require("publish", call.actor.roles)
    require_checked(draft, *checked)
    if package is None or _published(session, package):
        raise Conflict(programme=draft.programme_id, version=draft.number)
    version = _add_version(session, package, source)
    note_published(session, draft, version.id, call.actor)
    return DraftPublished(draft_id=draft.id, version_id=version.id, version=version.version)


def _published(session: Session, package: Package) -> ProgrammeVersion | None:
    major, minor = (int(part) for part in package.facts["version"].split("."))
    return queries.version_by_name(session, package.facts["id"], major, minor)


def _add_version(session: Session, package: Package, source: str | None) -> ProgrammeVersion:
    facts = package.facts
    major, minor = (int(part) for part in facts["version"].split("."))
    version = ProgrammeVersion(
        id=new_id(),
        programme_id=facts["id"],
        major=major,
        minor=minor,
        title=facts["title"],
        state="published",
        target_group=facts["target_group"],
        summary=facts["summary"],
        recommended_days=facts["recommended_days"],
        digest=package.digest,
        published_at=now(),
        source=source,
        picture_names=_names(package),
    )
    version.outline = _outline(version, package)
    session.add(version)
    session.flush()
    session.add_all(Step(version_id=version.id, step_id=step["id"], content=step) for step in package.steps)
    session.add_all(
        FormDefinition(version_id=version.id, form_id=name, definition=data) for name, data in package.forms.items()
    )
    announce(session, PROGRAMME_PUBLISHED, version.id, events.programme_published(version))
    return version


def _repeat(rule: Mapping[str, Any] | None) -> dict[str, int] | None:
    """Give when a form is sent again, in days."""
    if rule is None:
        return None
    return {"every_days": rule.get("every_days") or 7 * rule["every_weeks"], "times": rule["times"]}


def _outline(version: ProgrammeVersion, package: Package) -> dict[str, Any]:
    facts = package.facts
    forms = [
        {
            "id": one["id"],
            "title": one["title"],
            "mandatory": one.get("mandatory", False),
            "review": one.get("review", False),
            "blocks": one.get("blocks", False),
            "repeat": _repeat(one.get("repeat")),
        }
        for one in package.forms.values()
    ]
    return {
        **{name: facts[name] for name in ("title", "version", "language", "summary", "recommended_days")},
        "version_id": str(version.id),
        "programme_id": facts["id"],
        "digest": package.digest,
        "welcome_html": package.welcome_html,
        "modules": package.modules,
        "forms": forms,
    }


def _names(package: Package) -> dict[str, Any]:
    """Give what each picture of the package became, so that a draft of it needs to write none of them anew."""
    facts = {name: asdict(picture) for name, picture in package.names.items()}
    return {name: {key: value for key, value in each.items() if key != "data"} for name, each in facts.items()}
