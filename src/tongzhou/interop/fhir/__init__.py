"""Indicators for machines: FHIR R4 Measure and MeasureReport in the shape of IHE mADX, ViewDefinitions of SQL on FHIR, CSV. Plain values to JSON."""
