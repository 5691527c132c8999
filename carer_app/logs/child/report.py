"""What the child's file gives to the review paper: nothing of its own; the cover says who the child is."""

from carer_app.reports.kit.section import Section

section = Section()
