"""Steps: the one way in which a record of care that two sides share is moved on, whatever the record.

Each package has its own table of moves, its own permissions and its own words; what is the same for all stands here: a step sent twice is one
step, a page that is old is told so, a step is a row that is never changed, a clock that runs out is told and recorded and closes nothing.
"""
