"""What a clause says happened: to whom, by whom, with what toll, where."""
