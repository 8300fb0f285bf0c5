"""Reads for screens that join several models. Every screen asks a fixed number of questions."""
