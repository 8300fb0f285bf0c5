"""What people type, checked: one module per screen."""
