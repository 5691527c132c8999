"""What something serious gives to the review paper: nothing. Whoever may read it reads it where it stands."""

from carer_app.reports.kit.section import Section

section = Section()
