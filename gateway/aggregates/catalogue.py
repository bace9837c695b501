"""The catalogue as staff see it: lists, one version, what differs, and a step to preview. Nothing of it concerns a citizen."""

from typing import Any
from uuid import UUID

from common.contracts.content.activations import ACTIVATIONS
from common.contracts.content.catalogue import LIST_CATALOGUE
from common.contracts.content.sound import SOUND_PROGRESS
from common.contracts.errors import NotFound
from gateway import backend
from gateway.aggregates import programmes

Page = dict[str, Any]


def listed(tab: str, text: str) -> list[Page]:
    """Give a tab's versions, searched by words. One RPC."""
    found: list[Page] = backend.ask(LIST_CATALOGUE, tab=tab, text=text)["versions"]
    return found


def version_page(version_id: UUID, *, with_units: bool, with_sounds: bool = False) -> Page:
    """Give a `version`, its `outline`, the programme's `others` and, for who may choose them, its `units`; how far its `sounds` have come.

    At most three RPCs (list, activations, sounds) side by side, and one before them for a programme that isn't kept. Raises `NotFound`.
    """
    outline = programmes.outline(version_id)
    versions = backend.call(LIST_CATALOGUE, programme_id=outline["programme_id"])
    units = backend.call(ACTIVATIONS, version_id=version_id) if with_units else None
    sounds = backend.call(SOUND_PROGRESS, version_id=version_id) if with_sounds else None
    found = versions.result()["versions"]
    return {
        "outline": outline,
        "version": _own(found, version_id),
        "others": [each for each in found if each["version_id"] != str(version_id)],
        "units": units.result()["units"] if units else None,
        "sounds": sounds.result() if sounds else None,
    }


def sounds_of(version_id: UUID) -> Page:
    """Give how far a version's sounds have come (`content.sound.SoundProgress`). One RPC. Raises `NotFound`."""
    found: Page = backend.ask(SOUND_PROGRESS, version_id=version_id)
    return found


def of_programme(version_id: UUID) -> tuple[Page, list[Page]]:
    """Give a version as the catalogue lists it, and the programme's others. One RPC, two for a cold programme."""
    programme_id = programmes.outline(version_id)["programme_id"]
    found = backend.ask(LIST_CATALOGUE, programme_id=programme_id)["versions"]
    return _own(found, version_id), [each for each in found if each["version_id"] != str(version_id)]


def newer_minors(header: Page) -> list[Page]:
    """Give the versions that a moment (`header`) could move to: active at the unit, same major, newest first. One RPC."""
    found = backend.ask(LIST_CATALOGUE, tab="active", programme_id=header["programme_id"])["versions"]
    major, minor = numbers(header["programme_version"])
    return [each for each in found if numbers(each["version"])[0] == major and numbers(each["version"])[1] > minor]


def numbers(version: str) -> tuple[int, int]:
    """Give `major.minor` as numbers."""
    major, minor = version.split(".")
    return int(major), int(minor)


def _own(found: list[Page], version_id: UUID) -> Page:
    own = next((each for each in found if each["version_id"] == str(version_id)), None)
    if own is None:
        raise NotFound
    return own
