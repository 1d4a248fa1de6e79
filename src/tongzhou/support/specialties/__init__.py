"""Specialties 学科: departments being built, research, hospital preparations.

Plans with milestones and gaps; grants and papers; dosage forms with their quality documents.
"""
