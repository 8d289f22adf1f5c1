statistics-alpha = Cronbach's alpha
statistics-alpha-definition = How far the questions of a dimension measure the same, from 0 to 1.
statistics-amount-series = Spent by a buyer
statistics-bottom-box = Bottom answers
statistics-bottom-box-definition = Share that chose one of the { $cut } lowest answers.
statistics-bottom-box-series = { $Indicator }: bottom answers
statistics-bottom-box-unit = Bottom answers
statistics-detectable = Smallest detectable change
statistics-detectable-definition = True change that a comparison of two such surveys finds with a probability of 80%.
statistics-eta-squared = Variance between groups (η²)
statistics-eta-squared-definition = Share of the differences between respondents that lies between groups of customers.
statistics-forecast-series = Tickets expected in the next period
statistics-importance = Importance
statistics-importance-definition = Share of the explained variance of the outcome, averaged over all orders of the items (LMG); an association and no proof of a cause.
statistics-index = Satisfaction index
statistics-index-definition = Weighted mean of the dimensions, each brought to 0 to 100: { $parts }{ $weights ->
        [importance] {" "}(weights: how closely each is linked to overall satisfaction, from this period's answers)
        [stated] {" "}(weights: how often customers of this period chose it as what matters most)
       *[declared] {""}
    }. A respondent who misses half of the weight or more has none.
statistics-index-series = Satisfaction index
statistics-index-unit = Satisfaction index
statistics-indicator-series = { $Indicator }
statistics-margin-of-error = Margin of error
statistics-margin-of-error-definition = Half the width of the interval of a share near one half, in percentage points.
statistics-mean = Mean
statistics-mean-definition = Average of the answers in points of their scale; answers “not applicable” and blanks are left out.
statistics-n-eff = Effective n
statistics-n-eff-definition = Base of an unweighted sample that would be as accurate as this weighted one (Kish).
statistics-nps = Net Promoter Score
statistics-nps-definition = Share of promoters (9 or 10 on “{ $item }”) less share of detractors (6 or less), from −100 to +100.
statistics-nps-series = Net Promoter Score
statistics-nps-unit = Net Promoter Score
statistics-r-indicator = R-indicator
statistics-r-indicator-definition = How even the chances of answering were among groups of customers; 1 means that all were alike.
statistics-top-box = Top answers
statistics-top-box-definition = Share that chose one of the { $cut } highest answers.
statistics-top-box-series = { $Indicator }: top answers
statistics-top-box-unit = Top answers
statistics-half-width = Margin of a score
statistics-half-width-definition = Half the width of the interval of a score.
statistics-mention-unit = Share of comments
