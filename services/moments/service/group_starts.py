"""What arrives at moments about group starts, and the timer that runs them: a part of the service's class of its own."""

from typing import ClassVar, cast
from uuid import UUID

from common.chassis import telemetry
from common.chassis.bus import ResourcesProvider, does, every, reads, rpc
from common.chassis.calls import Call, JsonAnswer
from common.chassis.idempotency import by_key, replayed
from common.contracts.content.catalogue import MAY_START, MayStart
from common.contracts.directory.starts import GROUP_FACTS, GroupFacts, GroupFactsAnswer
from common.contracts.errors import Expired, NotFound, OutcomeUnknown, Unavailable
from common.contracts.moments.group_starts import (
    GROUP_PREVIEW,
    GROUP_PROGRESS,
    GROUP_START,
    LIST_GROUP_STARTS,
    RESUME_GROUP_START,
    START_GROUP,
    GroupOrdered,
    GroupPreview,
    GroupPreviewAnswer,
    StartGroup,
)
from services.moments.cache import outline_of
from services.moments.commands import group_starts as commands
from services.moments.expected_citizens import expect
from services.moments.model.group_starts import require_may_start_groups
from services.moments.queries import group_starts as queries

LOOK_EVERY = 1.0
"""Seconds between looks at whether a job waits."""
HOUR = 3600
AWAY = (Unavailable, OutcomeUnknown, Expired)
log = telemetry.logger(__name__)


class GroupStartHandlers:
    """Ordering a programme for many citizens, following the job, and running it."""

    resources: ClassVar[ResourcesProvider]

    @rpc(GROUP_PREVIEW)
    def group_preview(self, call: Call[GroupPreview]) -> GroupPreviewAnswer:
        """Say who of the citizens has the programme already."""
        require_may_start_groups(call.actor)
        programme_id = outline_of(self.resources, call.request.version_id, call).programme_id
        with self.resources.database.reading() as session:
            running = queries.running_among(session, call, programme_id)
        return GroupPreviewAnswer(running_citizen_ids=running)

    @rpc(START_GROUP)
    @replayed(by_key)
    def start_group(self, call: Call[StartGroup]) -> JsonAnswer[GroupOrdered]:
        """Order a group start."""
        require_may_start_groups(call.actor)
        request, actor = call.request, call.actor
        facts = self._facts([], request.responsible_commission_id, cast("UUID", actor.commission_id), call)
        if not self._is_active(request.version_id, cast("UUID", actor.care_unit_id), call):
            raise NotFound
        return commands.start_group(
            self.resources.database, call, facts, outline_of(self.resources, request.version_id, call)
        )

    group_progress = reads(GROUP_PROGRESS, queries.group_progress)
    group_start = reads(GROUP_START, queries.group_start)
    list_group_starts = reads(LIST_GROUP_STARTS, queries.group_starts)
    resume_group_start = does(RESUME_GROUP_START, commands.resume_group_start)

    @every(LOOK_EVERY)
    def run_group_starts(self) -> bool:
        """Start what was ordered, batch after batch; when others are away, it waits for the next look."""
        batch = commands.next_group_batch(self.resources.database)
        if batch is None:
            return False
        telemetry.follow(batch.job.correlation_id)
        try:
            self._run(batch)
        except AWAY as away:
            log.warning("a group start waits", group_start=str(batch.job.id), away=away.details.get("service"))
            return False
        return True

    @every(HOUR)
    def forget_old_group_starts(self) -> bool:
        """Delete jobs that nobody asks about any more; in batches, and twice does no harm."""
        return commands.forget_old_groups(self.resources.database) == commands.FORGOTTEN

    def _run(self, batch: commands.GroupBatch) -> None:
        """Run a batch. A fault of ours stops the job, lest it stand in the way of all others; an outage doesn't."""
        job = batch.job
        try:
            citizens = [row.citizen_id for row in batch.rows]
            facts = self._facts(citizens, job.responsible_commission_id, job.ordered_by_commission_id)
            is_active = self._is_active(job.version_id, job.care_unit_id)
            outline = outline_of(self.resources, job.version_id)
            if not commands.why_not(job.care_unit_id, facts, is_active=is_active):
                expect(self.resources, job.care_unit_id, facts.startable_citizen_ids)
            commands.run_group_batch(
                self.resources.database, self.resources.keys, batch, facts, outline, is_active=is_active
            )
        except AWAY:
            raise
        except Exception:
            commands.stop_group(self.resources.database, job.id, "fault")
            raise

    def _facts(
        self, citizens: list[UUID], responsible: UUID, orderer: UUID, call: Call[StartGroup] | None = None
    ) -> GroupFactsAnswer:
        wanted = GroupFacts(
            citizen_ids=citizens, responsible_commission_id=responsible, ordered_by_commission_id=orderer
        )
        return self.resources.ask(GROUP_FACTS, wanted, call)

    def _is_active(self, version_id: UUID, care_unit_id: UUID, call: Call[StartGroup] | None = None) -> bool:
        place = MayStart(version_id=version_id, care_unit_id=care_unit_id)
        return self.resources.ask(MAY_START, place, call).is_active
