"""Where a child was on an ordinary day gives nothing to the review paper."""

from carer_app.reports.kit.section import Section

section = Section()
