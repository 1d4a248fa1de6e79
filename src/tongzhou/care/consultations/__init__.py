"""Consultations 远程会诊: a village asks, an expert answers, both sides sign.

One case from the first question to the known outcome, as one timeline: minimum data by specialty,
routing along village → township → county → paired expert, clocks that everyone sees, signed opinions,
closing that confirms the act, follow-up. The invited side advises; the inviting doctor decides.
"""
