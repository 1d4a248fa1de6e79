"""Outreach 走出去: free clinics, home visits, patient aid.

Who came, what was found, who follows up; never a patient's name.
"""
