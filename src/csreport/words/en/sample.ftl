sample-heading-sample = Sample and precision
sample-heading-answers = Answers and response
sample-heading-fieldwork = Fieldwork
sample-heading-composition = Who is in the sample
sample-heading-precision = Precision
sample-heading-targets = Targets of the sample
# Terms of the method statement
sample-term =
    { $term ->
        [population] Population
        [sample] Sample
        [fieldwork] Fieldwork
        [response] Response
        [excluded] Exclusions
        [weighting] Weighting
        [precision] Precision
        [intervals] Intervals
        [bases] Small bases
        [anonymity] Anonymity
        [roles] Roles
       *[other] Software
    }
# linked: answers carry the customer's number; kinds: contact data in the export
sample-anonymity =
    { $linked ->
        [yes] answers carry the customer’s number: confidential, but not anonymous
       *[no] answers carry no number of a customer
    }; { $known ->
        [yes] the export holds { $kinds }
       *[no] the export holds no column of e-mail addresses, telephone numbers or IP addresses
    }
sample-contact =
    { $kind ->
        [email] e-mail addresses
        [telephone] telephone numbers
       *[address] IP addresses
    }
# Parts of one term of the method statement
sample-and = { $First }; { $second }
# What the period's file says in its own words
sample-given =
    { $kind ->
        [reward] reward: { $text }
       *[other] { $Text }
    }
sample-register = { $count } in the customer register
sample-drawn =
    { $kind ->
        [open] Open link; respondents chose themselves
        [all] All { $invited } customers of the register were invited
        [by-segment] Drawn at random, stratified by { $segment }
        [by-strata] Drawn at random within strata
       *[chance] Drawn at random
    }
sample-clusters = in clusters
sample-invited = { $Invited } invited
sample-days = { $Days }
sample-by-channel = by { $channels }
sample-analysed = { $Accepted } of { $received } answers are analysed
sample-answered =
    { $kind ->
        [rate] { $rate } of those who may have been eligible completed the questionnaire (AAPOR RR1)
        [open] no response rate, as nobody knows who saw the link
       *[other] no response rate is known
    }
sample-by-rule = By declared rules, without regard to scores: { $rules }
sample-none = None
sample-weighting =
    { $method ->
        [none] None
        [file] Weights delivered with the data
        [adjust] Weights of the sample, not calibrated
        [rake] Raked to { $margins }
        [poststratify] Post-stratified to { $margins }
        [linear] Calibrated to { $margins } (linear)
       *[logit] Calibrated to { $margins } (logit)
    }
sample-adjusted = adjusted for non-response within { $cells }
sample-capped = no weight above { $limit } times the mean
sample-margin =
    { $kind ->
        [open] No margin of error, as respondents chose themselves
       *[other] ±{ $margin } percentage points for a share near one half ({ $level }%)
    }
sample-intervals =
    { $kind ->
        [replicates] { $level }%, by replicate weights; families of comparisons corrected after Holm
       *[other] { $level }%, by linearisation for the sampling design; families of comparisons corrected after Holm
    }
# all: few respondents were calibrated
sample-small-bases = { $all ->
    [yes] All results are marked, as few answers were weighted to margins
   *[no] Marked below an effective base of { $caution }
}, not shown below { $suppress } answers
sample-software = csreport { $version }
# How many were invited, answered and are analysed
sample-taking-part =
    { $kind ->
        [open] { $Received } answers came in through an open link; { $accepted } are analysed.
        [all] { $Received } answers came in and all are analysed.
        [received] { $Received } answers came in; { $accepted } are analysed.
        [invited] { $Invited } customers were invited, { $received } answers came in and { $accepted } are analysed.
        [answered] Of { $invited } invited customers, { $answered } answered; { $accepted } answers are analysed.
       *[other] Of { $invited } invited customers, { $answered } answered. With { $further } further answers of the same customers and { $others } of customers not invited, { $received } came in; { $accepted } are analysed.
    }
sample-response-rate =
    { $kind ->
        [open] Nobody knows how many saw the link, so there is no response rate.
        [unrecorded] How many were asked is not recorded, so there is no response rate.
       *[other] The response rate is { $rate } (AAPOR RR1).
    }
sample-none-excluded = No answer was excluded; flags are for information.
sample-most-excluded = The most frequent reason for exclusion is { $reason } ({ $count }).
sample-rule-off =
    { $size ->
        [slight] Switching any one rule off moves { $indicator } by less than 0.01.
       *[other] Switching any one rule off moves { $indicator } by at most { $amount }.
    }
