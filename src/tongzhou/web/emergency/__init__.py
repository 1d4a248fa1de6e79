"""Pages of emergencies: who is coming, one case against its targets, checklists, observation beds, the review; under `thumb` the screen of the crew."""
