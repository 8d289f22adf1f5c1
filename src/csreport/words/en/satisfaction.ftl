satisfaction-above-other-channels-together = Above the other channels together, beyond noise: { $channels }.
satisfaction-against-fell-beyond-noise = Against { $period }, { $fell } fell beyond noise.
satisfaction-against-fell-rose-beyond = Against { $period }, { $fell } fell and { $rose } rose beyond noise.
satisfaction-against-none-them-changed = Against { $period }, none of them changed beyond noise.
satisfaction-against-rose-beyond-noise = Against { $period }, { $rose } rose beyond noise.
satisfaction-answers-applicable-blanks-left = Answers “not applicable” and blanks are left out of numerator and base.
satisfaction-answers-weighted-every-respondent = Answers are not weighted: every respondent counts the same.
satisfaction-base-respondents-points-distance = Base: { $n } respondents. Points: distance of the mean from the middle answer, “as expected”.
satisfaction-base-respondents-points-overall = Base: { $n } respondents. Points: overall satisfaction less what the same respondents expected.
satisfaction-base-respondents-promoters-answered = Base: { $n } respondents. Promoters answered 9 or 10, detractors 0 to 6; points.
satisfaction-below-other-channels-together = Below the other channels together, beyond noise: { $channels }.
satisfaction-channel-answering = { $Indicator } by channel of answering
satisfaction-channel-answering-ranges = By channel of answering, { $indicator } ranges from { $worst-value } ({ $worst }) to { $best-value } ({ $best }).
satisfaction-channel-differs-others-together = No channel differs from the others together beyond noise.
satisfaction-channels-answering-cannot-compared = Channels of answering cannot be compared: fewer than two are recorded.
satisfaction-channels-reach-different-customers = Channels reach different customers and ask in different ways; these results are not adjusted for either.
satisfaction-chapter-segments-compares-channels = The chapter on segments compares the channels of answering.
satisfaction-chose-highest-answer-so = { $Indicator }: { $share } chose the highest answer, so rises can hardly be seen.
satisfaction-chose-lowest-answer-so = { $Indicator }: { $share } chose the lowest answer, so falls can hardly be seen.
satisfaction-chose-one-top-answers = { $Indicator }: { $top } chose one of the top { $cut } answers, { $bottom } one of the bottom { $cut }
satisfaction-cronbachs-alpha = Cronbach's alpha of { $item } is { $value } ({ $low } to { $high }).
satisfaction-cronbachs-alpha-ranges = Cronbach's alpha ranges from { $worst-value } ({ $worst }) to { $best-value } ({ $best }).
satisfaction-differs-between-channels-answering = { $Indicator } differs between channels of answering
satisfaction-dimension-stands-out-average = No dimension stands out from the average of the dimensions.
satisfaction-dimensions-score-mean-items = A dimension's score is the mean of its items for each respondent.
satisfaction-distance-value-less-target = Distance: value less target.
satisfaction-does-differ-between-channels = { $Indicator } does not differ between channels of answering beyond noise
satisfaction-due-before = Not due before { $day }: { $names }.
satisfaction-experience-lies-points-above =
    { $way ->
        [rise] The experience lies { $amount } points above expectation ({ $low } to { $high }): { $better } found it better than expected, { $worse } worse.
        [fall] The experience lies { $amount } points below expectation ({ $low } to { $high }): { $better } found it better than expected, { $worse } worse.
       *[none] The experience does not differ from expectation beyond noise (interval { $low } to { $high } points): { $better } found it better than expected, { $worse } worse.
    }
satisfaction-follows-balance-expectations-met = **What follows.** On balance expectations are not met: look at the service and at what is promised; the survey cannot tell which of them needs attention.
satisfaction-follows-furthest-target-away = **What follows.** The furthest from its target is “{ $target }”: { $amount } away.
satisfaction-follows-more-customer-worth = **What follows.** The more a customer is worth, the higher the satisfaction tends to be; the room for improvement lies with the many smaller customers.
satisfaction-follows-more-customer-worth-lower = **What follows.** The more a customer is worth, the lower the satisfaction tends to be; more of the business is at stake than the representative score says.
satisfaction-follows-read-items-these = **What follows.** Read the items of these scales one by one before acting on their joint score: { $scales }.
satisfaction-follows-rise-real-below =
    { $way ->
        [rise] **What follows.** The rise is real; below stands which parts of the service rose.
        [fall] **What follows.** The fall is real; below stands which parts of the service fell.
       *[none] **What follows.** Read no trend into the latest change: chance alone brings as much.
    }