sample-flow = From the first contact to the analysed answer
sample-flow-base = Base: { $received } answers received.
sample-exclusions = Answers flagged and excluded, by rule
sample-exclusions-note = The rules are the same for every answer and take no account of scores; the first that applies decides.
sample-not-checked = Not checked: the data do not hold what the rule needs (dates, durations, ids or a register).
sample-rates = Of the customers who may have been eligible, { $rr1 } answered completely, { $rr2 } with partial answers included, and { $ref1 } refused.
sample-rates-reached = { $Con1 } were reached; of these { $coop1 } answered completely.
sample-rates-silent = From { $silent } nothing came back; whether they were reached is not known.
sample-rates-usable = Analysed answers make { $usable }.
sample-rates-weighted = Weighted by the chance of invitation, RR1 is { $weighted }.
sample-channels =
    { $way ->
        [apart] Channels differ: { $best } { $best-value }, { $worst } { $worst-value }.
       *[other] Between channels the rate runs from { $worst-value } to { $best-value }, no clear difference.
    }
# Where most answers were lost
sample-lost =
    { $way ->
        [unreached] More answers were lost because customers were not reached than because they declined: better addresses and reminders come before persuasion.
        [silent] Most of those who did not answer gave no sign at all: record next time which invitations were delivered and opened.
       *[other] More answers were lost among customers who were reached: the invitation and the length of the questionnaire come first.
    }
sample-rates-caption = Response rates by the AAPOR definitions
sample-rates-note = Base of RR1 to RR4 and REF1: invited customers not known to be ineligible; of RR5 and RR6: those known to be eligible. Each invitation counts once unless weighted. Intervals after Wilson.
sample-rates-note-contact = Base of CON1: that of RR1; of COOP1: those reached.
sample-contacts-unknown =
    { $kind ->
        [open] Through an open link nobody knows how often people were asked.
        [unrecorded] Who was invited is not recorded, so nobody knows how often customers were asked.
        [undated] The period file gives no dates of fieldwork, so earlier invitations cannot be counted.
        [before] Who was invited in the twelve months before is not recorded ({ $periods }), so nobody knows how often customers were asked.
       *[other] This is the first survey declared; nobody knows how often customers were asked before.
    }
sample-contacts-once = No other survey fell into the twelve months before: the { $invited } customers invited were asked once.
sample-contacts = Of { $invited } customers invited, { $first } had no invitation in the twelve months before; on average they were invited { $mean } times, this time included.
sample-contacts-mean = Over all customers that is { $mean } invitations a year.
# strata: whether customers of the same stratum are compared
sample-within = { $strata ->
    [yes] {" "}within strata
   *[no] { "" }
}
sample-contacts-response =
    { $way ->
        [rise] Response is higher by { $value } points with each further invitation{ sample-within } ({ $low } to { $high }).
        [fall] Response differs by { $value } points with each further invitation{ sample-within } ({ $low } to { $high }).
       *[other] Earlier invitations make no clear difference to the response{ sample-within } ({ $low } to { $high } points each).
    }
sample-contacts-at-least =
    { $kind ->
        [unknown] Of { $periods } nobody knows who was invited: customers were asked that often at least.
       *[other] The surveys declared do not reach back twelve months: customers were asked that often at least.
    }
sample-asked-too-often =
    { $kind ->
        [mean] That is more often than planned: leave out those asked lately, or draw a smaller sample.
        [response] Leave out those asked lately when the next sample is drawn.
       *[other] { $Share } of those invited were asked more often than planned: spread the next sample more evenly.
    }
sample-contacts-caption = Invited customers by earlier invitations, and their response
sample-contacts-note = Invitations of { $periods }, surveys of this project only. Response: AAPOR RR1; intervals after Wilson.
sample-contacts-strata = The table shows rates as they are; the difference per invitation is taken within strata.
sample-pace =
    { $kind ->
        [one] Analysed answers: { $count }, all of { $day }.
       *[other] Half of the { $count } analysed answers had come in by { $half }; the busiest day was { $day }, with { $most }.
    }
sample-fieldwork = Fieldwork ran { $days }; by its end { $count } had come in.
sample-undated = Left out here: { $count } analysed answers without a readable date.
sample-progress =
    { $kind ->
        [reached] The { $planned } answers planned were in by { $day }
        [missed] Fewer answers came in than the { $planned } planned
       *[other] Half of the answers were in by { $day }
    }
sample-plan =
    { $kind ->
        [reached] The { $planned } planned were reached on { $day }.
       *[other] The { $planned } planned were not reached: invite more customers, remind earlier or allow more time.
    }
