tables-accepted = Analysed
tables-after-weighting = After weighting
tables-all-invited = All invited
tables-answer-2 = Answer
tables-answers-by = Analysed answers: { $segment }
tables-answers-n = Answers (n)
tables-answers-weighted = Answers weighted
tables-banner-bases = Percentages are weighted shares of those who answered. n: answers, unweighted. Effective n: the unweighted base that would be as accurate (Kish).
tables-banner-letters = A letter marks a value clearly above that of the column with this letter in the same row and grouping ({ $level } confidence, corrected for all pairs of the row).
tables-banner-many = Groupings of eight groups or more carry no letters: too many pairs to compare.
tables-base-rr1 = Base of RR1 (n)
tables-base-too-small-shown = Hatched: base too small to be shown.
tables-before-calibration = Before calibration
tables-bottom-answers = Bottom answers
tables-by-worth = By revenue
tables-check = Check
tables-customers-invited = Customers invited
# A stage of the work that was done after its day
tables-days-late =
    { $n ->
        [one] { $n } day late
       *[other] { $n } days late
    }
tables-definition = Definition
tables-design-effect = Design effect
tables-detectable-of = Detectable: { $indicator }
tables-difference = Difference (SD)
tables-distance = Distance
tables-done = Done
tables-driver = Driver
tables-due = Due
tables-effective-n = Effective n
tables-end-fieldwork = end of fieldwork
tables-eta-squared = η²
tables-excluded = Excluded
tables-flagged = Flagged
# A target with its side
tables-goal =
    { $way ->
        [most] ≤ { $goal }
       *[least] ≥ { $goal }
    }{ $stable ->
        [1] { "" }
       *[other] { " " }(last { $stable } periods)
    }
tables-group = Group
tables-grouping = Grouping
tables-importance-for = Importance for { $outcome }
tables-in-time = in time
tables-indicator = Indicator
tables-invited = Invited
tables-item = Item
tables-label-wording = { $Label }: { $wording }
tables-letter-marks-value-above-column = A letter marks a value above that of the column with this letter in the same row ({ $level }, Holm).
tables-level = Level
tables-level-letter = { $Level } ({ $letter })
tables-margin = Margin (±)
tables-marks-others = ▲▼ above or below all other levels together ({ $level }, Holm).
tables-n = n
tables-not-checked = not checked
tables-not-done = not done
tables-number = Number
tables-open = open
tables-p = p
tables-partial-r = Partial R
tables-planned = Planned
tables-rate = Rate
# Rates by the AAPOR definitions; their short names are the same in every language
tables-rate-name =
    { $rate ->
        [RR1] RR1: complete answers
        [RR2] RR2: complete and partial answers
        [RR3] RR3: as RR1, unknown cases by e
        [RR4] RR4: as RR2, unknown cases by e
        [RR5] RR5: as RR1, eligible cases only
        [RR6] RR6: as RR2, eligible cases only
        [CON1] CON1: reached
        [COOP1] COOP1: complete answers of those reached
        [REF1] REF1: refused
        [silent] No reply, whether reached is not known
        [usable] Analysed answers
        [weighted] RR1, weighted by chance of invitation
       *[e] e: eligible among the cases known
    }
tables-reached = Reached
tables-respondents = Respondents
tables-response = Response (RR1)
tables-result = Result
tables-rule = Rule
tables-sampling-target = Target of the sample
tables-scale = Scale
tables-score = Score
tables-sd = SD
tables-shrunken = Drawn towards the average
tables-small-base-read-caution = * small base: read with caution.
tables-stage = Stage
tables-start-fieldwork = start of fieldwork
tables-stratum = Stratum
# How often a customer was invited in the twelve months before
tables-times-invited =
    { $times ->
        [none] Not before
        [one] Once before
        [two] Twice before
       *[more] Three times or more before
    }
