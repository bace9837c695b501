"""A citizen's run of a programme: its modules, steps, responses and timeline.

Owns moments with everything in them, the counts of each unit's lists, and its own copy of the outlines of programme versions that are
in use. Promises that it alone decides who may do what with a moment (`model/access.py`), that a start happens once, that no answer is
lost in a change of state, and that answers, what they add up to and notes stand sealed with the moment's key.
RPCs (`common/contracts/moments/`): `start`, `list_moments`, `list_choices`, `attention`, `progress`, `open`, `state_reason`, `overview`, `timeline`, `response`,
`response_file`, `see_response`, `review_response`, `reopen_response`, `preview`, `preview_step`, `timeline_file`,
`welcome`, `save_welcome`, `publish_welcome`, `hide_welcome`, `show_welcome`, `reset_welcome`, `schedule_module`, `move_module`, `start_module`, `end_module`, `set_module_upcoming`, `change_days`, `move_report`, `move_to_version`, `change_responsible`, `caseloads`, `hand_over_many`, `absences`, `register_absence`, `change_absence`, `cancel_absence`, `handover`, `offer_handover`, `withdraw_handover`, `offers`, `accept_handover`, `decline_handover`, `links`, `link`, `unlink`, `ending`, `end` and `undo_end` for staff; `mine`, `step`, `mark_step`,
`save_response` and `submit_response` for the citizen, who also has `open`, `overview` and
`response_file` (a sent response as PDF, `pdf/`).
Categories: `categories`, `create_category`, `rename_category`, `move_category`, `retire_category`,
`restore_category`, `delete_category`, `moment_categories` and `set_categories` for staff; events out: a unit's category changed, a moment's categories changed.
Absences are told in timelines before the answer as far as it goes, then by a timer (`docs/decisions/0017-absences-in-timelines.md`).
Planned starts: `change_start_day`, and a timer that begins what is due; event out: a start planned.
Open programmes: `start_open` by the citizen; content says what is open (`open_for_citizens`).
Group starts: a job of citizen ids, run by a timer under who ordered it.
Tells directory which citizens a unit has (`citizens_of_unit`), and before a start which it is about to have (`docs/decisions/0021-a-copy-says-yes.md`).
Asks directory (`start_facts`, `group_facts`, `expect_citizens`, `signed_in`, `practitioner_facts`, `provider_units`) and content (`may_start`, `outline`, `form`). Events out: a moment started, its responsible changed, linked and unlinked, offered to another unit and the offer answered, ended, its end undone, closed and moved to a newer version, its welcome changed; a module started, ended, set to
upcoming, its days changed, planned, moved; a step marked; an absence registered and cancelled; a response begun, submitted, seen, reviewed, reopened. Events in: a citizen signed in for the first time (`docs/decisions/0018-never-signed-in.md`).
Tells services that keep something of moments how each stands (`list_mirrored`, `docs/decisions/0030-mirror.md`), and `retention` how those stand that are to be erased (`erasable`).
Erasure (`erasing.py`): refused while it goes on, is read or has children; then the moment is nobody's, its key is destroyed, and every row that hangs on it goes, with the files that
`response_files` and `timeline_files` name. A citizen's row (`citizens`) goes with the last of their moments. Inbox, outbox and idempotency rows hold ids alone and expire.
"""
