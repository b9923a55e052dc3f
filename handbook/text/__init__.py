"""What a policy means: conditions, grammar, statements, numbers, local changes."""
