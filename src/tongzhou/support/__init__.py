"""Support: the programme's work. Postings, placements, teaching, services, techniques, specialties, outreach, resources, visits."""
