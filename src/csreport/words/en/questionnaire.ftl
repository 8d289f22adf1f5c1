questionnaire-heading-questionnaire = Questionnaire and definitions
questionnaire-heading-questions = Questions and answers
questionnaire-heading-definitions = Definitions
questionnaire-heading-exclusions = Exclusions
questionnaire-questions = Every question with its answers, in the order of the questionnaire.
# What this survey does not tell of, one line for the whole report
questionnaire-not-measured = Not measured in this survey: { $subjects }.
questionnaire-subject =
    { $subject ->
        [overall] overall satisfaction
        [recommend] recommendation
        [effort] ease
        [expectation] expectations
        [repurchase] repurchase
        [dimensions] dimensions
        [groups] groups of customers
        [importance] importance of the items
        [change] changes since an earlier survey
        [response] response rate
       *[other] comparison with the customer register
    }
questionnaire-results = Questionnaire with results
questionnaire-base = Base: those who answered the question, without “not applicable” and blanks. Top answers: the { $cut } highest. Rounded shares may not add to 100%.
questionnaire-weighted = Weighted shares stand for all customers, unweighted ones for the respondents.
questionnaire-definitions = Every indicator means the same wherever it stands; higher is better unless said otherwise.
questionnaire-definitions-caption = Definitions of the indicators
questionnaire-no-rules = No answer was checked: every screening rule is off.
questionnaire-rules = Answers are left out by declared rules, whatever their scores.
questionnaire-rules-effect = The appendix [Sample and precision](#sample) shows what each rule changes.
questionnaire-rules-caption = Screening rules in the order in which they decide
# What a screening rule flags
questionnaire-flag =
    { $rule ->
        [total-row] A line of totals or averages, a signature or a note: no answer.
        [off-frame] The customer is not in the customer frame.
        [outside-fieldwork] Answered before the first or after the last day of fieldwork.
        [duplicate] Further answers of one respondent; the most complete one stays.
        [near-duplicate] { $Share }% or more of the answers are those of another respondent, from { $items } questions on.
        [copy] All answers are those of another respondent, from { $items } questions on.
        [incomplete] Fewer than { $share }% of the questions answered.
        [speeding] Faster than { $share }% of the median duration, or than { $seconds } { $seconds ->
            [1] second
           *[other] seconds
        } a question.
        [straight-lining] The same answer, or nearly, to all of { $items } or more questions of one scale.
        [attention] An attention check answered otherwise than asked.
        [inconsistent] Answers that contradict each other as at most { $share }% of orderly ones do by chance.
       *[out-of-range] An answer outside its scale.
    }
questionnaire-flagged =
    { $kind ->
        [unchecked] Not checked: the data do not hold what the rule needs.
        [flagged] Flagged only.
        [counted] Excluded: { $count }.
       *[other] Excluded.
    }
questionnaire-same = The questions are those of { $period }.
questionnaire-added = New since { $period }: { $added }.
questionnaire-gone = No longer asked: { $gone }.
questionnaire-broken = Made of other questions than in { $period }, so not compared: { $broken }.
questionnaire-printed = { $Period } stands as it was published and was not computed anew.
