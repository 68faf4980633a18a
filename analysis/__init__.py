"""What changes, who hits whom, where it gathers: statistics over the shown incidents.

Pure functions over the arrays of :class:`store.Columns` and what ``Columns.select`` chose of them, so that
every number here agrees with map, timeline and list. Nothing is drawn here, and nothing is guessed: where
there is too little to compare, the answer says so instead of giving a percentage.
"""
