"""What leaves the project: snapshots that stand alone and data files, both obeying the filters."""
