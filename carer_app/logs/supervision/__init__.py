"""Supervision: the visit of the supervising social worker to the carer, and what was agreed."""
