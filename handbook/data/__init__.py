"""Reading: YAML with places, what the model asks, what a school answers."""
