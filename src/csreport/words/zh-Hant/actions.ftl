actions-heading-actions = 措施追蹤
actions-heading-stand = 措施進展
actions-heading-changed = 措施之後的變化
actions-heading-next = 待著手的事項
actions-heading-missing = 缺口
actions-heading-beside = 建議的辦理
actions-state =
    { $n ->
        [1] 追蹤的措施：{ $parts }。
       *[other] 追蹤的{ $words }項措施中，{ $parts }。
    }
actions-part =
    { $kind ->
        [done] { $words }項完成
        [late] { $words }項逾期
        [running] { $words }項進行中
       *[planned] { $words }項未啟動
    }
actions-late =
    { $known ->
        [yes] 逾期：{ $task }，應於{ $due }完成，責任人{ $owner }。
       *[no] 逾期：{ $task }，應於{ $due }完成，責任人待定。
    }
actions-finding = 各項措施的起止、期限與進展
actions-base = 截至{ $day }（調查執行結束）。橫條自啟動至完成，未完成的至該日；菱形為期限。
actions-effects =
    { $worked ->
        [0] 已完成的{ $words }項措施之後均未見明確改善。
       *[other] 已完成的{ $words }項措施中，{ $worked-words }項之後有明確改善。
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
            隨機選入的{ $group }，{ $item }比其他客戶多{ $way ->
                [rise] 升
               *[fall] 降
            }{ actions-change }（{ $low }至{ $high }）。
        [comparison]
            與{ $before }相比，{ $group }的{ $item }比其他客戶多{ $way ->
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
            措施啟動時，按{ $grouping }看，{ $group }的{ $item }居末位。與{ $before }相比，{ $clear ->
                [yes]
                    { $design ->
                        [before-after] { "" }
                       *[other] 比其他客戶多
                    }{ $way ->
                        [rise] 升
                       *[fall] 降
                    }{ actions-change }（{ $low }至{ $high }），但
               *[no]
                    { $design ->
                        [before-after] 未見明確變化
                       *[other] 升幅未見高於其他客戶
                    }（{ $low }至{ $high }），而
            }即使不採取措施，預計也會回升{ $back }分，除此之外無法確定。
        [missed]
            { $design ->
                [before-after] { $item }較{ $before }無明確變化（{ $low }至{ $high }），預期的{ actions-expected }不在區間之內。
               *[other] 與{ $before }相比，{ $group }的{ $item }升幅未見高於其他客戶（{ $low }至{ $high }），預期的{ actions-expected }不在區間之內。
            }
        [too-few]
            { $against ->
                [group] 樣本太小，無法判斷。要發現{ $item }變動{ actions-expected }，每次調查需{ $group }答卷{ $needed }份，實有{ $n }份；現有區間為{ $low }至{ $high }。
               *[none] 樣本太小，無法判斷。要發現{ $item }變動{ actions-expected }，每次調查需答卷{ $needed }份，實有{ $n }份；現有區間為{ $low }至{ $high }。
            }
        [unclear]
            { $design ->
                [before-after] { $item }較{ $before }無明確變化（{ $low }至{ $high }）。
               *[other] 與{ $before }相比，{ $group }的{ $item }升幅未見高於其他客戶（{ $low }至{ $high }）。
            }
       *[unmeasured] 無從判斷：沒有前後都測量過的指標。
    }
actions-proposed =
    重要而得分偏低（或可能如此）的題目有{ $words }項，{ $served ->
        [0] 尚無措施
       *[other]
            其中{ $served-words }項已有措施{ $owned ->
                [yes] { "" }
               *[no] 但無責任人
            }
    }{ $asked ->
        [0] 。
       *[other]
            ，{ $all ->
                [yes]
                    { $n ->
                        [1] { "" }
                       *[other] { $words }項均
                    }
               *[no] { $asked-words }項
            }由本報告提請決定。
    }
actions-proposals = 重要而得分偏低的題目，按把握排列
actions-proposals-note = 把握：重要性高於平均且得分低於平均的把握；把握相同時，批評較多者在前。
actions-coverage =
    { $n ->
        [0] 未達標的目標、優先改善的題目和常見問題都有措施，或已提請決定
       *[other] { $words }項問題尚無人負責
    }{ $more ->
        [0] { "" }
       *[other]
            { $n ->
                [0] ；但仍有{ $more-words }處缺口
               *[other] ；另有{ $more-words }處缺口
            }
    }。
actions-without =
    { $kind ->
        [target] 目標未達標而沒有措施：{ $names }。
        [fall] 評分下降而沒有措施：{ $names }。
        [record] 服務紀錄變差而沒有措施：{ $names }。
        [priority] 應優先改善而沒有措施：{ $names }。
       *[topic] 至少{ $limit }%的留言批評而沒有措施：{ $names }。
    }
actions-lack =
    { $few ->
        [yes] 沒有{ actions-gap }：{ $names }。
       *[no] { $words }項措施沒有{ actions-gap }。
    }
actions-gap =
    { $kind ->
        [metric] 可衡量的目標
        [owner] 責任人
       *[due] 期限
    }
actions-baseline = 以下目標沒有基線：{ $names }。
actions-callbacks = { $dissatisfied }位不滿意的作答者中，{ $agreed }位同意回訪；另抽取{ $interviews }家客戶訪談。
actions-suggestions =
    截至調查執行結束的十二個月內，客戶提出{ $whole }條建議，採納{ $count }條{ $more ->
        [0] { "" }
       *[other] ；{ $parts }
    }。
actions-suggested =
    { $kind ->
        [done] 其中{ $count }條已落實
        [prompt] 應予答覆的{ $base }條中{ $count }條在五個工作日內得到答覆
       *[explained] 未採納的{ $base }條中{ $count }條說明了理由
    }
actions-production =
    { $verdict ->
        [met] { $last }的報告在調查結束後{ $days }天獲批，{ $before }為{ $old }天：縮短{ $less }%的目標已達到。
        [missed] { $last }的報告在調查結束後{ $days }天獲批，{ $before }為{ $old }天：縮短{ $less }%的目標未達到。
       *[none] { $last }的報告在調查結束後{ $days }天獲批。
    }
