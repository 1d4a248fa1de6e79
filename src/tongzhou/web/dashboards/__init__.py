"""Pages of boards: county, supporter, programme, region; the wall."""
