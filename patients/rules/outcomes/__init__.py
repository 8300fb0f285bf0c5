"""Outcome measures: how they are scored, when they are due, and what a change means."""
