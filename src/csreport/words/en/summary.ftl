summary-adjusted-non-response = adjusted for non-response
summary-also-fell = Also fell: { $names }.
summary-also-rose = Also rose: { $names }.
summary-answers-analysed-good = { $Accepted } of { $received } answers analysed; good from { $limit }
summary-ask-they-miss-below = **Ask { $level } ({ $segment }) what they miss:** { $measure } { $amount } below all others; see [Segments](#segments).
summary-calibrated = calibrated to { $margins }
summary-care = [{ $criterion }: with care]{ "{" }.light .watch{ "}" } ({ $told })
summary-customers-told-us-sure = What customers told us, how sure we can be, and how we know.
summary-data-answers-then = Data: { $n } answers to { $indicator }, then { $before }.
summary-data-quality-good-every = **Data quality: good** by every criterion.
summary-data-quality-poor-one = **Data quality: poor** by one criterion or more, a hint rather than a result.
summary-data-quality-read-care = **Data quality: read with care**, not every criterion is met.
summary-definitions-comparable-because-made = Definitions: not comparable, because made of other questions: { $names }.
summary-falls-short-expectation = **{ $Item } falls short of expectation** by { $amount } ({ $low } to { $high }).
summary-fell = { $Names } fell.
summary-fell-against = **{ $Indicator } fell by { $amount } to { $value }** against { $period } ({ $low } to { $high }).
summary-find-out-why-fell = **Find out why { $item } fell:** by { $amount } against { $period }; see [Satisfaction](#satisfaction).
summary-find-out-wrong-gave = **Find out what is wrong with { $item }:** { $value } gave one of the lowest answers; see [Satisfaction](#satisfaction).
summary-goes-most-closely-explained = **{ $Driver } goes most closely with { $outcome }** ({ $share } of the explained variance; score { $score }).
summary-good = [{ $criterion }: good]{ "{" }.light .good{ "}" } ({ $told })
summary-good-2 = { $Value }; good from { $limit }
summary-group-customers-differs-others = **No group of customers differs from the others beyond noise** in { $indicator }.
summary-heading-should-looked-first = What should be looked at first?
summary-heading-summary = Summary
summary-improve-first-important-rated = **To improve first: { $item }**, important and rated low ({ $share }; score { $value }, { $low } to { $high }).
summary-improve-first-settled-may = What to improve first is not settled; { $item } may be ({ $share }; score { $value }, { $low } to { $high }).
summary-indicator = { $Indicator }
summary-is-to = **{ $Indicator } is { $value }** ({ $low } to { $high }).
summary-known = not known
summary-largest-standardised-difference-good = largest standardised difference { $value }, good up to { $limit }
summary-likeness-population = Likeness to the population
summary-look-first-goes-closely = **Look first at { $item }:** goes closely with { $outcome }, scores low ({ $value }); see [Drivers](#drivers).
summary-look-first-lowest-score = **Look first at { $item }:** the lowest score, { $value }; see [Satisfaction](#satisfaction).
summary-look-into-goes-closely = **Look into { $item }:** goes closely with { $outcome }, may score low ({ $value }); see [Drivers](#drivers).
summary-most-dissatisfied-answers-chose = **Most dissatisfied answers: { $item }.** { $value } chose one of the lowest { $cut } answers ({ $low } to { $high }).
summary-n-100 = of 100
summary-net-promoter-score = **The Net Promoter Score is { $value }** ({ $low } to { $high }).
summary-none-scores-changed-beyond = **None of the { $count } scores changed beyond noise** against { $period }.
summary-nothing-matters-much-average = Nothing that matters as much as the average aspect is rated below average.
summary-of = of { $highest }
summary-one-other = { $One }; { $other }
summary-open-link = open link
summary-parameters-stands-published-rules = Parameters: { $period } stands as published; its rules and weights may differ from today's.
summary-parameters-todays-rules-weighting = Parameters: today's rules and weighting ({ $weighting }) for both, so no difference comes from there.
summary-percentage-points-good-up = ±{ $value } percentage points; good up to { $limit }
summary-poor = [{ $criterion }: poor]{ "{" }.light .poor{ "}" } ({ $told })
summary-post-stratified = post-stratified to { $margins }
summary-protect-goes-closely-scores = **Protect { $item }:** goes closely with { $outcome }, scores well ({ $value }); see [Drivers](#drivers).
summary-protect-highest-score-see = **Protect { $item }:** the highest score, { $value }; see [Satisfaction](#satisfaction).
summary-questions-same = Questions: the same.
summary-r-indicator-good = R-indicator { $value }, good from { $limit }
summary-raked = raked to { $margins }
summary-response-rate-known = the response rate is not known
summary-rose-against = **{ $Indicator } rose by { $amount } to { $value }** against { $period } ({ $low } to { $high }).
summary-rose-beyond-noise-against =
    { $way ->
        [rise] { $Indicator } rose beyond noise against { $period }.
        [fall] { $Indicator } fell beyond noise against { $period }.
       *[none] { $Indicator } did not change beyond noise against { $period }.
    }
summary-rose-points-against =
    { $way ->
        [rise] It rose by { $amount } points against { $period }.
        [fall] It fell by { $amount } points against { $period }.
       *[none] The change against { $period } is within noise.
    }
summary-rose-up-against =
    { $way ->
        [rise] **{ $Indicator } rose to { $value }**, up { $amount } against { $period } ({ $low } to { $high }).
        [fall] **{ $Indicator } fell to { $value }**, down { $amount } against { $period } ({ $low } to { $high }).
       *[none] **{ $Indicator } stands at { $value }**; the change against { $period } ({ $low } to { $high }) is within noise.
    }
summary-settle-reach-estimate-lies = **Settle how to reach “{ $target }”:** the estimate lies { $amount } away; see [Satisfaction](#satisfaction).
summary-since = **Since { $period }.**
summary-stands-furthest-apart-above = **{ $Level } ({ $segment }) stands furthest apart:** { $measure } { $amount } above all others ({ $low } to { $high }).
summary-stands-furthest-apart-below = **{ $Level } ({ $segment }) stands furthest apart:** { $measure } { $amount } below all others ({ $low } to { $high }).
summary-strength-weakness-among-scores = **{ $Best } is the strength ({ $best-value }), { $worst } the weakness ({ $worst-value })** among { $count } scores.
summary-their-intervals-overlap-those = Their intervals overlap with those of { $names }.
summary-top-answers = { $Indicator }: top { $cut } answers
summary-usable-answers = Usable answers
summary-weights = no weights
summary-weights-delivered-data = weights delivered with the data
