drivers-heading-drivers = 驱动因素
drivers-heading-matters-most = 与满意度关联最强的题目
drivers-heading-should-improved-first = 优先改进
drivers-heading-improvement-worth = 评分高0.2分，满意度差多少
# ---- 关联最强的题目
drivers-unknown = 答卷太少或回答过于一致，无法判断哪些题与{ $outcome }有关。
drivers-weak = { $why ->
    [few] 答齐各题者太少，无法判断哪些题与{ $outcome }关联最强；初步结果见附录。
   *[little] { $of ->
        [items] 各题合计只能解释{ $outcome }差异的{ $explained }，不足以判断哪些题关联最强。
       *[dimensions] 各维度合计只能解释{ $outcome }差异的{ $explained }，不足以判断哪些维度关联最强。
    }
}
drivers-top = { $pattern ->
    [one] { $first }与{ $outcome }关联最强，占可解释部分的{ $first-share }。
    [two] { $first }与{ $outcome }关联最强，{ $second }随后，分别占可解释部分的{ $first-share }和{ $second-share }。
    [several] { $first }与{ $outcome }关联最强，{ $second }随后，分别占可解释部分的{ $first-share }和{ $second-share }；其后为{ $items }。
    [open] { $leads }与{ $outcome }关联最强，分别占可解释部分的{ $shares }，孰先孰后尚难判定。
   *[none] 各{ $of ->
        [items] 题
       *[dimensions] 维度
    }与{ $outcome }的关联相近，无一突出。
}
drivers-methods = 换用其他方法，仍是它们居前。
drivers-explained = 各{ $of ->
    [items] 题
   *[dimensions] 维度
}合计可解释{ $outcome }差异的{ $explained }。
# ---- 优先改进
drivers-first = { $pattern ->
    [clear] 先抓{ $item }：关联强，{ $value }分低于平均。
    [risen] 先抓{ $item }：关联强，虽有提升，{ $value }分仍低于平均。
    [fallen] 先抓{ $item }：关联强、低于平均，且本期下降{ $change }分。
    [several] 先抓{ $items }：关联强，且均低于平均。
    [open] 没有确定既重要又偏低的{ $of ->
        [items] 题目
       *[dimensions] 维度
    }；关联最强的是{ $items }。
   *[none] 没有既重要又偏低的{ $of ->
        [items] 题目
       *[dimensions] 维度
    }；继续观察关联最强的{ $items }。
}
drivers-likely = { $too ->
    [yes] { $most ->
        [yes] { $item }很可能也应列入：关联最强，{ $value }分仅为平均水平。
       *[no] { $item }很可能也应列入：关联强，{ $value }分仅为平均水平。
    }
   *[no] { $most ->
        [yes] { $item }很可能应列首位：关联最强，{ $value }分仅为平均水平。
       *[no] { $item }很可能应列首位：关联强，{ $value }分仅为平均水平。
    }
}
drivers-fell = { $lowest ->
    [yes] { $item }得分最低，但关联不强（占可解释部分的{ $share }）；值得处理的理由是它在下降，而非权重大。
   *[no] { $item }关联不强（{ $share }），但本期下降{ $change }分，仍宜处理。
}
drivers-leave = { $items }得分高、关联弱，维持现状即可。
drivers-title = { $pattern ->
    [weak] 关联最强的并非客户评分最高的
    [strong] 关联最强的，客户评分也高
   *[mixed] 各{ $of ->
        [items] 题
       *[dimensions] 维度
    }的关联强弱与得分
}
drivers-alt = { $n }{ $of ->
    [items] 题
   *[dimensions] 个维度
}按关联强弱排列，并与平均分对照。{ drivers-title }。
drivers-base = 每对题目基数{ $fewest }至{ $most }；占可解释部分的比例及{ $confidence }%置信区间，平均分。
# ---- 评分高0.2分，满意度差多少
drivers-worth = { $kind ->
    [overall] { $rated ->
        [yes] 其他各题相同时，{ $item }评分高{ $step }分的客户，总体满意度高{ $value }分（{ $low }至{ $high }）。
       *[no] 其他各题相同时，{ $item }高{ $step }的客户，总体满意度高{ $value }分（{ $low }至{ $high }）。
    }
   *[other] 其他各题相同时，{ $item }高{ $step }分的客户，{ $outcome }高{ $value }（{ $low }至{ $high }）。
}
drivers-worth-second = { $item }高出同样分值，对应{ $value }分。
drivers-standing = 这是客户之间的差别，不是改进效果的预测；回答之间的关联不证明因果。
