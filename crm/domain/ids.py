"""The IDs of stored records: an ID means one record of one kind and is never reused."""

from __future__ import annotations

from typing import NewType

PersonId = NewType("PersonId", int)
OpportunityId = NewType("OpportunityId", int)
RoleId = NewType("RoleId", int)
EventId = NewType("EventId", int)
TouchpointId = NewType("TouchpointId", int)
StepDecisionId = NewType("StepDecisionId", int)
ClaimId = NewType("ClaimId", int)
ComparisonId = NewType("ComparisonId", int)
AirNoteId = NewType("AirNoteId", int)
InvitationId = NewType("InvitationId", int)
AppointmentId = NewType("AppointmentId", int)
GutFeelingId = NewType("GutFeelingId", int)
SeatCheckId = NewType("SeatCheckId", int)