satisfaction-follows-satisfaction-goes-intention =
    { $way ->
        [rise] **What follows.** Satisfaction goes with the intention to buy again: { $satisfied } of the satisfied would, { $others } of the others (difference { $low } to { $high } percentage points). That does not show that raising one raises the other.
        [fall] **What follows.** The satisfied are less ready to buy again: { $satisfied } of them would, { $others } of the others (difference { $low } to { $high } percentage points). Ask what else binds customers.
       *[none] **What follows.** The satisfied are not readier to buy again beyond noise: { $satisfied } of them would, { $others } of the others (difference { $low } to { $high } percentage points).
    }
satisfaction-follows-where-verdict-cannot = **What follows.** Where the verdict is “cannot tell”, the interval holds the target: only more answers or a larger distance would decide.
satisfaction-found-better-expected-worse = { $Better } found it better than expected, { $worse } worse
satisfaction-further-reasons-table = Further reasons in the table: { $count }.
satisfaction-gave-one-top-answers = { $Share } gave one of the top { $count } of { $points } answers
satisfaction-gave-score-filter-question = { $Indicator }: { $share } gave no score; a filter question may be needed.
satisfaction-hardly-goes-other-items = { $Indicator }: it hardly goes with the other items of its scale ({ $share }).
satisfaction-heading-easy-deal-us = Is it easy to deal with us, and is the service as expected?
satisfaction-heading-parts-service-strong = Which parts of the service are strong, which weak?
satisfaction-heading-satisfaction = Satisfaction
satisfaction-heading-satisfied-customers-overall = How satisfied are customers overall?
satisfaction-heading-stands-behind-scores = What stands behind the scores?
satisfaction-heading-targets-met = Are the targets met?
satisfaction-heading-well-do-questions = How well do the questions measure?
satisfaction-heading-would-customers-recommend = Would customers recommend us and buy again?
satisfaction-index-goes-overall-satisfaction = The index goes with overall satisfaction (correlation { $value }, { $low } to { $high }).
satisfaction-indicator-level = { $Indicator }, { $level }
satisfaction-interval-effective-base-design = Interval: { $confidence }%. Effective base and design effect after Kish, on the base of this question.
satisfaction-item-stands-out-average = No item stands out from the average of the items.
satisfaction-leads-comes-last = { $Best } leads with { $best-value }; { $worst } comes last with { $worst-value }.
satisfaction-lies-above-benchmark =
    { $way ->
        [rise] { $Indicator } lies { $amount } above the benchmark “{ $benchmark }” ({ $low } to { $high }).
        [fall] { $Indicator } lies { $amount } below the benchmark “{ $benchmark }” ({ $low } to { $high }).
       *[none] { $Indicator } does not differ from the benchmark “{ $benchmark }” beyond noise (interval { $low } to { $high }).
    }
satisfaction-mark-changes-beyond-noise = ▲▼ mark changes beyond noise after Holm's correction for several tests.
satisfaction-marks-effective-base-below = * marks an effective base below { $limit }.
satisfaction-mean-answer = The mean answer is { $value } ({ $low } to { $high }).
satisfaction-mean-gave-one-top = { $Indicator } has a mean of { $value } ({ $low } to { $high }); { $share } gave one of the top { $count } of { $points } answers.
satisfaction-measured-period-one-starts = Not measured in this period, or in the one it starts from: { $names }.
satisfaction-median-answer = The median answer is { $median }.
satisfaction-met-whole-interval-reaches = Met: the whole { $confidence }% interval reaches the target. Not met: none of it does. Cannot tell: the interval holds the target, or there is none.
satisfaction-net-promoter-score-promoters = The Net Promoter Score is { $value } ({ $low } to { $high }): { $promoters } promoters less { $detractors } detractors.
satisfaction-none-others-due-before = None of the others is due before { $day }.
satisfaction-published-customer-value = { $Indicator }: { $published } as published, { $value } by customer value
satisfaction-question-buying-again-asked = No question on buying again was asked.
satisfaction-question-effort-asked = No question on effort was asked.
satisfaction-question-expectations-asked = No question on expectations was asked.
satisfaction-reliability-scales = Reliability of the scales
satisfaction-representative-results-give-every = Representative results give every customer the same say, unweighted ones every respondent: groups that answered more often would count too much.
satisfaction-representative-results-give-every-customer = Representative results give every customer the same say, results by value give every unit of customer value the same say, and unweighted results every respondent.
satisfaction-revised-thresholds-below-items = To be revised by the thresholds below: { $items }. Items that can stay as they are: { $count }.
satisfaction-sampling-adequacy-kmo-all = Sampling adequacy (KMO) of all items is { $value }; { $limit } is the least.
satisfaction-satisfaction-index-100 = The satisfaction index is { $value } of 100 ({ $low } to { $high }).
satisfaction-satisfaction-index-100-more =
    { $way ->
        [rise] The satisfaction index is { $value } of 100 ({ $low } to { $high }), { $amount } more than in { $period }.
        [fall] The satisfaction index is { $value } of 100 ({ $low } to { $high }), { $amount } less than in { $period }.
       *[none] The satisfaction index is { $value } of 100 ({ $low } to { $high }); its change against { $period } is within noise.
    }
