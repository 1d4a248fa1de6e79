"""Pages of specialties, research and preparations."""