tables-top-answers = Top answers
tables-top-change = Change of top answers, points
tables-value = Value
tables-verdict = Verdict
# Statistics of the weights
tables-weight =
    { $stat ->
        [minimum] Smallest weight, of the mean
        [maximum] Largest weight, of the mean
        [ratio] Largest to smallest
        [cv] Coefficient of variation
        [design-effect] Design effect
        [n-eff] Effective n
        [n-trimmed] Weights trimmed
        [share-trimmed] Share of all weight cut off
       *[n-eff-untrimmed] Effective n before trimming
    }
tables-weighted = Weighted
tables-weights = Weights
tables-widest = Widest difference (SD)
tables-without-rule = { $Indicator } without the rule
tables-action = Action
tables-owner = Owner
tables-status = Status
tables-action-status =
    { $kind ->
        [done] done
        [late] late
        [running] under way
       *[planned] not begun
    }
tables-action-horizon =
    { $kind ->
        [short] Short term (up to 3 months)
        [mid] Medium term (3 to 6 months)
        [long] Long term (more than 6 months)
       *[open] Term open
    }
tables-cost = Cost
tables-sure = Matters and rated low
tables-how-sure =
    { $sure ->
        [sure] sure
        [probably] probable
       *[open] possible
    }
tables-criticised = Comments that criticise it
tables-action-about =
    { $kind ->
        [agreed] { $task }
        [asked] To be decided: { $task }
        [unowned] { $task }; to be decided: name an owner
        [open] To be decided: name an owner
       *[none] none yet
    }
tables-follow-up = Followed up
tables-suggestions =
    { $kind ->
        [prompt] Answered within five working days
        [adopted] Adopted
        [done] Carried out, of those adopted
       *[explained] Explained, of those declined
    }
tables-made =
    { $kind ->
        [days] Days from fieldwork to approval, { $period }
       *[seconds] Seconds that the build took, { $period }
    }
tables-rows = Rows
tables-rows-received = Received
tables-rows-used = Used
tables-records = Records
tables-cohort = First bought
tables-quarter = Q{ $quarter } { $year }
# Groups of lines of the table of records
tables-record-group =
    { $kind ->
        [forecast] Tickets of the next period
        [weekly-change] Median time by week, change from { $day } on
        [rate-ratio] Tickets per customer about a topic with a target, as a multiple of the period named
        [path] Steps that follow each other, as a share of the one before
        [median] Half of the cases take at most
       *[amount]
            { $known ->
                [yes] Spent by a buyer · { $segment }
               *[no] Spent by a buyer, in the currency of the records
            }
    }
tables-stat-agreement-johnson = Rank agreement with Johnson's weights
tables-stat-agreement-listwise = Rank agreement, complete answers only
tables-stat-agreement-ordinal = Rank agreement with the ordinal model
tables-stat-alpha = Cronbach's α
tables-stat-alpha-without = α without it
tables-stat-centre = Average before
tables-stat-beta = Beta
tables-verdict-cannot-tell = too close to call
tables-stat-correlation = Correlation
tables-stat-detectable = Detectable change
tables-stat-explained = Explained variance (R²)
# Heads a column: how much more of the outcome goes with 0.2 points more of an item
tables-stat-gain = 0.2 points more
tables-stat-ceiling = Highest answer
tables-stat-importance = Importance
tables-stat-inter-item = Inter-item correlation
tables-stat-item-total = Item–total correlation
tables-stat-items = Items
tables-stat-importance-johnson = Johnson's weight
tables-stat-log-odds = Log odds
tables-stat-floor = Lowest answer
tables-verdict-not-measured = not measured
tables-verdict-met = met
tables-verdict-not-met = missed
tables-stat-non-response = No answer
tables-stat-omega = McDonald's ω
tables-stat-proportionality = Proportional odds: F test
tables-stat-limit-low = Range from
tables-stat-limit-high = Range to
tables-stat-rank = Rank
tables-stat-slope = Slope
tables-stat-vif = VIF
tables-stat-factor-share = First factor explains
tables-stat-loading = Loading
