common-against-rose-interval =
    { $way ->
        [rise] Against { $period } it rose by { $amount } (interval { $low } to { $high }).
        [fall] Against { $period } it fell by { $amount } (interval { $low } to { $high }).
       *[none] Against { $period } it did not change beyond noise (interval { $low } to { $high }).
    }
common-all = All
common-all-answers-those-another = All answers are those of another respondent, from { $items } questions on.
common-all-customers = All customers
common-alone-would-stand-out = Alone it would stand out; among all the changes tested, chance may have done it.
common-answer-outside-scale = An answer outside its scale.
common-answer-outside-scale-2 = answer outside the scale
common-answered-before-first-after = Answered before the first or after the last day of fieldwork.
common-answers-contradict-each-other = Answers that contradict each other as at most { $share }% of orderly ones do by chance.
common-answers-count-so-groups = Answers count so that groups of customers have the share that they have in the population.
common-answers-do-go-together = answers do not go together
common-answers-like-another-respondents = answers like another respondent's
common-attention-check = Attention check
common-attention-check-answered-otherwise = An attention check answered otherwise than asked.
common-attention-check-failed = attention check failed
common-base-respondents-intervals = Base: { $n } respondents; { $confidence }% intervals.
common-base-respondents-intervals-2 = Base: { $fewest } to { $most } respondents; { $confidence }% intervals.
common-base-respondents-rounded-shares = Base: { $n } respondents. Rounded shares may not add to 100%.
common-base-respondents-weighted-shares = Base: { $n } respondents. Weighted shares; rounded shares may not add to 100%.
common-better-worse-expected = Better or worse than expected
common-cannot-tell = Cannot tell: { $names }.
common-change = Change
common-checked-data-do-hold = Not checked: the data do not hold what the rule needs.
common-complete-answers-share-all = Complete answers as a share of all invited customers who are not known to be ineligible (AAPOR).
common-completed-too-fast = completed too fast
common-confidence-interval-accounts-strata = { $Confidence }% confidence interval that accounts for strata, weights and the size of the population; for shares after Wilson.
common-content = Content
common-contents = Contents
common-customer-customer-frame = The customer is not in the customer frame.
common-customer-frame = not in the customer frame
common-difference-whose-p-value = Difference whose p value, adjusted for the number of comparisons (Holm), lies below { $level }.
common-dimension = { $Dimension }
common-dimension-mean-each-respondents = Dimension: mean of each respondent's answers to { $items }.
common-dimension-share = { $Dimension } ({ $share }%)
common-duplicate = duplicate
common-earlier-period-declared-comparison = No earlier period is declared for comparison.
common-easy = Easy
common-excluded = Excluded.
common-excluded-2 = Excluded: { $count }.
common-faster-median-duration-seconds = Faster than { $share }% of the median duration, or than { $seconds } seconds a question.
common-fewer-questions-answered = Fewer than { $share }% of the questions answered.
common-fieldwork = Fieldwork
common-flagged-only = Flagged only.
common-further-answers-one-respondent = Further answers of one respondent; the most complete one stays.
common-incomplete = incomplete
common-interval = Interval
common-interval-2 = { $Level } interval
common-intervals-show-much-number = Intervals show how much a number could vary by chance ({ $confidence }%); people chose themselves, so they say nothing of those who did not answer.
common-label-unit = { $Label } ({ $unit })
common-line-totals-averages-signature = A line of totals or averages, a signature or a note: no answer.
common-longer-asked = No longer asked: { $items }.
common-loyal = Loyal
common-mean = Mean
common-mean-scale = Mean, scale { $low } to { $high }
common-met = Met: { $names }.
common-met-2 = Not met: { $names }.
common-more = { $Count } more
common-more-answers-those-another = { $Share }% or more of the answers are those of another respondent, from { $items } questions on.
common-much-number-could-vary = How much a number could vary by chance, with { $confidence }% confidence; for shares after Wilson. It tells nothing about those who did not answer.
common-net-promoter-score = Net Promoter Score
common-new-questions = New questions: { $items }.
common-now = Now
common-number-stands-interval-100 = A number stands with its interval: in { $confidence } of 100 surveys like this one, it holds the value of all customers.
common-open-question = Open question
common-outside-fieldwork = outside fieldwork
common-over = { $Edge } and over
common-population = Population
common-precision = Precision
common-real-change-beyond-noise = Real change, beyond noise
common-received = Received
common-response = Response
common-response-rate-rr1 = Response rate (RR1)
common-rule = { $Rule }
common-same-answer-nearly-all = The same answer, or nearly, to all of { $items } or more questions of one scale.
common-same-answer-throughout = same answer throughout
common-satisfaction-index = Satisfaction index
common-share = Share
common-share-answers-above-middle = Share of answers to “{ $item }” above the middle of the scale.
common-share-high-answer-both = Share with a high answer both to overall satisfaction and to “{ $item }”.
common-share-whose-experience-lies = Share whose experience lies above or below what was expected, by “{ $item }”.
common-target = Target
common-target-met = Target met
common-to = { $Low } to { $high }
common-total-note-file = total or note in the file
common-true-change-would-found = A true change of { $amount } would be found with a probability of { $power }%; a smaller one may pass unseen.
common-under = under { $edge }
common-unweighted = Unweighted
common-weighted = Weighted
common-weighting = Weighting
common-whole-interval-reaches-target = The whole interval reaches the target; not met where none of it does; in between nothing can be told.
# A group as people name it, where its level declares no phrase of its own
common-level-phrase = { $kind ->
    [mode] those who answered by { $label }
   *[group] { $label } customers
}
# An earlier period in running text, after "from", "than", "above"
common-earlier = { $kind ->
    [q1] the first quarter
    [q2] the second quarter
    [q3] the third quarter
    [q4] the fourth quarter
    [year-ago] a year ago
   *[other] { $title }
}
# Counts from one to nine in words
common-count = { $n ->
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
