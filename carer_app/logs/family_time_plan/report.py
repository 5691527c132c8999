"""What this gives to the review paper: nothing of its own."""

from carer_app.reports.kit.section import Section

section = Section()
