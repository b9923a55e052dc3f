"""Handbook: one model policy and one folder of school data give a school its whole policy handbook."""

__version__ = "0.1.0"
