"""Reads for screens: ready values, nothing written."""
