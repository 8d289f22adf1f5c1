segments-heading-segments = Segments
segments-heading-more-satisfied-less = Who is more satisfied, who less?
segments-heading-did-all-gain = Did all groups gain?
# Counts of surveys
segments-count = { $count ->
    [2] two
    [3] three
    [4] four
    [5] five
    [6] six
    [7] seven
    [8] eight
    [9] nine
   *[other] { $count }
}
# ---- who is more satisfied, who less
# A value, or a change, of one group of customers; kind: of overall satisfaction, or of another score
segments-among = { $value } among { $level }
# The grouping that differs most. ordered: every step is clear, known: whether the codebook says "The larger the
# customer"; two: it has two groups; ends: the highest is clearly above and the lowest below the rest; apart: one is
# above and one below, but another is higher or lower; above, below: one alone is; all:
# no single one
segments-apart = { $pattern ->
    [ordered] { $known ->
        [yes] { $kind ->
            [overall] { $rising }, the { $way ->
                [rise] more
               *[fall] less
            } satisfied: { $levels }.
           *[other] { $rising }, the { $way ->
                [rise] higher
               *[fall] lower
            } the score for { $indicator }: { $levels }.
        }
       *[no] By { $grouping }, { $indicator } { $way ->
            [rise] rises
           *[fall] falls
        } with every step: { $levels }.
    }
    [two] { $kind ->
        [overall] { $Top } are more satisfied than { $bottom }: { $top-value } and { $bottom-value }.
       *[other] { $Indicator } is higher among { $top } ({ $top-value }) than among { $bottom } ({ $bottom-value }).
    }
    [ends] { $kind ->
        [overall] { $Top } are the most satisfied ({ $top-value }), { $bottom } the least ({ $bottom-value }).
       *[other] { $Indicator } is highest among { $top } ({ $top-value }) and lowest among { $bottom } ({ $bottom-value }).
    }
    [apart] { $kind ->
        [overall] { $Top } are more satisfied than the rest ({ $top-value }), { $bottom } less ({ $bottom-value }).
       *[other] { $Indicator } is above the rest among { $top } ({ $top-value }) and below it among { $bottom } ({ $bottom-value }).
    }
    [above] { $kind ->
        [overall] { $Top } are more satisfied than the rest, by { $change } ({ $low } to { $high }).
       *[other] { $Indicator } is higher among { $top } than among the rest, by { $change } ({ $low } to { $high }).
    }
    [below] { $kind ->
        [overall] { $Bottom } are less satisfied than the rest, by { $change } ({ $low } to { $high }).
       *[other] { $Indicator } is lower among { $bottom } than among the rest, by { $change } ({ $low } to { $high }).
    }
    [open] Among those who answered, { $indicator } is highest for { $top } ({ $top-value }) and lowest for { $bottom } ({ $bottom-value }).
   *[all] By { $grouping }, { $indicator } differs, though no single group stands clearly apart.
}
# Of all customers in the register; worth: whether it knows what they buy
segments-size = { $count ->
    [one] { $worth ->
        [yes] { $Top } are { $top-share } of all customers and bring in { $top-worth } of revenue.
       *[no] { $Top } are { $top-share } of all customers.
    }
   *[other] { $worth ->
        [yes] { $Bottom } are { $bottom-share } of all customers and bring in { $bottom-worth } of revenue; { $top } are { $top-share } and bring in { $top-worth }.
       *[no] { $Bottom } are { $bottom-share } of all customers, { $top } { $top-share }.
    }
}
# In which parts of the service the ends differ most
segments-inner = { $count ->
    [one] { $Top } and { $bottom } differ most in { $first } ({ $first-gap }).
   *[other] { $Top } and { $bottom } differ most in { $first } ({ $first-gap }) and in { $second } ({ $second-gap }).
}
segments-recommend = { $Top } give us { $top-value } on the Net Promoter Score, { $bottom } { $bottom-value }.
segments-also = { $Indicator } differs by { $groupings } as well; the annex has the scores.
segments-silent = By { $groupings }, { $indicator } shows no difference we could see.
# A single item by another grouping; together: seen only in the last surveys together
segments-single = { $together ->
    [yes] { $kind ->
        [rating] Over the last { segments-count } surveys together, { $group } rate { $item } { $way ->
            [rise] higher
           *[fall] lower
        } than the rest, by { $change } ({ $low } to { $high }).
       *[other] Over the last { segments-count } surveys together, { $item } is { $way ->
            [rise] higher
           *[fall] lower
        } among { $group } than among the rest, by { $change } ({ $low } to { $high }).
    }
   *[no] { $kind ->
        [rating] { $Group } rate { $item } { $way ->
            [rise] higher
           *[fall] lower
        } than the rest, by { $change } ({ $low } to { $high }).
       *[other] { $Item } is { $way ->
            [rise] higher
           *[fall] lower
        } among { $group } than among the rest, by { $change } ({ $low } to { $high }).
    }
}
# How people answered is no group of customers
segments-mode = { $kind ->
    [overall] { $Group } are { $way ->
        [rise] more
       *[fall] less
    } satisfied than those who answered in other ways, by { $change } ({ $low } to { $high }); part of that may come from the way of asking.
   *[other] { $Indicator } is { $way ->
        [rise] higher
       *[fall] lower
    } among { $group } than among those who answered in other ways, by { $change } ({ $low } to { $high }); part of that may come from the way of asking.
}
# Title of the figure; every: one group leads in every part of the service
segments-title = { $pattern ->
    [every] { $Top } lead on every { $of ->
        [items] item
       *[dimensions] part of the service
    }
   *[some] The scores of each part of the service, by { $grouping }
}
segments-base = { $sample ->
    [open] Base: { $fewest } to { $most } respondents a group; mean scores.
   *[probability] Base: { $fewest } to { $most } respondents a group; mean scores with { $confidence }% intervals.
}
# ---- did all groups gain
# From the test of unequal change, never from counting groups
segments-moved = { $pattern ->
    [unequal] By { $grouping }, groups did not move alike in { $indicator }.
    [rise] By { $grouping }, { $all ->
        [yes] all groups
       *[no] { $levels }
    } clearly gained; whether one group gained more than another is too close to call.
    [fall] By { $grouping }, { $all ->
        [yes] all groups
       *[no] { $levels }
    } clearly lost; whether one group lost more than another is too close to call.
    [up] By { $grouping }, all groups point upwards; whether one gained more than another is too close to call.
    [down] By { $grouping }, all groups point downwards; whether one lost more than another is too close to call.
    [none] Between groups we saw no difference in how { $indicator } moved.
   *[unclear] By { $grouping }, whether one group moved more than another is too close to call.
}
# chance: not clear, though the interval leaves zero out
segments-move = { $value } ({ $low } to { $high }{ $chance ->
    [yes] , not certain among { $tests } changes tested
   *[no] { "" }
}) among { $level }
segments-moves = The changes since { $before } are { $changes }.
# Groups of further groupings; known: another grouping was told before
segments-moved-too = { $known ->
    [yes] By other groupings, clear changes are { $changes }.
   *[no] Clear changes are { $changes }.
}
