scores-heading-scores = Scores, groups and tests
