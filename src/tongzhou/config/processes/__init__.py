"""Child processes: started in their own group, ended with their parent, started again when they fall."""
