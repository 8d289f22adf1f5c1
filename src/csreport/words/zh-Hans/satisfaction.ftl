satisfaction-heading-satisfaction = 满意度
satisfaction-heading-overall = 总体满意度
satisfaction-heading-items = 各题得分与变化
satisfaction-heading-recommend = 推荐与再次购买
satisfaction-heading-ease = 便捷度与期望
satisfaction-heading-targets = 目标达成
# ---- overall
satisfaction-chance = { $tests ->
    [1] 但不排除偶然
   *[other] 但经{ $tests }项变化的多重比较校正，不排除偶然
}
satisfaction-overall = { $way ->
    [rise] { $item }为{ $value }分，比{ $before }上升{ $change }分（{ $low }至{ $high }）。
    [fall] { $item }为{ $value }分，比{ $before }下降{ $change }分（{ $low }至{ $high }）。
    [hint-up] { $item }为{ $value }分，比{ $before }高{ $change }分，似有上升，{ satisfaction-chance }。
    [hint-down] { $item }为{ $value }分，比{ $before }低{ $change }分，似有下降，{ satisfaction-chance }。
    [steady] { $item }为{ $value }分，与{ $before }基本持平。
    [break] { $item }为{ $value }分（满分{ $most }分，{ $low }至{ $high }）；与{ $before }不可比。
    [first] { $item }为{ $value }分（满分{ $most }分，{ $low }至{ $high }）。
    [open] 在自愿作答者中，{ $item }为{ $value }分（满分{ $most }分）。
   *[none] { $item }为{ $value }分，与{ $before }相比变化不明朗（{ $low }至{ $high }）。
}
satisfaction-satisfied = { $sample ->
    [open] 其中{ $share }
   *[probability] { $share }的客户
}{ $two ->
    [yes] 表示满意或非常满意
   *[no] 表示满意
}，{ $bottom }表示不满意。
satisfaction-overall-earlier = { $way ->
    [rise] 比{ $before }高{ $change }分（{ $low }至{ $high }）。
    [fall] 比{ $before }低{ $change }分（{ $low }至{ $high }）。
    [hint-up] 与{ $before }相比高{ $change }分（{ $low }至{ $high }），似有上升，{ satisfaction-chance }。
    [hint-down] 与{ $before }相比低{ $change }分（{ $low }至{ $high }），似有下降，{ satisfaction-chance }。
    [open] { "" }
   *[none] 与{ $before }相比变化不明朗。
}
satisfaction-by-revenue = { $way ->
    [rise] 若按收入加权，总体满意度为{ $value }分（{ $low }至{ $high }）：采购越多的客户越满意。
    [fall] 若按收入加权，总体满意度为{ $value }分（{ $low }至{ $high }）：采购越多的客户满意度越低。
    [steady] 按收入加权，总体满意度大致相同（{ $value }分）。
   *[none] 若按收入加权，总体满意度为{ $value }分（{ $low }至{ $high }），未见差别。
}
satisfaction-benchmark = { $way ->
    [rise] { $name }的标杆（{ $benchmark }）为{ $value }，我们高出{ $change }（{ $low }至{ $high }）。
    [fall] { $name }的标杆（{ $benchmark }）为{ $value }，我们低{ $change }（{ $low }至{ $high }）。
   *[none] { $name }的标杆（{ $benchmark }）为{ $value }，有无差别尚难判定。
}
satisfaction-overall-finding = { $way ->
    [rise] 满意率高于{ $before }
    [fall] 满意率低于{ $before }
   *[none] { $size ->
        [most] { $sample ->
            [open] 多数作答者表示满意
           *[probability] 多数客户表示满意
        }
        [few] 表示满意的不到一半
       *[half] 表示满意的约占一半
    }
}
satisfaction-answers-base = 基数{ $n }；{ $weighted ->
    [yes] 加权后的各选项占比。
   *[no] 各选项占比。
}
# ---- items
satisfaction-items = { $pattern ->
    [both] { satisfaction-items-down }；{ satisfaction-items-up }。
    [fall] { satisfaction-items-down }；各题均未见上升。
    [rise] { satisfaction-items-up }；各题均未见下降。
    [ends] { $best }最高，{ $best-value }分；{ $worst }最低，{ $worst-value }分。
   *[flat] 各题得分接近，在{ $worst-value }至{ $best-value }分之间，强弱不明显。
}
satisfaction-items-down = { $down }{ $down-count ->
    [1] { $down-place ->
        [lowest] 下降，已居末位
        [still-lowest] 继续下降，仍居末位
       *[other] 下降
    }
   *[other] { $down-place ->
        [lowest] 降幅最大，已居末位
        [still-lowest] 降幅最大，仍居末位
       *[other] 降幅最大
    }
}
satisfaction-items-up = { $up }{ $up-count ->
    [1] 上升
   *[other] 升幅最大
}{ $up-place ->
    [lowest] ，但居末位
    [still-lowest] ，仍居末位
    [weak] ，仍属弱项
    [strong] ，原本已高
   *[average] { "" }
}
satisfaction-fell = { $also ->
    [yes] { $item }比{ $before }下降{ $change }分（{ $low }至{ $high }），比{ $before-2 }下降{ $change-2 }分。
   *[no] { $item }比{ $before }下降{ $change }分（{ $low }至{ $high }）。
}
satisfaction-dissatisfied = { $named ->
    [yes] { $most ->
        [yes] { $item }的不满意率为{ $share }，为各题最高。
       *[no] { $item }的不满意率为{ $share }。
    }
   *[no] { $most ->
        [yes] 作出评价者中{ $share }不满意，为各题最高。
       *[no] 作出评价者中{ $share }不满意。
    }
}
satisfaction-left-out = 并非所有客户都作了评价：{ $n }家作了评分，{ $share }未评。
satisfaction-rose = { $n ->
    [1] { $item }上升{ $item-change }分（{ $low }至{ $high }），至{ $item-value }分。
    [2] { $item }上升{ $item-change }分（{ $low }至{ $high }），至{ $item-value }分；{ $second }上升{ $second-change }分，至{ $second-value }分。
   *[other] { $item }上升{ $item-change }分（{ $low }至{ $high }），至{ $item-value }分；{ $second }上升{ $second-change }分，至{ $second-value }分；{ $others }也有上升。
}
satisfaction-items-top = { $best }（{ $best-value }分）和{ $second }（{ $second-value }分）居前两位。
satisfaction-since = { $way ->
    [rise] { $item }比{ $before }高{ $change }分（{ $low }至{ $high }）。
   *[fall] { $item }比{ $before }低{ $change }分（{ $low }至{ $high }）。
}
satisfaction-parted = { $n ->
    [1] { $item }与{ $others }分开报告：两题平均{ $value }分，掩盖了{ $way ->
        [rise] 一题上升、一题未升
       *[fall] 一题下降、一题未降
    }的事实。
   *[other] { $item }、{ $others }分开报告：平均{ $value }分，掩盖了{ $item }{ $way ->
        [rise] 上升
       *[fall] 下降
    }的事实。
}
satisfaction-items-finding = { $title ->
    [one] { $worst }的答案分布
    [taken] { $worst }取代{ $last }，居末位
    [left] { $last }脱离末位，{ $worst }居末
   *[average] { $strong ->
        [0] { $n }题中无一题高于平均，{ $weak }题低于平均
       *[other] { $weak ->
            [0] { $n }题中{ $strong }题高于平均，无低于平均者
           *[other] { $n }题中{ $strong }题高于平均，{ $weak }题低于平均
        }
    }
}
satisfaction-items-alt = { $n }题的答案分布与平均分：最高为{ $best }（{ $best-value }分），最低为{ $worst }（{ $worst-value }分）
satisfaction-items-base = 基数{ $fewest }至{ $most }；平均分附{ $confidence }%置信区间。
# ---- recommending and buying again
satisfaction-nps = { $way ->
    [rise] 净推荐值为{ $value }，比{ $before }上升{ $change }点（{ $low }至{ $high }）：推荐者{ $promoters }，贬损者{ $detractors }。
    [fall] 净推荐值为{ $value }，比{ $before }下降{ $change }点（{ $low }至{ $high }）：推荐者{ $promoters }，贬损者{ $detractors }。
    [hint-up] 净推荐值为{ $value }，比{ $before }高{ $change }点，似有上升，{ satisfaction-chance }。
    [hint-down] 净推荐值为{ $value }，比{ $before }低{ $change }点，似有下降，{ satisfaction-chance }。
    [steady] 净推荐值为{ $value }，与{ $before }基本持平：推荐者{ $promoters }，贬损者{ $detractors }。
    [first] 净推荐值为{ $value }（{ $low }至{ $high }）：推荐者{ $promoters }，贬损者{ $detractors }。
    [open] 在自愿作答者中，推荐者{ $promoters }，减去贬损者{ $detractors }，为{ $value }。
   *[none] 净推荐值为{ $value }，变化不明朗：推荐者{ $promoters }，贬损者{ $detractors }。
}
satisfaction-nps-finding = { $ahead ->
    [promoters-twice] 推荐者是贬损者的两倍以上
    [promoters] 推荐者多于贬损者
    [detractors-twice] 贬损者是推荐者的两倍以上
    [detractors] 贬损者多于推荐者
   *[unclear] 推荐者与贬损者孰多，尚难判定
}
satisfaction-nps-alt = 推荐者（{ $promoters }）、贬损者（{ $detractors }）和其余作答者的占比，以及净推荐值
satisfaction-nps-base = 基数{ $n }；推荐者为9至10分，贬损者为6分及以下。
satisfaction-again-chance = { $tests ->
    [1] 但不排除偶然
   *[other] 但{ $tests }项变化一并检验，不排除偶然
}
satisfaction-again = { $way ->
    [rise] { $share }的客户愿意再次购买，意愿比{ $before }上升{ $change }分（{ $low }至{ $high }）。
    [fall] { $share }的客户愿意再次购买，意愿比{ $before }下降{ $change }分（{ $low }至{ $high }）。
    [hint-up] { $share }的客户愿意再次购买；意愿平均分高于{ $before }（+{ $change }分，{ $low }至{ $high }），{ satisfaction-again-chance }。
    [hint-down] { $share }的客户愿意再次购买；意愿平均分低于{ $before }（−{ $change }分，{ $low }至{ $high }），{ satisfaction-again-chance }。
    [steady] { $share }的客户愿意再次购买，与{ $before }基本持平。
    [first] { $share }的客户愿意再次购买。
    [open] 自愿作答者中，{ $share }愿意再次购买。
   *[none] { $share }的客户愿意再次购买，与{ $before }相比变化不明朗。
}
satisfaction-again-apart = { $way ->
    [rise] 满意者中{ $again-satisfied }愿意，其他客户中为{ $again-others }；但这不说明提高满意度就能提高复购。
    [fall] 满意者的意愿反而较低：其中{ $again-satisfied }愿意，其他客户中为{ $again-others }。
   *[none] 满意者中{ $again-satisfied }愿意，其他客户中为{ $again-others }，未见差别。
}
# ---- ease and expectation
satisfaction-ease = { $way ->
    [rise] 客户觉得办理业务更便捷：{ $value }分（满分{ $most }分），上升{ $change }分（{ $low }至{ $high }）。
    [fall] 客户觉得办理业务不如以前便捷：{ $value }分（满分{ $most }分），下降{ $change }分（{ $low }至{ $high }）。
    [hint-up] 办理便捷度为{ $value }分（满分{ $most }分），高{ $change }分，似有上升，{ satisfaction-chance }。
    [hint-down] 办理便捷度为{ $value }分（满分{ $most }分），低{ $change }分，似有下降，{ satisfaction-chance }。
    [steady] 办理便捷度为{ $value }分（满分{ $most }分），与{ $before }基本持平。
    [first] 办理便捷度为{ $value }分（满分{ $most }分，{ $low }至{ $high }）。
    [open] 在自愿作答者中，办理便捷度为{ $value }分（满分{ $most }分）。
   *[none] 办理便捷度为{ $value }分（满分{ $most }分），变化不明朗。
}
satisfaction-expected = { $sample ->
    [open] 作答者中{ $better }认为服务好于预期，{ $worse }认为不如预期
   *[probability] { $better }的客户认为服务好于预期，{ $worse }认为不如预期
}{ $way ->
    [rise] ，总体好于{ $before }
    [fall] ，总体不如{ $before }
   *[none] { "" }
}。
# ---- targets
satisfaction-targets = { $pattern ->
    [one] { $whole ->
        [met] 唯一的目标已达标。
        [not-met] 唯一的目标未达标。
        [later] 唯一的目标尚未到期。
       *[cannot-tell] 唯一的目标是否达标，尚难判定。
    }
    [alike] { $whole ->
        [met] { $n-words }项目标全部达标。
        [not-met] { $n-words }项目标均未达标。
        [later] { $n-words }项目标均未到期。
       *[cannot-tell] { $n-words }项目标是否达标，均难判定。
    }
   *[mixed] { $n-words }项目标{ $met ->
        [0] 中尚无确定达标的
       *[other] ，{ $met-words }项达标
    }{ $not-met ->
        [0] { "" }
       *[other] 、{ $not-met-words }项未达标
    }{ $cannot-tell ->
        [0] { "" }
       *[other] 、{ $cannot-tell-words }项尚难判定
    }{ $later ->
        [0] { "" }
       *[other] 、{ $later-words }项尚未到期
    }。
}
satisfaction-goals = { $kind ->
    [met] 达标：{ $goals }。
    [not-met] 未达标：{ $goals }。
    [later] 尚未到期：{ $goals }。
   *[cannot-tell] 尚难判定：{ $goals }。
}
satisfaction-goal = { $kind ->
    [met] { $name }（{ $value }，{ $stable ->
        [1] 目标{ $aim }
       *[other] 近{ $stable }期均达到目标{ $aim }
    }）
    [not-met] { $name }（{ $value }，{ $stable ->
        [1] {""}
       *[other] 近{ $stable }期中最差的一期
    }{ $goal ->
        [at-most] 超出{ $aim }达{ $distance }
       *[at-least] 距{ $aim }差{ $distance }
    }）
    [later] { $name }（{ $value }，目标{ $aim }，{ $day }到期）
   *[cannot-tell] { $name }（{ $value }，目标{ $aim }{ $stable ->
        [1] {""}
       *[other] ，须近{ $stable }期均达到
    }）
}
satisfaction-targets-finding = { $title ->
    [not-met] { $missed ->
        [1] 仅{ $name }未达标
       *[other] 未达标者中，{ $name }离目标最远
    }
    [cannot-tell] 部分区间仍包含目标值
    [later] 部分目标尚未到期
   *[met] 各项区间均达到目标
}
satisfaction-targets-base = 达标：整个{ $confidence }%置信区间达到目标；未达标：区间完全没有达到。
