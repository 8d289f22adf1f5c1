"""Notebooks into pages."""