satisfaction-satisfied-would-buy-again = { $Loyal } are satisfied and would buy again; { $secure } are promoters besides.
satisfaction-satisfied-would-buy-again-2 = { $Loyal } are satisfied and would buy again.
satisfaction-scale-chose-one-top = { $Indicator } is { $value } on a scale from { $lowest } to { $highest } ({ $low } to { $high }); { $share } chose one of the top { $cut } answers.
satisfaction-scale-falls-short-whole = No scale falls short of { $limit } with its whole interval.
satisfaction-scores-dimension = Scores by dimension
satisfaction-scores-highest-lowest = { $Best } scores highest, { $worst } lowest
satisfaction-scores-item = Scores by item
satisfaction-short-their-whole-interval = Short of { $limit } with their whole interval: { $scales }.
satisfaction-smallest-detectable-change-found = Smallest detectable change: found with a probability of { $power }% against { $period }.
satisfaction-smallest-detectable-change-found-probability = Smallest detectable change: found with a probability of { $power }% by a next wave like this one.
satisfaction-strengths-among-dimensions-none = Strengths among the dimensions: { $strong }; none is weak.
satisfaction-strengths-among-dimensions-weaknesses = Strengths among the dimensions: { $strong }; weaknesses: { $weak }.
satisfaction-strengths-among-items-none = Strengths among the items: { $strong }; none is weak.
satisfaction-strengths-among-items-weaknesses = Strengths among the items: { $strong }; weaknesses: { $weak }.
satisfaction-suggested-revision-whole-interval = Suggested for revision: the whole interval lies above { $extreme }% for the lowest or the highest answer, above { $silent }% for no answer (“not applicable” included), or below { $total } for the item–total correlation: that with the other items of the dimension, or with all other items where it has fewer than three.
satisfaction-target-benchmark-declared = No target or benchmark is declared.
satisfaction-targets-distance-verdict = Targets, distance and verdict
satisfaction-targets-met = { $Met } of { $count } targets are met.
satisfaction-targets-met-2 = Targets met: { $met } of { $count }
satisfaction-thresholds-below-all-items = By the thresholds below, all { $count } items can stay as they are.
satisfaction-too-few-answers-came = Too few answers came by the other channels to test it.
satisfaction-true-changes-would-found = True changes of { $least } to { $most } would be found with a probability of { $power }%, each taken by itself.
satisfaction-use-answer-scales-each = Use of the answer scales, and how each item goes with its scale
satisfaction-usually-asked-scale-compares = { $Limit } is usually asked of a scale that compares groups. Alpha rises with the number of items: for scales of two items read the mean correlation. Satisfaction index: all items together. Each pair of items on the answers to both; intervals account for the sample design.
satisfaction-weaknesses-among-dimensions-none = Weaknesses among the dimensions: { $weak }; none is strong.
satisfaction-weaknesses-among-items-none = Weaknesses among the items: { $weak }; none is strong.
satisfaction-weighted-customers-worth-above =
    { $way ->
        [rise] Weighted by what customers are worth, { $indicator } is { $value } ({ $low } to { $high }), { $amount } above the published { $published }; the difference is beyond noise (interval { $from } to { $to }).
        [fall] Weighted by what customers are worth, { $indicator } is { $value } ({ $low } to { $high }), { $amount } below the published { $published }; the difference is beyond noise (interval { $from } to { $to }).
       *[none] Weighted by what customers are worth, { $indicator } is { $value } ({ $low } to { $high }); the difference from the published { $published } is within noise (interval { $from } to { $to }).
    }
satisfaction-weighted-results-stand-population = Weighted results stand for the population; unweighted ones describe the respondents.
satisfaction-weighted-unweighted = { $Indicator }: { $published } weighted, { $plain } unweighted
satisfaction-weighted-unweighted-2 = { $Indicator }, weighted and unweighted
satisfaction-weights-without-them = With weights { $indicator } is { $published }, without them { $plain }.
satisfaction-where-target-starts-earlier = Where a target starts from an earlier period's result, the interval of the distance holds the error of both.
satisfaction-without-weights-would = Without weights { $indicator } would be { $plain }.
satisfaction-would-buy-again = { $Value } would buy again
satisfaction-would-buy-again-they = { $Value } would buy again ({ $low } to { $high }): they chose one of the top { $cut } answers.
satisfaction-would-recommend-would = { $Promoters } would recommend, { $detractors } would not
