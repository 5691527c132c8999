"""The home's own book gives nothing to a child's review paper."""

from carer_app.reports.kit.section import Section

section = Section()
