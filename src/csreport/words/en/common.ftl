common-all = All
common-all-customers = All customers
common-answers-count-so-groups = Answers count so that groups of customers have the share that they have in the population.
common-attention-check = Attention check
common-better-worse-expected = Better or worse than expected
common-change = Change
common-complete-answers-share-all = Complete answers as a share of all invited customers who are not known to be ineligible (AAPOR).
common-confidence-interval-accounts-strata = { $Confidence }% confidence interval that accounts for strata, weights and the size of the population; for shares after Wilson.
common-content = Content
common-contents = Contents
common-difference-whose-p-value = Difference whose p value, adjusted for the number of comparisons (Holm), lies below { $level }.
common-dimension = { $Dimension }
common-dimension-mean-each-respondents = Dimension: mean of each respondent's answers to { $items }.
common-dimension-share = { $Dimension } ({ $share }%)
common-fieldwork = Fieldwork
common-interval = Interval
common-interval-2 = { $Level } interval
common-label-unit = { $Label } ({ $unit })
common-longer-asked = No longer asked: { $items }.
common-mean = Mean
common-mean-scale = Mean, scale { $low } to { $high }
common-more = { $Count } more
common-much-number-could-vary = How much a number could vary by chance, with { $confidence }% confidence; for shares after Wilson. It tells nothing about those who did not answer.
common-net-promoter-score = Net Promoter Score
common-new-questions = New questions: { $items }.
common-now = Now
common-open-question = Open question
common-over = { $Edge } and over
common-population = Population
common-clear-change = Clear change
common-received = Received
common-response-rate-rr1 = Response rate (RR1)
common-rule = { $Rule }
common-satisfaction-index = Satisfaction index
common-share = Share
common-share-whose-experience-lies = Share whose experience lies above or below what was expected, by “{ $item }”.
common-target = Target
common-target-met = Target met
common-to = { $Low } to { $high }
common-under = under { $edge }
common-unweighted = Unweighted
common-weighted = Weighted
common-weighting = Weighting
common-whole-interval-reaches-target = The whole interval reaches the target; missed where none of it does; in between too close to call.
# A group as people name it, where its level declares no phrase of its own
# code: the label is a number or a letter
common-level-phrase =
    { $kind ->
        [mode] those who answered by { $label }
       *[group] { $code ->
            [yes] “{ $label }” customers
           *[no] { $label } customers
        }
    }
# An earlier period in running text, after "from", "than", "above"
common-earlier =
    { $kind ->
        [q1] the first quarter
        [q2] the second quarter
        [q3] the third quarter
        [q4] the fourth quarter
        [year-ago] a year ago
       *[other] { $title }
    }
# Counts from one to nine in words
common-count =
    { $n ->
        [1] one
        [2] two
        [3] three
        [4] four
        [5] five
        [6] six
        [7] seven
        [8] eight
        [9] nine
       *[other] { $n }
    }
common-reason-out-of-range = answer outside the scale
common-reason-inconsistent = contradictory answers
common-reason-near-duplicate = answers like another respondent's
common-reason-attention = attention check failed
common-reason-speeding = completed too fast
common-reason-off-frame = not in the customer frame
common-reason-duplicate = duplicate
common-reason-incomplete = incomplete
common-reason-outside-fieldwork = outside fieldwork
common-reason-straight-lining = same answer throughout
common-reason-total-row = total or note in the file
