"""Turning a view into a site: staged pages, the site generator, permanent addresses, what is put in place."""
