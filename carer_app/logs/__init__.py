"""The record kinds, one folder each, found by folder."""
