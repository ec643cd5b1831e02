"""What the demonstration is made of. Every structure, person, action and figure here is invented."""
