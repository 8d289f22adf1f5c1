actions-heading-actions = 措施跟踪
actions-heading-stand = 措施进展
actions-heading-changed = 措施之后的变化
actions-heading-next = 待着手的事项
actions-heading-missing = 缺口
actions-heading-beside = 建议的办理
actions-state = { $n ->
    [1] 跟踪的措施：{ $parts }。
   *[other] 跟踪的{ $words }项措施中，{ $parts }。
}
actions-part = { $kind ->
    [done] { $words }项完成
    [late] { $words }项逾期
    [running] { $words }项进行中
   *[planned] { $words }项未启动
}
actions-late = { $known ->
    [yes] 逾期：{ $task }，应于{ $due }完成，责任人{ $owner }。
   *[no] 逾期：{ $task }，应于{ $due }完成，责任人待定。
}
actions-finding = 各项措施的起止、期限与进展
actions-base = 截至{ $day }（调查执行结束）。横条自启动至完成，未完成的至该日；菱形为期限。
actions-effects = { $worked ->
    [0] 已完成的{ $words }项措施之后均未见明确改善。
   *[other] 已完成的{ $words }项措施中，{ $worked-words }项之后有明确改善。
}
actions-change = { $unit ->
    [share] { $change }个百分点
   *[points] { $change }分
}
actions-expected = { $unit ->
    [share] { $expected }个百分点
   *[points] { $expected }分
}
actions-told = { $design ->
    [lot] 随机选入的{ $group }，{ $item }比其他客户多{ $way ->
        [rise] 升
       *[fall] 降
    }{ actions-change }（{ $low }至{ $high }）。
    [comparison] 与{ $before }相比，{ $group }的{ $item }比其他客户多{ $way ->
        [rise] 升
       *[fall] 降
    }{ actions-change }（{ $low }至{ $high }）。两组并非随机分配，不排除其他原因。
   *[before-after] 措施实施后，{ $item }较{ $before }{ $way ->
        [rise] 上升
       *[fall] 下降
    }{ actions-change }（{ $low }至{ $high }）；没有对照，原因无从判断。
}
actions-effect = **{ $task }。**{ $verdict ->
    [worked] { $told }
    [contrary] { $told }方向与预期相反。
    [apart] { $told }措施实施之前两组走势已不一致，比较不成立。
    [regression] 措施启动时，按{ $grouping }看，{ $group }的{ $item }居末位。与{ $before }相比，{ $clear ->
        [yes] { $design ->
            [before-after] { "" }
           *[other] 比其他客户多
        }{ $way ->
            [rise] 升
           *[fall] 降
        }{ actions-change }（{ $low }至{ $high }），但
       *[no] { $design ->
            [before-after] 未见明确变化
           *[other] 升幅未见高于其他客户
        }（{ $low }至{ $high }），而
    }即使不采取措施，预计也会回升{ $back }分，除此之外无法确定。
    [missed] { $design ->
        [before-after] { $item }较{ $before }无明确变化（{ $low }至{ $high }），预期的{ actions-expected }不在区间之内。
       *[other] 与{ $before }相比，{ $group }的{ $item }升幅未见高于其他客户（{ $low }至{ $high }），预期的{ actions-expected }不在区间之内。
    }
    [too-few] { $against ->
        [group] 样本太小，无法判断。要发现{ $item }变动{ actions-expected }，每次调查需{ $group }答卷{ $needed }份，实有{ $n }份；现有区间为{ $low }至{ $high }。
       *[none] 样本太小，无法判断。要发现{ $item }变动{ actions-expected }，每次调查需答卷{ $needed }份，实有{ $n }份；现有区间为{ $low }至{ $high }。
    }
    [unclear] { $design ->
        [before-after] { $item }较{ $before }无明确变化（{ $low }至{ $high }）。
       *[other] 与{ $before }相比，{ $group }的{ $item }升幅未见高于其他客户（{ $low }至{ $high }）。
    }
   *[unmeasured] 无从判断：没有前后都测量过的指标。
}
actions-proposed = 重要而得分偏低（或可能如此）的题目有{ $words }项，{ $served ->
    [0] 尚无措施
   *[other] 其中{ $served-words }项已有措施{ $owned ->
        [yes] { "" }
       *[no] 但无责任人
    }
}{ $asked ->
    [0] 。
   *[other] ，{ $all ->
        [yes] { $n ->
            [1] { "" }
           *[other] { $words }项均
        }
       *[no] { $asked-words }项
    }由本报告提请决定。
}
actions-proposals = 重要而得分偏低的题目，按把握排列
actions-proposals-note = 把握：重要性高于平均且得分低于平均的把握；把握相同时，批评较多者在前。
actions-coverage = { $n ->
    [0] 未达标的目标、优先改进的题目和常见问题都有措施，或已提请决定
   *[other] { $words }项问题尚无人负责
}{ $more ->
    [0] { "" }
   *[other] { $n ->
        [0] ；但仍有{ $more-words }处缺口
       *[other] ；另有{ $more-words }处缺口
    }
}。
actions-without = { $kind ->
    [target] 目标未达标而没有措施：{ $names }。
    [fall] 评分下降而没有措施：{ $names }。
    [record] 服务记录变差而没有措施：{ $names }。
    [priority] 应优先改进而没有措施：{ $names }。
   *[topic] 至少{ $limit }%的留言批评而没有措施：{ $names }。
}
actions-lack = { $few ->
    [yes] 没有{ actions-gap }：{ $names }。
   *[no] { $words }项措施没有{ actions-gap }。
}
actions-gap = { $kind ->
    [metric] 可衡量的目标
    [owner] 责任人
   *[due] 期限
}
actions-baseline = 以下目标没有基线：{ $names }。
actions-callbacks = { $dissatisfied }位不满意的作答者中，{ $agreed }位同意回访；另抽取{ $interviews }家客户访谈。
actions-suggestions = 截至调查执行结束的十二个月内，客户提出{ $whole }条建议，采纳{ $count }条{ $more ->
    [0] { "" }
   *[other] ；{ $parts }
}。
actions-suggested = { $kind ->
    [done] 其中{ $count }条已落实
    [prompt] 应答复的{ $base }条中{ $count }条在五个工作日内得到答复
   *[explained] 未采纳的{ $base }条中{ $count }条说明了理由
}
actions-production = { $verdict ->
    [met] { $last }的报告在调查结束后{ $days }天获批，{ $before }为{ $old }天：缩短{ $less }%的目标已达到。
    [missed] { $last }的报告在调查结束后{ $days }天获批，{ $before }为{ $old }天：缩短{ $less }%的目标未达到。
   *[none] { $last }的报告在调查结束后{ $days }天获批。
}
