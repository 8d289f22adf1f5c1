segments-heading-segments = 客户分群
segments-heading-more-satisfied-less = 不同客户的满意度
segments-heading-did-all-gain = 各群的变化
segments-count = { $count }
# ---- 不同客户的满意度
segments-among = { $kind ->
    [overall] { $level }{ $value }分
   *[other] { $level }{ $value }
}
segments-apart = { $pattern ->
    [ordered] { $known ->
        [yes] { $kind ->
            [overall] { $rising }{ $way ->
                [rise] 越满意
               *[fall] ，满意度越低
            }：{ $levels }。
           *[other] { $rising }，{ $indicator }{ $way ->
                [rise] 越高
               *[fall] 越低
            }：{ $levels }。
        }
       *[no] 按{ $grouping }看，{ $indicator }逐级{ $way ->
            [rise] 上升
           *[fall] 下降
        }：{ $levels }。
    }
    [two] { $kind ->
        [overall] { $top }比{ $bottom }更满意，分别为{ $top-value }分和{ $bottom-value }分。
       *[other] { $top }的{ $indicator }（{ $top-value }）高于{ $bottom }（{ $bottom-value }）。
    }
    [ends] { $kind ->
        [overall] { $top }最满意（{ $top-value }分），{ $bottom }最低（{ $bottom-value }分）。
       *[other] { $top }的{ $indicator }最高（{ $top-value }），{ $bottom }最低（{ $bottom-value }）。
    }
    [apart] { $kind ->
        [overall] { $top }（{ $top-value }分）比其他客户更满意，{ $bottom }（{ $bottom-value }分）满意度偏低。
       *[other] { $top }的{ $indicator }（{ $top-value }）高于其他客户，{ $bottom }（{ $bottom-value }）低于其他客户。
    }
    [above] { $kind ->
        [overall] { $top }更满意，比其他客户高{ $change }分（{ $low }至{ $high }）。
       *[other] { $top }的{ $indicator }比其他客户高{ $change }（{ $low }至{ $high }）。
    }
    [below] { $kind ->
        [overall] { $bottom }满意度偏低，比其他客户低{ $change }分（{ $low }至{ $high }）。
       *[other] { $bottom }的{ $indicator }比其他客户低{ $change }（{ $low }至{ $high }）。
    }
    [open] 自愿作答者中，{ $top }的{ $indicator }最高（{ $top-value }），{ $bottom }最低（{ $bottom-value }）。
   *[all] 按{ $grouping }看，{ $indicator }有差别，但没有哪一群明确高于或低于其他客户。
}
segments-size = { $count ->
    [one] { $worth ->
        [yes] { $top }占户数{ $top-share }、收入{ $top-worth }。
       *[no] { $top }占户数{ $top-share }。
    }
   *[other] { $worth ->
        [yes] { $bottom }占户数{ $bottom-share }、收入{ $bottom-worth }；{ $top }占户数{ $top-share }、收入{ $top-worth }。
       *[no] { $bottom }占户数{ $bottom-share }，{ $top }占{ $top-share }。
    }
}
segments-inner = { $count ->
    [one] { $top }与{ $bottom }差距最大的是{ $first }（{ $first-gap }分）。
   *[other] { $top }与{ $bottom }差距最大的是{ $first }（{ $first-gap }分）、{ $second }（{ $second-gap }分）。
}
segments-recommend = { $top }的净推荐值为{ $top-value }，{ $bottom }为{ $bottom-value }。
segments-also = 按{ $groupings }看，{ $indicator }也有差别，分数见附录。
segments-silent = 按{ $groupings }看，{ $indicator }未见差别。
segments-single = { $together ->
    [yes] { $kind ->
        [rating] 合并最近{ $count }次调查，{ $group }对{ $item }的评分比其他客户{ $way ->
            [rise] 高
           *[fall] 低
        }{ $change }分（{ $low }至{ $high }）。
       *[other] 合并最近{ $count }次调查，{ $group }的{ $item }比其他客户{ $way ->
            [rise] 高
           *[fall] 低
        }{ $change }（{ $low }至{ $high }）。
    }
   *[no] { $kind ->
        [rating] { $group }对{ $item }的评分比其他客户{ $way ->
            [rise] 高
           *[fall] 低
        }{ $change }分（{ $low }至{ $high }）。
       *[other] { $group }的{ $item }比其他客户{ $way ->
            [rise] 高
           *[fall] 低
        }{ $change }（{ $low }至{ $high }）。
    }
}
segments-mode = { $kind ->
    [overall] { $group }的满意度比以其他方式作答者{ $way ->
        [rise] 高
       *[fall] 低
    }{ $change }分（{ $low }至{ $high }），其中一部分可能来自提问方式。
   *[other] { $group }的{ $indicator }比以其他方式作答者{ $way ->
        [rise] 高
       *[fall] 低
    }{ $change }（{ $low }至{ $high }），其中一部分可能来自提问方式。
}
segments-title = { $pattern ->
    [every] { $top }在各{ $of ->
        [items] 题
       *[dimensions] 维度
    }得分都最高
   *[some] 按{ $grouping }看各项得分
}
segments-base = { $sample ->
    [open] 每群{ $fewest }至{ $most }位作答者；平均分。
   *[probability] 每群基数{ $fewest }至{ $most }；平均分及{ $confidence }%置信区间。
}
# ---- 各群的变化
segments-moved = { $pattern ->
    [unequal] 按{ $grouping }看，各群的{ $indicator }变化不同。
    [rise] 按{ $grouping }看，{ $all ->
        [yes] 各群均
       *[no] { $levels }
    }明确上升，各群升幅是否不同尚难判定。
    [fall] 按{ $grouping }看，{ $all ->
        [yes] 各群均
       *[no] { $levels }
    }明确下降，各群降幅是否不同尚难判定。
    [up] 按{ $grouping }看，各群均呈升势，升幅是否不同尚难判定。
    [down] 按{ $grouping }看，各群均呈降势，降幅是否不同尚难判定。
    [none] 各群之间，{ $indicator }的变化未见差别。
   *[unclear] 按{ $grouping }看，各群的变化是否不同，尚难判定。
}
segments-move = { $kind ->
    [overall] { $level }{ $value }分
   *[other] { $level }{ $value }
}（{ $low }至{ $high }{ $chance ->
    [yes] ，{ $tests }项变化一并检验则不能确定
   *[no] { "" }
}）
segments-moves = 与{ $before }相比，变化分别为{ $changes }。
segments-moved-too = { $known ->
    [yes] 按其他方式分群，变化明确的有{ $changes }。
   *[no] 变化明确的有{ $changes }。
}
