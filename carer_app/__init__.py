"""Hearthlog: records for children in care, kept offline and sent to the council."""
