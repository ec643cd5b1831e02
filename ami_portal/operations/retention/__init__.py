"""How long everything is kept, and how it ends: one table of rules, one manifest of fields."""
