"""Forms of the catalogue, one module for each page."""
