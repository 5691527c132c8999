"""Sums of pocket money are nobody's business at a review."""

from carer_app.reports.kit.section import Section

section = Section()
