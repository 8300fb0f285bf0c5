"""Rules of the catalogue: pure functions over plain values, no Django."""
