"""Starting a school: what is asked of it, and the folder in which it answers."""
