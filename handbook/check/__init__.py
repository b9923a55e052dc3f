"""Proof that a handbook is fit to publish: nothing unanswered, nothing left over, nothing that contradicts itself."""
