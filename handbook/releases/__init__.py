"""Editions of a handbook that never change: their records, and what differs between two of them."""
