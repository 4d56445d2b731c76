"""The teaching around the network: what asks, shows, checks and moves.

It imports `scratchcnn_helpers`, never the other way. `exercises` says what a learner is asked for, `checks` tries what
was written and names the mistake. `traces` and `replay` are steps as data, `widgets` move them, `plots` draws. `files`
reads the data that people have, `digits` their photos, both through `picture_files`. `lessons` holds what single
notebooks need, `app` is the command line.
"""
