"""Pages of assessments: schemes without code, runs, scores, appeals."""
