"""Care: the patients' work. Consultations today; rounds, readings, referrals, emergencies as they come."""
