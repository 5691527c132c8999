"""The keeper of the quick PINs: a small process apart that holds keys for a shift, and no record."""
