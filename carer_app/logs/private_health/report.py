"""What is private stands in no paper, also where somebody wrote it for all to read."""

from carer_app.reports.kit.section import Section

section = Section()