sample-progress-base = Base: { $count } analysed answers with a date, by the day on which they came in.
sample-no-stages = No stages with a due day are declared.
sample-stages =
    { $kind ->
        [all] All { $count } stages were done in time.
       *[other] { $Kept } of { $count } stages were done in time.
    }
sample-stages-late = Late: { $names }.
sample-stages-missed = Not done: { $names }.
sample-stages-open = Still open: { $names }.
sample-stage-late =
    { $n ->
        [one] { $Stage } (a day)
       *[other] { $Stage } ({ $n } days)
    }
sample-stages-caption = Stages: due and done
sample-stages-note = In time: done on the day due, or before.
sample-stages-undone = A stage due by { $day } without a day counts as not done.
sample-gap = The widest gap before weighting is in { $segment }: { $level } make up { $share } of the respondents and { $known } of the population.
sample-gap-invited =
    { $kind ->
        [part] Among the invited they were { $invited }: part of the gap comes from the design of the sample, the rest from who answered.
       *[other] Among the invited they were { $invited }.
    }
sample-no-gap =
    { $kind ->
        [few] Too few people answered to compare them with the population.
        [file] The weights came with the data; the population behind them is not declared.
       *[other] The make-up of the population is not declared, so that respondents cannot be compared with it.
    }
sample-composition = The sample, group by group
sample-composition-note = Difference: share among respondents less share among those asked, in standard deviations. Margin: half the 95% interval of a share near one half, in points. Detectable: what a comparison with a wave like this one finds with 80% probability.
sample-unevenness =
    { $kind ->
        [corrected] Groups by { $segments } answered unevenly; weighting corrects it: no group now differs from the register by more than { $amount } standard deviations.
        [left] Weighting does not close every gap: { $level } still differ from the register by { $amount } standard deviations (0.1 is usually called small).
        [none] By { $segments }, respondents are like those who were asked.
       *[other] Groups by { $segments } answered unevenly.
    }
sample-before-weighting =
    { $way ->
        [over] Before weighting, { $level } stood { $amount } above their share.
       *[other] Before weighting, { $level } stood { $amount } below their share.
    }
sample-add-margin =
    { $size ->
        [notable] Add { $segments } to the weighting margins, and read these groups with care until then.
       *[other] The weights do not use { $segments }; the difference is small, and the margin worth adding.
    }
sample-r-indicator = The R-indicator is { $value } ({ $low } to { $high }); 1 would mean that all were equally likely to answer.
sample-late =
    { $way ->
        [rise] Late answers, often taken to resemble those that never came, scored higher on { $items }.
        [fall] Late answers, often taken to resemble those that never came, scored lower on { $items }.
       *[other] Late answers, often taken to resemble those that never came, scored like early ones.
    }
sample-nonresponse = Who answered more, who less, by grouping
sample-nonresponse-note =
    { $asked ->
        [frame] Compared with the register. Below 0.1 is usually called small. p: test that all groups answered alike, after Holm. Partial R: what the grouping adds to unequal chances of answering. What the register does not know of customers stays open.
       *[other] Compared with those asked; after weighting with the register. Below 0.1 is usually called small. p: test that all groups answered alike, after Holm. Partial R: what the grouping adds to unequal chances of answering. What the register does not know of customers stays open.
    }
sample-precision =
    { $kind ->
        [weighted] A share near one half is accurate to within { $margin } percentage points. The design effect of the weights is { $effect }: the answers count like { $n-eff } unweighted ones.
       *[other] A share near one half is accurate to within { $margin } percentage points.
    }
sample-precision-open = People chose themselves to answer: the results describe them, and no margin of error is stated.
sample-precision-few = Too few people answered to say how accurate the results are.
sample-precision-planned =
    { $way ->
        [within] The margin is within the ±{ $planned } planned.
       *[other] The margin is wider than the ±{ $planned } planned.
    }
sample-precision-groups = Groups are less accurate, at worst to within { $margin } points for { $level }.
sample-detectable = Between two waves like this one, a true change of { $amount } in { $indicator } would be found with { $power }% probability.
sample-unweighted = Answers are not weighted: each counts once.
sample-weights = Weights run from { $minimum } to { $maximum } times their mean.
sample-trimmed =
    { $way ->
        [cut] The largest were cut to { $limit } times the mean.
       *[other] None reached the cap of { $limit }.
    }
