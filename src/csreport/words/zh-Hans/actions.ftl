actions-heading-actions = 措施跟踪
actions-heading-stand = 措施进展如何？
actions-heading-changed = 措施之后有何变化？
actions-heading-missing = 还缺什么？
actions-state = { $n ->
    [1] 跟踪的一项措施：{ $parts }。
   *[other] 跟踪的{ $count }项措施中，{ $parts }。
}
actions-part = { $kind ->
    [done] { $count }项完成
    [late] { $count }项逾期
    [running] { $count }项进行中
    [no-metric] { $count }项没有指标
    [no-owner] { $count }项没有责任人
    [no-due] { $count }项没有期限
   *[planned] { $count }项未启动
}
actions-late = { $known ->
    [yes] 逾期：{ $task }，应于{ $due }完成，责任人{ $owner }。
   *[no] 逾期：{ $task }，应于{ $due }完成，责任人待定。
}
actions-caption = 各项措施的期限类型、责任人、截止日期与进展
actions-note = 截至调查执行结束之日。本报告提请决定的事项见建议部分。
actions-effects = { $worked ->
    [0] 已完成的{ $n }项措施之后均未见明确改善。
   *[other] 已完成的{ $n }项措施中，{ $worked }项之后有明确改善。
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
    [regression] 措施启动时，{ $group }的{ $item }居末位；较{ $before }{ $way ->
        [rise] 上升
       *[fall] 下降
    }{ actions-change }（{ $low }至{ $high }），但即使不采取措施，预计也会回升{ $back }分，除此之外无法确定。
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
actions-lack = { $known ->
    [yes] 跟踪的措施中，{ $parts }。
   *[no] 各项措施都有指标、责任人和期限。
}
actions-targets = { $kind ->
    [action] 以下目标没有对应的措施：{ $names }。
   *[baseline] 以下目标没有记录基线：{ $names }。
}
