"""A carer's own file gives nothing to a child's review paper."""

from carer_app.reports.kit.section import Section

section = Section()
