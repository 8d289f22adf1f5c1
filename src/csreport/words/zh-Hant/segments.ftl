segments-heading-segments = 客戶分群
segments-heading-more-satisfied-less = 不同客戶的滿意度
segments-heading-did-all-gain = 各群的變化
segments-count = { $count }
segments-among =
    { $kind ->
        [overall] { $level }{ $value }分
       *[other] { $level }{ $value }
    }
segments-apart =
    { $pattern ->
        [ordered]
            { $known ->
                [yes]
                    { $kind ->
                        [overall]
                            { $rising }{ $way ->
                                [rise] 越滿意
                               *[fall] ，滿意度越低
                            }：{ $levels }。
                       *[other]
                            { $rising }，{ $indicator }{ $way ->
                                [rise] 越高
                               *[fall] 越低
                            }：{ $levels }。
                    }
               *[no]
                    按{ $grouping }看，{ $indicator }逐級{ $way ->
                        [rise] 上升
                       *[fall] 下降
                    }：{ $levels }。
            }
        [two]
            { $kind ->
                [overall] { $top }比{ $bottom }更滿意，分別為{ $top-value }分和{ $bottom-value }分。
               *[other] { $top }的{ $indicator }（{ $top-value }）高於{ $bottom }（{ $bottom-value }）。
            }
        [ends]
            { $kind ->
                [overall] { $top }最滿意（{ $top-value }分），{ $bottom }最低（{ $bottom-value }分）。
               *[other] { $top }的{ $indicator }最高（{ $top-value }），{ $bottom }最低（{ $bottom-value }）。
            }
        [apart]
            { $kind ->
                [overall] { $top }（{ $top-value }分）比其他客戶更滿意，{ $bottom }（{ $bottom-value }分）滿意度偏低。
               *[other] { $top }的{ $indicator }（{ $top-value }）高於其他客戶，{ $bottom }（{ $bottom-value }）低於其他客戶。
            }
        [above]
            { $kind ->
                [overall] { $top }更滿意，比其他客戶高{ $change }分（{ $low }至{ $high }）。
               *[other] { $top }的{ $indicator }比其他客戶高{ $change }（{ $low }至{ $high }）。
            }
        [below]
            { $kind ->
                [overall] { $bottom }滿意度偏低，比其他客戶低{ $change }分（{ $low }至{ $high }）。
               *[other] { $bottom }的{ $indicator }比其他客戶低{ $change }（{ $low }至{ $high }）。
            }
        [open] 自願作答者中，{ $top }的{ $indicator }最高（{ $top-value }），{ $bottom }最低（{ $bottom-value }）。
       *[all] 按{ $grouping }看，{ $indicator }有差別，但沒有哪一群明確高於或低於其他客戶。
    }
segments-size =
    { $count ->
        [one]
            { $worth ->
                [yes] { $top }占戶數{ $top-share }、營收{ $top-worth }。
               *[no] { $top }占戶數{ $top-share }。
            }
       *[other]
            { $worth ->
                [yes] { $bottom }占戶數{ $bottom-share }、營收{ $bottom-worth }；{ $top }占戶數{ $top-share }、營收{ $top-worth }。
               *[no] { $bottom }占戶數{ $bottom-share }，{ $top }占{ $top-share }。
            }
    }
segments-inner =
    { $count ->
        [one] { $top }與{ $bottom }差距最大的是{ $first }（{ $first-gap }分）。
       *[other] { $top }與{ $bottom }差距最大的是{ $first }（{ $first-gap }分）、{ $second }（{ $second-gap }分）。
    }
segments-recommend = { $top }的淨推薦值為{ $top-value }，{ $bottom }為{ $bottom-value }。
segments-also = 按{ $groupings }看，{ $indicator }也有差別，分數見附錄。
segments-silent = 按{ $groupings }看，{ $indicator }未見差別。
segments-single =
    { $together ->
        [yes]
            { $kind ->
                [rating]
                    合併最近{ $count }次調查，{ $group }對{ $item }的評分比其他客戶{ $way ->
                        [rise] 高
                       *[fall] 低
                    }{ $change }分（{ $low }至{ $high }）。
               *[other]
                    合併最近{ $count }次調查，{ $group }的{ $item }比其他客戶{ $way ->
                        [rise] 高
                       *[fall] 低
                    }{ $change }（{ $low }至{ $high }）。
            }
       *[no]
            { $kind ->
                [rating]
                    { $group }對{ $item }的評分比其他客戶{ $way ->
                        [rise] 高
                       *[fall] 低
                    }{ $change }分（{ $low }至{ $high }）。
               *[other]
                    { $group }的{ $item }比其他客戶{ $way ->
                        [rise] 高
                       *[fall] 低
                    }{ $change }（{ $low }至{ $high }）。
            }
    }
segments-mode =
    { $kind ->
        [overall]
            { $group }的滿意度比以其他方式作答者{ $way ->
                [rise] 高
               *[fall] 低
            }{ $change }分（{ $low }至{ $high }），其中一部分可能來自提問方式。
       *[other]
            { $group }的{ $indicator }比以其他方式作答者{ $way ->
                [rise] 高
               *[fall] 低
            }{ $change }（{ $low }至{ $high }），其中一部分可能來自提問方式。
    }
segments-title =
    { $pattern ->
        [every]
            { $top }在各{ $of ->
                [items] 題
               *[dimensions] 構面
            }得分都最高
       *[some] 按{ $grouping }看各項得分
    }
segments-base =
    { $sample ->
        [open] 每群{ $fewest }至{ $most }位作答者；平均分。
       *[probability] 每群基數{ $fewest }至{ $most }；平均分及{ $confidence }%信賴區間。
    }
segments-moved =
    { $pattern ->
        [unequal] 按{ $grouping }看，各群的{ $indicator }變化不同。
        [rise]
            按{ $grouping }看，{ $all ->
                [yes] 各群均
               *[no] { $levels }
            }明確上升，各群升幅是否不同尚難判定。
        [fall]
            按{ $grouping }看，{ $all ->
                [yes] 各群均
               *[no] { $levels }
            }明確下降，各群降幅是否不同尚難判定。
        [up] 按{ $grouping }看，各群均呈升勢，升幅是否不同尚難判定。
        [down] 按{ $grouping }看，各群均呈降勢，降幅是否不同尚難判定。
        [none] 各群之間，{ $indicator }的變化未見差別。
       *[unclear] 按{ $grouping }看，各群的變化是否不同，尚難判定。
    }
segments-move =
    { $kind ->
        [overall] { $level }{ $value }分
       *[other] { $level }{ $value }
    }（{ $low }至{ $high }{ $chance ->
        [yes] ，{ $tests }項變化一併檢定則不能確定
       *[no] { "" }
    }）
segments-moves = 與{ $before }相比，變化分別為{ $changes }。
segments-moved-too =
    { $known ->
        [yes] 按其他方式分群，變化明確的有{ $changes }。
       *[no] 變化明確的有{ $changes }。
    }
