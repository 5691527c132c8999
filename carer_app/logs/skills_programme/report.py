"""What the life-skills programme gives to the review paper: nothing by itself, since a sheet is no part of a period."""

from carer_app.reports.kit.section import Section

section = Section()
