"""Interop: what comes in and goes out in others' formats. Always through the same verbs as the pages."""
