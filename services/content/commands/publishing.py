"""Publishing a package, and making it available."""

from sqlalchemy.orm import Session

from common.chassis.blobs import BlobStore
from common.chassis.clock import now
from common.chassis.database import Database
from common.chassis.identifiers import new_id
from common.chassis.outbox import announce
from common.contracts.content import PROGRAMME_PUBLISHED
from common.contracts.errors import Conflict
from services.content import events, queries
from services.content.model import Activation, FormDefinition, ProgrammeVersion, Step
from services.content.package import Package


def keep_pictures(blobs: BlobStore, package: Package) -> None:
    """Put a package's pictures into the store, before it is published: a page must never name a picture that isn't there."""
    for picture in package.pictures:
        blobs.put(picture.data, picture.media_type)


def publish_package(database: Database, package: Package) -> bool:
    """Publish a package and let every unit start it; tells whether anything was new.

    The same package again changes nothing. Raises `Conflict(programme=…, version=…)` when that version is published with other content:
    people are working in it, so a change needs a new version number.
    """
    major, minor = (int(part) for part in package.facts["version"].split("."))
    with database.writing() as session:
        published = queries.version_by_name(session, package.facts["id"], major, minor)
        if published is not None and published.digest != package.digest:
            raise Conflict(programme=package.facts["id"], version=package.facts["version"])
        is_new = published is None
        version = published or _add_version(session, package, major, minor)
        if not queries.is_active_everywhere(session, version.id):
            everywhere = {"version_id": version.id, "care_unit_id": None, "is_active": True}
            session.add(Activation(id=new_id(), activated_at=now(), **everywhere))
    return is_new


def _add_version(session: Session, package: Package, major: int, minor: int) -> ProgrammeVersion:
    facts = package.facts
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
    )
    forms = [
        {
            "id": one["id"],
            "title": one["title"],
            "mandatory": one.get("mandatory", False),
            "review": one.get("review", False),
        }
        for one in package.forms.values()
    ]
    version.outline = {
        **{name: facts[name] for name in ("title", "version", "language", "summary", "recommended_days")},
        "version_id": str(version.id),
        "programme_id": facts["id"],
        "digest": package.digest,
        "welcome_html": package.welcome_html,
        "modules": package.modules,
        "forms": forms,
    }
    session.add(version)
    session.flush()
    session.add_all(Step(version_id=version.id, step_id=step["id"], content=step) for step in package.steps)
    session.add_all(
        FormDefinition(version_id=version.id, form_id=name, definition=data) for name, data in package.forms.items()
    )
    announce(session, PROGRAMME_PUBLISHED, version.id, events.programme_published(version))
    return version
