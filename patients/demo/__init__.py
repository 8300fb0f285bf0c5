"""The demo clinic: made-up people in every state of the caseload, made by the real operations."""
