"""${message}."""
<% is_first = down_revision is None %>
import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
% if is_first:
from common.chassis.migrations import create_chassis_tables, drop_chassis_tables
% endif

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
% if is_first:
    create_chassis_tables(version=${chassis_version})
% endif
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
% if is_first:
    drop_chassis_tables(version=${chassis_version})
% endif
