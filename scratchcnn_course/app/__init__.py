"""The command line `scratchcnn`, and what it tells of the computer it runs on."""
