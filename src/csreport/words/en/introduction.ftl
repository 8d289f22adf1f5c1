introduction-heading-introduction = Introduction
introduction-heading-asked = Who was asked?
introduction-heading-sure = How sure are we?
# n: analysed answers; pattern: whether all customers (census), some of them (sample), or an unknown part was invited
introduction-asked = { $pattern ->
    [census] We invited all { $customers } customers, and { $n } usable answers came back.
    [sample] We invited { $invited } of our { $customers } customers, and { $n } usable answers came back.
    [invited] We invited { $invited } customers, and { $n } usable answers came back.
    [open] { $n } people answered the open link; they speak for themselves, not for customers in general.
   *[plain] { $n } usable answers came back.
}
introduction-population = { $sample ->
    [open] The survey was addressed to { $population }.
   *[probability] They stand for { $population }.
}
# group: who were invited more often than others; kind: $margins (weights follow shares of the population), file, adjust, none
introduction-weights-unequal = { $kind ->
    [margins] { $Group } were invited more often than others; weights restore their true shares.
    [file] { $Group } were invited more often than others; the weights that came with the data allow for it.
    [adjust] { $Group } were invited more often than others; weights allow for it, and for those who did not answer.
   *[none] { $Group } were invited more often than others, and no weights make up for it.
}
introduction-weights = { $kind ->
    [margins] Weights bring the answers back to the true shares of { $margins }.
    [file] The answers carry the weights that came with the data.
    [adjust] Weights make up for those who did not answer.
   *[none] Every answer counts alike.
}
introduction-fieldwork = { $by ->
    [yes] The survey ran { $days } ({ $channels }).
   *[no] The survey ran { $days }.
}
# margin: of a share, in percentage points; half: of overall satisfaction
introduction-sure = { $sample ->
    [open] No margin can be given for customers in general: who chose to answer is not known.
   *[probability] { $pattern ->
        [both] A share is right to within about { $margin } percentage points, overall satisfaction to within { $half }.
        [margin] A share is right to within about { $margin } percentage points.
        [half] Overall satisfaction is right to within { $half }.
       *[none] The range of a number shows how accurate it is.
    }
}
introduction-ranges = { $sample ->
    [open] A range after a number shows what chance alone could do to it.
   *[probability] Where a range follows a number, about { $confidence } of 100 such surveys would give a range that holds the true value.
}
introduction-changes = { $sample ->
    [open] Nothing is called a rise, a fall or a difference, as nobody knows for whom these answers stand.
   *[probability] { $earlier ->
        [yes] We call a change a rise or a fall only if it is larger than chance would explain, even with many comparisons made. The annex holds most comparisons that the chapters leave out, the Excel workbook all of them.
       *[no] We say that groups differ only if the gap is larger than chance would explain, even with many comparisons made. This is the first survey, so no change can be told yet.
    }
}
introduction-links = What is linked need not be cause and effect.
introduction-kind = { $kind ->
    [special] It is a special survey and stands outside the trends of the full ones.
   *[event] It was held for an occasion and stands outside the trends of the full surveys.
}
introduction-left-out = { $n ->
    [one] The trends leave out { $periods }, which was no full survey.
   *[other] The trends leave out { $periods }, which were no full surveys.
}
introduction-objective = The survey is to { $objective }.
