"""Patients' pages: find or add, the patient's own page, consents, duplicates.

`forms` (what was typed → what the verbs want), `fields` (questions to put into any form) and `picker` (find or
choose, as a template part) are used by other flows that begin with a patient.
"""
