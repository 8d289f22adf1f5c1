service-heading-service = 服务记录
service-heading-fast-customers-served = 服务时效
service-heading-becomes-their-cases = 工单处理情况
service-heading-more-complaints = 投诉
service-heading-buys-again = 复购与客户价值分组
service-cases-unit = 工单占比
# 时效的名称
service-measure = { $clock ->
    [connected] 来电接通
    [greeted] 来询应答
    [first-response] 首次回复
    [resolution] 办结
    [resolution-simple] 简单问题办结
    [resolution-complex] 复杂问题办结
    [complaint-answer] 投诉答复
    [complaint-plan] 投诉方案提出
    [tickets] 工单
    [complaints] 投诉
    [purchases] 购买
    [inspections] 抽检
    [operations] 接通率
    [late-reason] 超时原因
    [complaint-reason] 投诉原因
    [complaint-channel] 投诉渠道
    [second-satisfaction] 投诉后满意度
    [rfm] 购买分群
    [cohort] 首购队列
    [ticket-topic] 各主题工单
    [path] 路径
    [interviews] 访谈
   *[complaint-resolution] 投诉办结
}
service-duration = { $unit ->
    [s] { $count }秒
    [min] { $count }分钟
    [h] { $count }小时
   *[d] { $count }天
}
service-limit = { $clock ->
    [connected] 来电{ service-duration }内接通
    [greeted] 来询{ service-duration }内应答
    [first-response] { service-duration }内首次回复
    [resolution-simple] 简单问题{ service-duration }内办结
    [resolution-complex] 复杂问题{ service-duration }内办结
    [complaint-answer] 投诉{ service-duration }内答复
    [complaint-plan] 投诉{ service-duration }内提出方案
    [complaint-resolution] 投诉{ service-duration }内办结
   *[resolution] { service-duration }内办结
}
service-row = { $known ->
    [yes] { $kind }{ service-limit }
   *[no] { service-limit }
}
# ---- 时效：半数不超过的时长；known：给出工单类别
service-unit = { $unit ->
    [seconds] 秒
    [minutes] 分钟
   *[hours] 小时
}
service-cases-of = { $known ->
    [yes] { $kind }{ service-measure }
   *[no] { service-measure }
}
# again：另有一项同向变化
service-moved = { service-cases-of }{ $way ->
    [rise] { $again ->
        [yes] 也变慢，中位数延长{ $change }{ service-unit }（{ $low }至{ $high }），升至{ $value }{ service-unit }。
       *[no] 变慢：时长的中位数比{ $before }延长{ $change }{ service-unit }（{ $low }至{ $high }），升至{ $value }{ service-unit }。
    }
   *[fall] { $again ->
        [yes] 也加快，中位数缩短{ $change }{ service-unit }（{ $low }至{ $high }），降至{ $value }{ service-unit }。
       *[no] 加快：时长的中位数比{ $before }缩短{ $change }{ service-unit }（{ $low }至{ $high }），降至{ $value }{ service-unit }。
    }
}
service-level = { service-cases-of }时长的中位数为{ $value }{ service-unit }（{ $low }至{ $high }）。
# met：确定达标的时限
service-limits = { $pattern ->
    [none] { $n ->
        [1] 时限未达标。
       *[other] { $n-words }项时限无一达标。
    }
    [all] { $n ->
        [1] 时限已达标。
       *[other] { $n-words }项时限全部达标。
    }
   *[some] { $n-words }项时限中，确定达标的有{ $met-words }项。
}
service-worst = 差距最大的是“{ service-row }”：达到者占{ $value }（{ $low }至{ $high }），目标为{ $goal }%。
# 已按主题和分组调整；仅为关联
service-speed = { $way ->
    [none] { $clock ->
        [first-response] 首次回复时长
       *[resolution] 办结时长
    }与{ $item }的关联不明朗（时长多一倍，相差{ $low }至{ $high }，{ $n }位作答者）。
   *[other] 主题和客户类别相同时，{ $clock ->
        [first-response] 首次回复时长
       *[resolution] 办结时长
    }多一倍的客户，{ $item }{ $way ->
        [rise] 高
       *[fall] 低
    }{ $change }分（{ $low }至{ $high }，{ $n }位作答者）；这是关联，不证明因果。
}
# n：时限数；所指为最接近目标的一项；rose、fell：达到率明确上升、下降的项数
service-clocks-title = { $rose ->
    [0] { $fell ->
        [0] { $n ->
            [1] 时限的达到率与目标
           *[other] 最接近目标的时限：{ service-row }
        }
       *[other] 与{ $before }相比，达到率下降的时限有{ $fell-words }项
    }
   *[other] 与{ $before }相比，达到率上升的时限有{ $rose-words }项{ $fell ->
        [0] { "" }
       *[other] ，下降的有{ $fell-words }项
    }
}
service-clocks-alt = 各时限本期与此前的达到率及目标；最接近目标的是{ service-row }。
service-clocks-base = 每项时限至多{ $cases }条记录，未结个案按已历时长计入；{ $hours ->
    [yes] 按工作时间计
   *[no] 按自然时间计
}；{ $confidence }%置信区间；变化以百分点计{ $moved ->
    [yes] ；▲▼ 表示明确的变化
   *[no] { "" }
}。
# ---- 工单
service-part = { $kind ->
    [first-contact] { $share }首次接触即解决
    [remote] { $share }远程处理
    [escalated] { $share }升级处理
    [reopened] { $share }重新打开
   *[recurrent] { $share }是同一客户{ $days }天内就同一主题再次提出
}{ $some ->
    [yes] （{ $n }条有记录）
   *[no] { "" }
}
service-cases = 有记录的工单中，{ $parts }。
service-overdue = { $known ->
    [yes] { $value }的工单超过时限（{ $low }至{ $high }）；{ $reason-n }条注明原因，其中{ $reason }占{ $reason-share }（{ $reason-low }至{ $reason-high }）。
   *[no] { $value }的工单超过时限（{ $low }至{ $high }）。
}
service-weekday = { $day ->
    [d0] 星期一
    [d1] 星期二
    [d2] 星期三
    [d3] 星期四
    [d4] 星期五
    [d5] 星期六
   *[d6] 星期日
}
service-weekday-short = { $day ->
    [d0] 一
    [d1] 二
    [d2] 三
    [d3] 四
    [d4] 五
    [d5] 六
   *[d6] 日
}
# 未按时回复的占比明确高于其他时段的钟点
service-late = { $hour }时至{ $next }时提交的工单，{ $value }未按时得到回复，比其他时段多{ $change }个百分点（{ $low }至{ $high }）。
service-week = { $known ->
    [yes] { $kind }{ service-measure }（{ service-unit }）
   *[no] { service-measure }（{ service-unit }）
}
service-cases-title = { $known ->
    [yes] { $hour }时至{ $next }时提交的工单回复超时更多
   *[no] 各星期、各时段的工单
}
service-cases-alt = { $known ->
    [yes] 各星期、各时段的工单；{ $hour }时至{ $next }时未按时回复的占比高于其他时段。
   *[no] 各星期、各时段的工单。
}
service-cases-base = 共{ $n }条工单；数字为未按时回复的百分比，不足10条的时段不列。
service-shade = { $part ->
    [few] 工单少
   *[many] 工单多
}
service-inside = 数字：未按时回复的百分比
service-inspections = { $kind }抽检{ $n }件，合格率{ $value }（整批{ $low }至{ $high }）。
service-operations = { $kind }{ $n }次，接通率{ $value }（{ $low }至{ $high }）。
# ---- 投诉
service-complaints = { $rated ->
    [yes] 本期投诉{ $count }件，每千家客户{ $value }件（{ $low }至{ $high }）。
   *[no] 本期投诉{ $count }件。
}
service-ratio = { $way ->
    [more] 投诉率是{ $before }的{ $value }倍（{ $low }至{ $high }）。
   *[fewer] 投诉率仅为{ $before }的{ $value }倍（{ $low }至{ $high }）。
}
# alarms：平稳时期误报的百分比
service-surge = { $known ->
    [yes] { $month }投诉达{ $count }件，超过{ $limit }件的激增警戒线，新增投诉主要涉及{ $reason }。
   *[no] { $month }投诉达{ $count }件，超过{ $limit }件的激增警戒线。
}
service-surge-alone = 本期其他月份均无异常。
service-mix = { $both ->
    [yes] 登记的原因中，{ $reason }占{ $reason-share }；{ $channel-share }来自{ $channel }。
   *[no] 登记的原因中，{ $reason }占{ $reason-share }。
}
service-second = 处理后再次询问，{ $n }位投诉客户作答，满意度为{ $value }分（{ $low }至{ $high }）。
service-complaints-title = { $pattern ->
    [surge] { $month }明显高于此前各月
   *[calm] 各月投诉与此前相近
}
service-complaints-alt = { $pattern ->
    [surge] 各月投诉件数，{ $month }明显偏多。
   *[calm] 各月投诉件数，无明显偏多的月份。
}
service-complaints-base = { $months }个月的全部投诉；平稳时期约{ $alarms }%的报告会误报激增。
service-surge-key = { $part ->
    [surge] 激增
    [limit] 激增警戒线
   *[other] 其他月份
}
# ---- 复购
# moved：与此前某期相比有无明确变化；others：变化不明朗的各期，共rest个
service-active = 本期{ $value }的客户有购买{ $moved ->
    [yes] ，{ $parts }{ $rest ->
        [0] { "" }
       *[other] ；与{ $others }相比变化不明朗
    }
   *[no] （{ $low }至{ $high }）{ $rest ->
        [0] { "" }
       *[other] ，与{ $others }相比变化不明朗
    }
}。
service-repurchase = 上一期的购买客户中，{ $value }本期再次购买{ $moved ->
    [yes] ，{ $parts }
   *[no] （{ $low }至{ $high }）
}。
service-retention = 购买之后，1天内再次购买的占{ $day }，7天内占{ $week }，30天内占{ $month }{ $moved ->
    [yes] ，{ $parts }
   *[no] { "" }
}。
service-than = { $way ->
    [rise] 比{ $before }多{ $change }个百分点（{ $low }至{ $high }）
   *[fall] 比{ $before }少{ $change }个百分点（{ $low }至{ $high }）
}
# 记录中曾购买过的全部客户
service-groups = 有购买记录的全部客户按最近购买时间、频次和金额划分，高价值占{ $high-value }，有潜力占{ $potential }，有流失风险占{ $at-risk }。