sample-weights-caption = The weights, and what they cost
sample-weights-note = Design effect and effective n after Kish: 1 + the squared coefficient of variation of the weights.
sample-no-targets = No target is declared for the sample.
sample-targets = { $met } of { $count } targets of the sample are met.
sample-targets-named =
    { $way ->
        [missed] Missed: { $names }.
       *[other] Cannot tell: { $names }.
    }
# Names of the targets of the sample
sample-target =
    { $target ->
        [sample-share] share of customers invited
        [coverage] customers of whom anything was received
        [response-rate] response rate
        [completes] analysed answers
        [margin-of-error] margin of error in points
        [key-customers] key customers who answered
        [key-interviews] key customers interviewed
        [contacts-per-year] invitations per invited customer and year
       *[other] answers by group
    }
sample-answers-of =
    { $kind ->
        [all] answers of each group by { $segment }
       *[other] answers of { $levels }
    }
sample-targets-caption = Targets of the sample: planned and reached
sample-targets-note = Verdicts are on what this fieldwork reached, not on intervals.
sample-key-customers = Of { $listed } key customers in the register, { $invited } were invited ({ $share }).
sample-key-customers-answered = Of those not known to be ineligible, { $value } answered completely ({ $low } to { $high }).
# Why a target of the sample cannot be judged
sample-why =
    { $why ->
        [contacts] Cannot tell: not all invitations of twelve months are known.
        [open] Cannot tell: an open link has no { $target }.
        [few] Cannot tell about { $target }: too few answers.
        [eligibility] Cannot tell: the response rate reaches the target only if cases of unknown eligibility do not count (RR5).
       *[other] Cannot tell about { $target }: the list of invitations or the population is missing.
    }
sample-why-key-customers =
    { $why ->
        [undeclared] Cannot tell about key customers: the codebook does not say who they are.
        [worth] Cannot tell about key customers: the codebook does not say who they are, and what customers are worth is known of those who answered only.
        [open] Cannot tell about key customers: an open link has no list of whom it reached.
        [unmarked] Cannot tell about key customers: the customer register of this period does not mark them.
        [no-list] Cannot tell about key customers: the list of invitations is missing.
        [few] Cannot tell about key customers: too few of them were invited.
        [none-listed] Cannot tell about key customers: nobody in the register has one of their codes.
        [none-invited] Cannot tell about key customers: none was invited.
       *[other] Cannot tell about key customers: they reach the target only if cases of unknown eligibility do not count.
    }
sample-undeclared = not declared
# Rules that may have changed since the last approved report
sample-rule =
    { $rule ->
        [confidence] Level of confidence
        [top-box] Best answers that count as satisfied
        [minimum-base] Smallest bases shown and marked
        [weighting] Weighting
        [seed] Seed of random procedures
        [index] How the index is weighted
       *[other] { $key }
    }
sample-screening-rule = Screening rule “{ $rule }”
sample-changed = { $Name }: { $now } (before: { $before }).
sample-question-changed =
    { $part ->
        [scale] { $Item }: answer scale changed.
        [dimension] { $Item }: dimension changed.
        [role] { $Item }: role changed.
        [attention] { $Item }: attention check changed.
       *[other] { $Item }: wording of the question changed.
    }
sample-scale-changed = Answer scale of { $items } changed: { $now } (before: { $before }).
sample-weight-changed = Weight of { $dimension } in the index: { $now } (before: { $before }).
sample-levels-changed = Levels of { $segment } changed.
sample-minutes = median time to answer { $minutes } minutes
# Who does what
sample-role = { $task }: { $owner }
sample-records = Besides the answers there are { $names }: { $used } of { $rows } rows can be used.
sample-records-caption = Rows beside the answers: received, left out and used
sample-records-note = Each row counts under the first reason that holds, in the order of the table.
# Tables beside the answers
sample-table =
    { $table ->
        [tickets] tickets
        [complaints] complaints
        [purchases] purchases
        [operations] operations
        [inspections] inspections
        [interviews] interviews
       *[other] reviews
    }
# Why a row of such a table is left out
sample-left-out =
    { $reason ->
        [total_row] total or note in the file
        [missing_required] required field blank
        [unreadable_time] no readable date or time
        [ambiguous_time] time that the clock showed twice
        [no_such_time] time that the clock skipped
        [unreadable_number] no readable number
        [unknown_code] code not declared
        [closed_before_opened] closed before it was opened
        [answered_before_opened] answered before it was opened
        [outside_activity] outside the period
        [unknown_customer] customer not in the register
       *[other] duplicate ID
    }
# Coverage of data: the share of the n customers of the register.
sample-heard = Of { $n } customers in the register, something was received from { $value }.
