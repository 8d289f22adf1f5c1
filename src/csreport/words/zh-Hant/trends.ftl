trends-heading-trends = 趨勢
trends-heading-survey-out-ordinary = 歷次走勢
trends-heading-changed = 變化與事件
trends-count = { $n }
trends-range =
    { $way ->
        [above] 前{ $n }次調查的{ $indicator }在{ $least }至{ $most }之間，本次升至{ $value }，走出常見波動範圍。
        [below] 前{ $n }次調查的{ $indicator }在{ $least }至{ $most }之間，本次降至{ $value }，走出常見波動範圍。
        [inside] { $indicator }為{ $value }，仍在常見波動範圍之內；前{ $n }次調查在{ $least }至{ $most }之間。
       *[unknown] { $indicator }為{ $value }；此前{ $n }次調查在{ $least }至{ $most }之間，次數尚少，無從判斷常見波動範圍。
    }
trends-outlier = { $item }（{ $value }，此前{ $least }至{ $most }）
trends-left =
    { $way ->
        [above] 高於常見波動範圍的有{ $items }。
       *[below] 低於常見波動範圍的有{ $items }。
    }
trends-two-tests = 單看與{ $before }的差別，{ $items }變化不明朗；該差別只涉及兩次調查，常見波動範圍則依據歷次調查。
trends-provisional = 常見波動範圍僅據{ $n }次調查得出，屬暫定。
trends-published = { $periods }沿用當時公布的數值，其餘各次重新計算。
trends-unweighted = { $periods }未加權，其餘各次已加權。
trends-title =
    { $pattern ->
        [both] { $downs }跌出常見波動範圍，{ $ups }升至範圍之上
        [below] { $downs }跌出常見波動範圍
        [above] { $ups }升至常見波動範圍之上
        [unknown] { $n }次調查的主要分數
       *[none] { $n }次調查中，各項分數都在常見波動範圍之內
    }
trends-alt = { $n }次調查中各指標的走勢。{ trends-title }。
trends-base = 每次基數{ $fewest }至{ $most }；色帶為分數的{ $confidence }%信賴區間，並非常見波動範圍。
trends-moved =
    { $pattern ->
        [both] { $n }題中{ $fell }題比{ $before }下降，{ $rose }題上升。
        [fell] { $n }題中{ $fell }題比{ $before }下降，未見上升的題目。
        [rose] { $n }題中{ $rose }題比{ $before }上升，未見下降的題目。
        [open] 兩次調查的作答者均為自願參加，圖中只並列分數，不作推斷。
       *[none] 與{ $before }相比，{ $n }題均未見明確變化。
    }
trends-event =
    { $pattern ->
        [up-down] { $month }，{ $event }；與{ $before }相比，{ $up }高{ $up-change }分，{ $down }低{ $down-change }分。
        [up] { $month }，{ $event }；與{ $before }相比，{ $up }高{ $up-change }分。
        [down] { $month }，{ $event }；與{ $before }相比，{ $down }低{ $down-change }分。
        [none] { $month }，{ $event }；目前{ $items }未見明確變化。
       *[bare] { $month }，{ $event }。
    }
trends-reason =
    { $n ->
        [one] 兩者是否有因果關係，調查無法判定。
       *[other] 變化是否與這些事件有因果關係，調查無法判定。
    }
trends-season =
    { $pattern ->
        [up-down] 季節不足以解釋：與{ $before }相比，{ $up }（{ $up-change }）和{ $down }（{ $down-change }）的方向一致。
        [up] 季節不足以解釋上升：與{ $before }相比，{ $up }（{ $up-change }）方向一致。
        [down] 季節不足以解釋下降：與{ $before }相比，{ $down }（{ $down-change }）方向一致。
       *[none] 與{ $before }相比變化不明朗，不排除季節因素。
    }
trends-forecast = { $n }次調查中沒有得分持續單向變動，故不預測得分。
trends-broken = 與{ $before }不可比，因當時題目不同：{ $names }。
trends-title-changes =
    { $pattern ->
        [both] { $downs }下降，{ $ups }上升
        [fell] { $downs }下降
        [rose] { $ups }上升
        [open] 兩次調查的分數並列
       *[none] 各題均未見明確變化
    }
trends-base-changes = 每題基數{ $fewest }至{ $most }；與{ $before }相比的分數變化及{ $confidence }%信賴區間。
