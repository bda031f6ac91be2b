"""Segments of the index as arrays: one file each, memory-mapped, and a Whoosh codec that reads them."""
