"""Address books as tables: Google Contacts (both layouts) and Outlook (English, German and others)."""

from __future__ import annotations

from typing import Final

from crm.intake.table_people import Habits

GOOGLE: Final = Habits(between_values=" ::: ", between_tags=r" ::: ", system_tags="*")
OUTLOOK: Final = Habits(between_tags=r";")
