"""What `moments` promises: a citizen's run of a programme, its modules, steps, responses and timeline.

It alone decides who may do what with a moment. Every question about one moment answers `NotFound` to those who may not know of it
(another unit's staff, another citizen, roles without a right) and `ReasonNeeded` to a colleague of the unit who has not stated a reason.
"""
