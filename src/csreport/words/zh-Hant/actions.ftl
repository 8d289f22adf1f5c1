actions-heading-actions = 措施跟蹤
actions-heading-stand = 措施進展如何？
actions-heading-changed = 措施之後有何變化？
actions-heading-missing = 還缺什麼？
actions-state =
    { $n ->
        [1] 跟蹤的一項措施：{ $parts }。
       *[other] 跟蹤的{ $count }項措施中，{ $parts }。
    }
actions-part =
    { $kind ->
        [done] { $count }項完成
        [late] { $count }項逾期
        [running] { $count }項進行中
        [no-metric] { $count }項沒有指標
        [no-owner] { $count }項沒有責任人
        [no-due] { $count }項沒有期限
       *[planned] { $count }項未啟動
    }
actions-late =
    { $known ->
        [yes] 逾期：{ $task }，應於{ $due }完成，責任人{ $owner }。
       *[no] 逾期：{ $task }，應於{ $due }完成，責任人待定。
    }
actions-caption = 各項措施的期限型別、責任人、截止日期與進展
actions-note = 截至調查執行結束之日。本報告提請決定的事項見建議部分。
actions-effects =
    { $worked ->
        [0] 已完成的{ $n }項措施之後均未見明確改善。
       *[other] 已完成的{ $n }項措施中，{ $worked }項之後有明確改善。
    }
actions-change =
    { $unit ->
        [share] { $change }個百分點
       *[points] { $change }分
    }
actions-expected =
    { $unit ->
        [share] { $expected }個百分點
       *[points] { $expected }分
    }
actions-told =
    { $design ->
        [lot]
            隨機選入的{ $group }，{ $item }比其他顧客多{ $way ->
                [rise] 升
               *[fall] 降
            }{ actions-change }（{ $low }至{ $high }）。
        [comparison]
            與{ $before }相比，{ $group }的{ $item }比其他顧客多{ $way ->
                [rise] 升
               *[fall] 降
            }{ actions-change }（{ $low }至{ $high }）。兩組並非隨機分配，不排除其他原因。
       *[before-after]
            措施實施後，{ $item }較{ $before }{ $way ->
                [rise] 上升
               *[fall] 下降
            }{ actions-change }（{ $low }至{ $high }）；沒有對照，原因無從判斷。
    }
actions-effect = **{ $task }。**{ $verdict ->
        [worked] { $told }
        [contrary] { $told }方向與預期相反。
        [apart] { $told }措施實施之前兩組走勢已不一致，比較不成立。
        [regression]
            措施啟動時，{ $group }的{ $item }居末位；較{ $before }{ $way ->
                [rise] 上升
               *[fall] 下降
            }{ actions-change }（{ $low }至{ $high }），但即使不採取措施，預計也會回升{ $back }分，除此之外無法確定。
        [missed]
            { $design ->
                [before-after] { $item }較{ $before }無明確變化（{ $low }至{ $high }），預期的{ actions-expected }不在區間之內。
               *[other] 與{ $before }相比，{ $group }的{ $item }升幅未見高於其他顧客（{ $low }至{ $high }），預期的{ actions-expected }不在區間之內。
            }
        [too-few]
            { $against ->
                [group] 樣本太小，無法判斷。要發現{ $item }變動{ actions-expected }，每次調查需{ $group }答卷{ $needed }份，實有{ $n }份；現有區間為{ $low }至{ $high }。
               *[none] 樣本太小，無法判斷。要發現{ $item }變動{ actions-expected }，每次調查需答卷{ $needed }份，實有{ $n }份；現有區間為{ $low }至{ $high }。
            }
        [unclear]
            { $design ->
                [before-after] { $item }較{ $before }無明確變化（{ $low }至{ $high }）。
               *[other] 與{ $before }相比，{ $group }的{ $item }升幅未見高於其他顧客（{ $low }至{ $high }）。
            }
       *[unmeasured] 無從判斷：沒有前後都測量過的指標。
    }
actions-lack =
    { $known ->
        [yes] 跟蹤的措施中，{ $parts }。
       *[no] 各項措施都有指標、責任人和期限。
    }
actions-targets =
    { $kind ->
        [action] 以下目標沒有對應的措施：{ $names }。
       *[baseline] 以下目標沒有紀錄基線：{ $names }。
    }
