"""Rules of specialties: aims and ranks, the way of a specialty, the way of a preparation, what is said when it cannot be."""
