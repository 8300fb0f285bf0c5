"""Rules about a patient's answers and logs: pure functions over plain values, no Django."""
