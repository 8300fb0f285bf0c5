"""Rules of dosage, load and schedule: pure functions over plain values, no Django."""
