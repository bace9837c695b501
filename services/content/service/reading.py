"""What is asked of published versions: what may be started, a version's parts, its forms."""

from typing import ClassVar

from common.chassis.bus import ResourcesProvider, reads
from common.contracts.content.catalogue import CATALOGUE, MAY_START
from common.contracts.content.versions import FORM, OUTLINE, STEP
from services.content import queries


class ReadingHandlers:
    """The parts of published versions."""

    resources: ClassVar[ResourcesProvider]

    catalogue = reads(CATALOGUE, queries.catalogue)
    may_start = reads(MAY_START, queries.may_start)
    outline = reads(OUTLINE, queries.outline)
    step = reads(STEP, queries.step)
    form = reads(FORM, queries.form)
