"""Print runs: order them, make them part by part, hand out their files."""
