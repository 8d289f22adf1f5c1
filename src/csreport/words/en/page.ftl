page-appendix = Appendix
page-approval-void-decision = Approval void – not for decision
page-approved = Approved
page-approved-2 = Approved by { $name } ({ $role }), { $date }.
page-base = Base
page-chance-alone = { $Level }, chance alone
page-commentary = Analyst's note
page-draft-decision = Draft, not for decision
page-estimates-chapter = { $Count } estimates in this chapter
page-figure = Figure
page-filter-rows = Filter rows
page-inputs = Inputs
page-language = Language
page-last-build-failed = The last build failed
page-longer-holds-because-changed = That no longer holds, because this changed since: { $changes }.
page-made = Made with
page-measured-survey = Not measured in this survey.
page-method-statement = Method statement
page-methods-definitions-since-approved = Methods and definitions since the approved report { $period }
page-of = of
page-pdf = PDF
page-report = No report
page-report-been-approved = This report has not been approved.
page-report-made = How this report was made
page-report-published-yet = No report is published yet.
page-reports-wait-approval-listed = Reports that wait for approval and are not listed: { $count }.
page-respondents = { $N } respondents
page-reviewed = Reviewed by { $name } ({ $role }), { $date }.
page-reviewed-yet-approved = Reviewed – not yet approved
page-run-record = Run record
page-skip-report = Skip to the report
page-table = Table
page-title-period = { $Title }, { $period }
page-unchanged = Unchanged.
page-version = Version { $version }
page-web-page = Web page
page-word-document = Word document
page-workbook = Workbook
# ---- the bar of the page, its search and its files
page-search = Search
page-files = Downloads
page-one-page = One page (PDF)
page-all-reports = All periods
# ---- the popover of a number
page-interval = { $level } interval
page-effective-base = Effective base
page-target = Target
page-to = to
# $kind: what a number is compared with; $name: which period, group or indicator
page-comparison =
    { $kind ->
        [period] change since { $name }
        [level] difference from { $name }
        [level-others] difference from all others
        [measure] with { $name }
        [target] distance from the target
        [benchmark] distance from the benchmark
       *[other] { "" }
    }
# $verdict: met, not_met, cannot_tell or not_measured
page-aim =
    { $verdict ->
        [met] { $goal }: met
        [not_met] { $goal }: missed
        [cannot_tell] { $goal }: too close to call
       *[other] { $goal }
    }
# $kind: how an estimate was made
page-method =
    { $kind ->
        [waves] Two separate surveys; tested with all changes of its kind (Holm).
        [overlap] Two surveys that some customers answered both; tested with all changes of its kind (Holm).
        [others] One group against all others; tested with all groups (Holm).
        [pair] Two groups; tested with all pairs (Holm).
        [importance] Share of what can be explained (LMG), with a bootstrap interval. Linked, not proven as a cause.
        [correlation] Pearson correlation. Linked, not proven as a cause.
        [variance] Share of variance between the groups; F test for the design of the sample.
        [wilson] Interval of a share for the design of the sample (Taylor linearisation, Wilson).
        [wald] Interval for the design of the sample (Taylor linearisation, Wald).
       *[other] Interval for the design of the sample (Taylor linearisation, t).
    }
# ---- columns of a figure's data
page-name = Indicator
page-group = Group
page-period = Period
page-compared = Comparison
page-value = Value
page-low = lower end
page-high = upper end
# ---- the index of all periods
# $name: the headline indicator
page-course = { $name } from { $first } to { $last }, with its interval
page-target-of = target { $goal }
page-earlier = Earlier periods without a report here
page-kind = { $kind ->
    [special] special survey
   *[event] survey after an event
}
