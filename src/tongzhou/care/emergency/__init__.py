"""Emergencies 急救: one run through a pathway, from the first contact to what became of the patient.

The crew (or the first hospital) and the receiving hospital write into one record: points in time with their clocks, vitals, ECG,
the receiving doctor's answer, checklists, observation beds, what delayed it. Closed by both; times that are unknown stay unknown.
"""
