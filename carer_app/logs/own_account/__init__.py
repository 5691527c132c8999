"""A carer's own account: in their own words, for themselves and the readers whom they choose."""
