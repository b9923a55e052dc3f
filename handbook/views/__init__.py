"""Lens and lock: what each reader is shown of a handbook."""
