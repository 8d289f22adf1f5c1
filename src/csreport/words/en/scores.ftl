scores-heading-scores = Scores, groups and tests
scores-heading-all = Scores
scores-heading-groups = Groups
scores-heading-associations = Associations
scores-heading-time = Over time
scores-heading-checks = Method checks
scores-scores-caption = All scores
scores-scores-note = Score: mean, or the index or NPS where named. Interval: { $confidence }%. Top and bottom answers: shares of the { $cut } highest and lowest.
scores-weightings-caption = Headline indicators under each weighting
scores-weightings-note = By revenue: weights times what a customer buys; shown beside the main result, never instead of it.
scores-targets-caption = Targets and what was reached
scores-targets-note = Met: the whole interval reaches the target. Missed: none of it does. Otherwise it is too close to call. Detectable change: found with { $power }% probability by a survey like this one.
scores-groups-caption =
    { $kind ->
        [channel] Scores by channel
       *[other] Scores by { $grouping }
    }
scores-groups-note = η²: share of the variance that lies between the groups; p: test that they are all alike, after Holm.
scores-crosstab-caption = One grouping by another
scores-crosstab-note = Test that one grouping does not depend on the other: p = { $p }.
scores-correlations-caption = Correlations between all ratings
scores-correlations-note = Pearson, each pair on those who answered both. The numbers of the columns are those of the lines.
scores-drivers-caption = What is linked to each outcome, strongest first
scores-drivers-note = Importance: share of the explained variance over all orders of entry (LMG), { $confidence }% bootstrap intervals; rank: its range. 0.2 points more: how much higher the outcome is where an item is rated 0.2 points higher. Associations, not causes.
scores-drivers-model-caption = The drivers in the linear and the ordinal model
scores-drivers-model-note = Slope: points of the outcome per point, the others held; beta in standard deviations. Log odds: proportional odds, complete answers. VIF: above 5 a driver can hardly be told from the others.
scores-drivers-checks-caption = Whether other methods agree
scores-drivers-checks-note = Rank agreement: 1 = the same order. A small p of the last test says that steps of the scale differ; the slope is then their average.
scores-periods-caption = Every score and its changes
scores-periods-note = ▲▼ clear changes ({ $confidence }%; Holm over headline indicators, dimensions or items and all periods compared with).
scores-overlap = { $count } of { $n } respondents also answered in { $period }; tests and intervals allow for it.
scores-limits-caption = The usual range of each indicator
scores-limits-note = Range: where the earlier periods let this one be expected (control chart). Detectable change: found with { $power }% probability.
scores-moves-caption = Changes of each group
scores-moves-note = p: test that the groups changed alike, after Holm. ▲▼ clear changes.
scores-reliability-caption = Reliability of the scales
scores-reliability-note = 0.70 is usually asked of a scale that compares groups. α rises with the number of items: of two items read the correlation, and each item by itself. The index holds all items. A scale that measures one thing has one factor that explains much of its items' variance (commonly 40% or more), and every item loads on it (0.50 or more).
scores-validity = The index correlates with overall satisfaction ({ $value }, { $low } to { $high }).
scores-kmo = Sampling adequacy (KMO): { $value }; at least { $limit }.
scores-questions-caption = How the questions are used
scores-questions-note =
    { $count ->
        [0] No question calls for revision
       *[other] To be revised: { $items }
    } (whole interval above { $extreme }% for the lowest or highest answer, above { $silent }% for no answer, or below { $total } for the item–total correlation).
scores-vif = The largest VIF is { $value } ({ $item }).
scores-heading-comments = Comments
scores-comments-caption = Every problem and every praise in the comments
scores-comments-note = Share: of those who wrote. Of mentions: part of all namings of a problem or of a praise. Effect on average: mean overall satisfaction of all who wrote less that without those who name it; an association. ▲▼ after Holm over all lines.
scores-complaints-caption = Problems by group
scores-complaints-note = Share of those of the group who wrote. η² and p: test that the groups are all alike, after Holm over problems and groupings.
scores-sources-caption = What each source complains of
scores-sources-note = Share of the texts that name the problem. Sources are counted apart; only the survey is a sample and only it is rated.
scores-coding-caption = Rules and people on the same comments
scores-coding-note = α: Krippendorff’s, 1 = always the same. Precision: what the rules find and people found too; recall: what people found and the rules find too. Where people coded, their codes count.
scores-heading-records = Records of the company
# The next period's tickets in all, and in the busiest hour of the week; Poisson, no trend, no season
scores-forecast = If the next period is like the last ones, it will bring { $value } tickets ({ $low } to { $high }).
scores-records-caption = Times, tickets to come, topics, steps and amounts
scores-records-note = Times: medians, open cases counted for as long as they are open; ▲▼ clear changes, after Holm. Forecast: Poisson from up to eight periods of like length, without trend or season; { $confidence }% prediction intervals. By week: mean of weekly medians from the day on less that of up to twelve weeks before; weeks taken as independent, and other things may have changed too. Topics: tickets per customer over those of the period named (1: as many). Steps: events, not people. Amounts: mean of those who bought, change from the period compared with, after Holm.
scores-cohorts-caption = Who bought again, by quarter of the first purchase
scores-cohorts-note = Per cent of those who first bought in the quarter who bought again so many quarters later. First purchases of the first year on record are left out: who bought before is not known.
scores-heading-register = Actions and suggestions
scores-actions-caption = Actions by horizon: whose they are, when due, and how they stand
scores-actions-note = As of the end of fieldwork. Decisions that this report asks for are in the recommendations.
# kind: whether it holds suggestions, earlier reports, or both
scores-register-caption =
    { $kind ->
        [both] What became of suggestions, and how long earlier reports took
        [reports] How long earlier reports took
       *[suggestions] What became of suggestions
    }
scores-register-note =
    { $kind ->
        [both] Suggestions of the twelve months to the end of fieldwork; of earlier reports those approved by then.
        [reports] Earlier reports approved by the end of fieldwork.
       *[suggestions] Suggestions of the twelve months to the end of fieldwork.
    }
