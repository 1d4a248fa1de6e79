"""Teaching 带教: rounds, operations taught, lectures, discussions, skills, management, courses.

Registered by the teacher on the phone, confirmed by the host.
"""
