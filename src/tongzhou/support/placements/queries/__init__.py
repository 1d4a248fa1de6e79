"""Reading placements: always in the scope of an actor's grants, always bounded."""
