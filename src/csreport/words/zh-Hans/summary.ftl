# ---- 名称
summary-subject = { $kind ->
    [overall] 总体满意度
    [nps] 净推荐值
    [index] 满意度指数
   *[mean] { $name }
}
summary-of = { $kind ->
    [mean] 分（满分{ $most }分）
    [index] 分（满分100分）
   *[other] { "" }
}
summary-scale = { $kind ->
    [mean] 满分{ $most }分
    [index] 满分100分
    [nps] −100至+100
    [top-box] 占全部客户
    [open] 占作答者
   *[other] 平均分
}
summary-count = { $n }
summary-heading-summary = 摘要
# ---- 标题：不超过32字，至多一个数字
summary-headline = { $contrast ->
    [both] { $way ->
        [rise] { $place ->
            [last] { $subject }和{ $up }上升，{ $down }却降至各题最低
           *[plain] { $subject }和{ $up }上升，{ $down }却下降
        }
        [fall] { $subject }和{ $down }下降，{ $up }则上升
       *[none] { $place ->
            [last] { $up }上升，{ $down }却降至各题最低
           *[plain] { $up }上升，{ $down }却下降
        }
    }
    [rise] { $way ->
        [rise] { $subject }升至{ $value }，{ $up }同步上升
        [fall] { $subject }降至{ $value }，{ $up }则上升
        [steady] { $up }上升，{ $subject }基本持平
       *[none] { $up }上升，{ $subject }变化不明朗
    }
    [fall] { $way ->
        [rise] { $place ->
            [last] { $subject }升至{ $value }，{ $down }却降至各题最低
           *[plain] { $subject }升至{ $value }，{ $down }却下降
        }
        [fall] { $subject }降至{ $value }，{ $down }同步下降
        [steady] { $down }下降，{ $subject }基本持平
       *[none] { $place ->
            [last] { $down }降至各题最低，{ $subject }变化不明朗
           *[plain] { $down }下降，{ $subject }变化不明朗
        }
    }
   *[quiet] { $way ->
        [rise] { $subject }升至{ $value }{ $of }
        [fall] { $subject }降至{ $value }{ $of }
        [hint-up] { $subject }为{ $value }，似有上升
        [hint-down] { $subject }为{ $value }，似有下降
        [steady] { $subject }为{ $value }，基本持平
        [break] { $subject }为{ $value }{ $of }
        [first] 首次调查：{ $subject }为{ $value }{ $of }
        [open] 作答者的{ $subject }为{ $value }{ $of }
       *[none] { $subject }为{ $value }，变化不明朗
    }
}
# ---- 导语
summary-unlike = { $sure ->
    [yes] { "" }
    [against] { $way ->
        [rise] ，但低于{ $unlike }
       *[fall] ，但高于{ $unlike }
    }
   *[open] { $way ->
        [rise] ，但是否高于{ $unlike }尚难判定
       *[fall] ，但是否低于{ $unlike }尚难判定
    }
}
summary-score = { $way ->
    [rise] { $record ->
        [highest] { $subject }升至{ $value }{ $of }，为{ $n }次调查以来最高{ summary-unlike }。
       *[none] { $subject }升至{ $value }{ $of }，比{ $before }上升{ $change }（{ $low }至{ $high }）{ summary-unlike }。
    }
    [fall] { $record ->
        [lowest] { $subject }降至{ $value }{ $of }，为{ $n }次调查以来最低{ summary-unlike }。
       *[none] { $subject }降至{ $value }{ $of }，比{ $before }下降{ $change }（{ $low }至{ $high }）{ summary-unlike }。
    }
    [hint-up] { $subject }为{ $value }{ $of }，比{ $before }高{ $change }，似有上升，但不排除偶然。
    [hint-down] { $subject }为{ $value }{ $of }，比{ $before }低{ $change }，似有下降，但不排除偶然。
    [steady] { $subject }为{ $value }{ $of }，与{ $before }基本持平。
    [break] { $subject }为{ $value }{ $of }，与{ $before }不可比。
    [first] { $subject }为{ $value }{ $of }，区间{ $low }至{ $high }。本次为首次调查，尚无可比数据。
    [open] 在自愿作答者中，{ $subject }为{ $value }{ $of }，不代表全部客户。
   *[none] { $subject }为{ $value }{ $of }，与{ $before }相比变化不明朗（{ $low }至{ $high }）。
}
summary-contrast = { $story ->
    [event] { $kind ->
        [rating] 客户对{ $up }更满意，对{ $down }的评价却明显下降，两者都在{ $month }的调整之后。
       *[other] { $up }上升，{ $down }下降，两者都在{ $month }的调整之后。
    }
    [both] { $kind ->
        [rating] 客户对{ $ups }更满意，对{ $downs }的评价则有下降。
       *[other] { $ups }上升，{ $downs }下降。
    }
    [rise] { $ups }有改善，各题均未见退步。
    [fall] { $downs }退步，其余各题未见改善。
    [first] { $best }得分最高，{ $worst }最低。
   *[quiet] { $n }道题均未见明确变化。
}
# ---- 指标卡
summary-tile = { $Name }
summary-tile-share = { $role ->
    [overall] 满意率
    [repurchase] 愿意再次购买
   *[other] { $name }
}
summary-tile-group = { $group }，{ $indicator }
summary-tile-change = { $way ->
    [rise] 升{ $change }（{ $low }至{ $high }）
    [fall] 降{ $change }（{ $low }至{ $high }）
    [hint-up] 似有上升（{ $low }至{ $high }）
    [hint-down] 似有下降（{ $low }至{ $high }）
    [steady] 基本持平（{ $low }至{ $high }）
    [break] 不可比
    [first] 首次调查
    [open] 仅限作答者
   *[none] 变化不明朗（{ $low }至{ $high }）
}
summary-tile-target = { $verdict ->
    [met] 目标{ $target }：达标
    [not-met] 目标{ $target }：未达标
    [cannot-tell] 目标{ $target }：无法判定
    [later] 目标{ $target }：未到期
   *[none] 未设目标
}
summary-tile-key = { $sample ->
    [open] 数字下方：横线为抽样波动
   *[probability] 数字下方：横线为{ $confidence }%置信区间
}{ $known ->
    [yes] ，● 本期，○ { $before }，▏目标
   *[no] ，● 本期，▏目标
}
# ---- 改善、退步及原因
summary-better = { $kind ->
    [rating] 改善
   *[other] 上升
}
summary-worse = { $pattern ->
    [fall] { $kind ->
        [rating] 退步及背景
       *[other] 下降及背景
    }
   *[weak] { $kind ->
        [rating] 仍需改进
       *[other] 下降
    }
}
summary-nothing-rose = { $way ->
    [first] 首次调查，尚无可比数据。
    [open] 公开调查无法判断全部客户是否有改善。
   *[other] 各题均未见明确上升。
}
summary-nothing-fell = { $way ->
    [first] 首次调查，尚无可比数据。
    [open] 公开调查无法判断全部客户是否有退步。
   *[other] 各题均未见明确下降，也无未达标的目标。
}
summary-rise = { $since ->
    [earlier] **{ $name }比{ $before }高{ $change }分**（{ $low }至{ $high }）。
   *[last] { $most ->
        [most] { $place ->
            [lowest] **{ $name }提升{ $change }分**（{ $low }至{ $high }），升幅最大，但{ $value }分仍居末位。
            [weak] **{ $name }提升{ $change }分**（{ $low }至{ $high }），升幅最大，但{ $value }分仍低于平均。
            [strong] **{ $name }提升{ $change }分**（{ $low }至{ $high }），至{ $value }分：本已较高，升幅仍为最大。
            [average] **{ $name }提升{ $change }分**（{ $low }至{ $high }），至{ $value }分，升幅最大。
           *[plain] **{ $name }上升{ $change }**（{ $low }至{ $high }），至{ $value }。
        }
       *[no] { $place ->
            [lowest] **{ $name }提升{ $change }分**（{ $low }至{ $high }），但{ $value }分仍居末位。
            [weak] **{ $name }提升{ $change }分**（{ $low }至{ $high }），但{ $value }分仍低于平均。
           *[other] **{ $name }上升{ $change }**（{ $low }至{ $high }），至{ $value }。
        }
    }
}
summary-fall = { $since ->
    [earlier] **{ $name }比{ $before }低{ $change }分**（{ $low }至{ $high }）。
   *[last] { $place ->
        [lowest] **{ $name }下降{ $change }分**（{ $low }至{ $high }），降至{ $value }分，居{ $n }题末位。
        [weak] **{ $name }下降{ $change }分**（{ $low }至{ $high }），至{ $value }分，低于平均。
       *[other] **{ $name }下降{ $change }**（{ $low }至{ $high }），至{ $value }。
    }
}
summary-also-rise = { $also }也有上升。
summary-also-fall = { $also }也有下降。
summary-satisfied = 作出评价的客户中，仅{ $share }满意，比{ $before }少{ $change }个百分点。
summary-head = { $role ->
    [overall] { $way ->
        [rise] { $met ->
            [met] **{ $name }提高{ $change }分**（{ $low }至{ $high }），达到{ $target }分的目标。
           *[no] **{ $name }提高{ $change }分**（{ $low }至{ $high }）。
        }
       *[fall] **{ $name }下降{ $change }分**（{ $low }至{ $high }）。
    }
    [effort] { $way ->
        [rise] **客户觉得办理业务更便捷**：{ $value }{ $of }，比{ $before }高{ $change }分（{ $low }至{ $high }）。
       *[fall] **客户觉得办理业务更费力**：{ $value }{ $of }，比{ $before }低{ $change }分（{ $low }至{ $high }）。
    }
    [recommend] { $way ->
        [rise] **推荐意愿提高**：{ $name }比{ $before }高{ $change }点（{ $low }至{ $high }），为{ $value }。
       *[fall] **推荐意愿下降**：{ $name }比{ $before }低{ $change }点（{ $low }至{ $high }），为{ $value }。
    }
    [repurchase] { $way ->
        [rise] **再次购买意愿提高**：{ $value }{ $of }，比{ $before }高{ $change }分（{ $low }至{ $high }）。
       *[fall] **再次购买意愿下降**：{ $value }{ $of }，比{ $before }低{ $change }分（{ $low }至{ $high }）。
    }
   *[expectation] { $way ->
        [rise] **{ $name }上升{ $change }**，至{ $value }。
       *[fall] **{ $name }下降{ $change }**，至{ $value }。
    }
}
summary-event = { $month }，{ $event }。
summary-why = { $known ->
    [yes] 据{ $source }，{ $month }{ $event }。时间吻合，但不足以证明因果。
   *[no] { $month }，{ $event }。时间吻合，但不足以证明因果。
}
summary-missed = **{ $name }未达标**：{ $value }，距目标{ $target }差{ $distance }。
summary-behind = { $pattern ->
    [many] { $tenths ->
        [0] **{ $name }占户数{ $share }，满意度偏低**：{ $value }分，比其他客户低{ $change }分（{ $low }至{ $high }）。
       *[other] **{ $name }约占户数{ summary-tenths }，满意度偏低**：{ $value }分，比其他客户低{ $change }分（{ $low }至{ $high }）。
    }
   *[plain] **{ $name }满意度偏低**：{ $value }分，比其他客户低{ $change }分（{ $low }至{ $high }）。
}
summary-tenths = { $tenths ->
    [1] 一成
    [2] 两成
    [3] 三成
    [4] 四成
    [5] 五成
    [6] 六成
    [7] 七成
    [8] 八成
   *[9] 九成
}
summary-weak = { $pattern ->
    [last] **{ $name }得分最低**：{ $value }分。
   *[other] { $place ->
        [first] **与总体满意度关联最强的是{ $name }**
        [shared] **{ $name }居关联最强之列**
        [alike] **{ $name }与总体满意度的关联和其他题目相近**
       *[behind] **{ $name }与总体满意度关联强**
    }：约占可解释部分的{ $share }，{ $value }分{ $pattern ->
        [clear] 低于平均。
       *[probable] 仅为平均水平。
    }
}
# ---- 需决定
summary-decide = { $known ->
    [yes] 需决定
   *[no] 有待决定
}
summary-task = { $task }。
summary-owner = { $known ->
    [yes] { $owner }
   *[no] 责任人待定
}
summary-due = { $known ->
    [yes] { $day }前
   *[no] 期限待定
}
summary-ask = { $kind ->
    [fall] 如何止住{ $name }的下滑？
    [missed] 如何使{ $name }达到目标？
    [behind] 访谈{ $name }，弄清不满所在。
   *[weak] 如何提高{ $name }？
}
summary-unowned = 指定下列事项的责任人：{ $names }。
summary-target = { $name }的目标
summary-record-name = { $kind ->
    [complaints] 投诉增多
    [surge] { $month }投诉激增
    [within] “{ $kept }”的达成率下降
    [overdue] 工单超时
    [escalated] 工单升级
    [reopened] 工单重开
    [recurrent] 问题重复发生
    [first-contact] 首次联系未解决
    [active] 购买客户减少
    [repurchase] 再次购买减少
   *[slow] 服务变慢
}
summary-nothing-asked = 尚未提出待决事项。
# ---- 涉及客户
summary-concerned-title = 涉及多少客户
summary-concerned = { $total }家客户中，约**{ $value }**家对{ $item }不满意（{ $low }至{ $high }家）。
summary-worth = 在作出评价的客户中，不满意者占收入的{ $value }（{ $low }至{ $high }）。
summary-concerned-alt = 一百个方格，每格代表{ $total }家客户的百分之一：约{ $value }家对{ $item }不满意
summary-concerned-key = 每格代表全部客户的百分之一。
# ---- 历次走势
summary-dated = { $month }：{ $event }
summary-course-finding = { $subject }：{ $n }次调查的走势
summary-course-alt = { $first }至{ $last }的{ $subject }：在{ $low }与{ $high }之间，本期为{ $value }
summary-course-base = 平均分及{ $confidence }%置信区间。
# ---- 把握与依据
summary-sure-title = **把握有多大？**
summary-asked = { $pattern ->
    [invited] { $dated ->
        [yes] 邀请{ $invited }家客户，有效答卷{ $n }份，有效应答率{ $rate }，调查时间{ $days }。
       *[no] 邀请{ $invited }家客户，有效答卷{ $n }份，有效应答率{ $rate }。
    }
   *[plain] { $dated ->
        [yes] 有效答卷{ $n }份，调查时间{ $days }。
       *[no] 有效答卷{ $n }份。
    }
}
summary-margin = { $sample ->
    [open] 作答者自行选择参与，无法给出全部客户的误差范围。
   *[probability] { $known ->
        [yes] 占比误差约±{ $margin }个百分点；调查若重复100次，约{ $confidence }次的区间会包含真实值。
       *[no] 调查若重复100次，约{ $confidence }次的区间会包含真实值。
    }
}
summary-care = { $light ->
    [poor] 结果仅供参考：
   *[watch] { $of ->
        [1] 样本需留意：
       *[other] 样本的{ $checks }项检查中{ $doubts }项需留意{ $n ->
            [1] ：
           *[other] ，首先是：
        }
    }
}{ $criterion ->
    [response] 应答率为{ $value }，低于{ $limit }的标准。
    [unknown] 应答率不详。
    [precision] 占比的误差为±{ $value }个百分点，标准为{ $limit }。
    [analysed] 收到的答卷中{ $share }有效，{ $near ->
        [yes] 略低于
       *[no] 低于
    }{ $limit }的标准。
   *[likeness] 作答者与受邀客户的构成有差别。
}
summary-evidence-title = 依据
summary-figure = { $figure ->
    [fig-satisfaction-items] 各题得分
    [fig-drivers-priorities] 优先改进
    [fig-segments-levels] 客户分群
    [fig-service-clocks] 服务时效
    [tbl-scores-periods] 各项变化
    [tbl-scores-records] 服务记录
    [fig-service-complaints] 投诉
   *[fig-trends-limits] 趋势
}
# 据服务记录；kind：工单类别；agree：评分同向变化
summary-log = { $agree ->
    [yes] **服务记录与评分一致**：
   *[no] {""}
}{ $cases }时长的中位数为{ $value }{ summary-unit }，比{ $before }{ $way ->
    [rise] 长
   *[fall] 短
}{ $change }{ summary-unit }。
summary-unit = { $unit ->
    [seconds] 秒
    [minutes] 分钟
   *[hours] 小时
}
# 服务记录中另一项明确变差的指标
summary-complaints = { $known ->
    [yes] **投诉率为{ $before }的{ $value }倍**（{ $low }至{ $high }）。
   *[no] **投诉激增。**
}
summary-surge = { $known ->
    [yes] 仅{ $month }就有{ $count }件，增量多与{ $reason }有关。
   *[no] 仅{ $month }就有{ $count }件，达到{ $limit }件即属异常。
}
summary-record = **{ $what ->
    [within] “{ $kept }”的比例下降
    [overdue] 超过时限的工单增多
    [escalated] 升级的工单增多
    [reopened] 重开的工单增多
    [recurrent] 重复发生的问题增多
    [first-contact] 首次联系即解决的工单减少
    [active] 有购买的客户减少
   *[repurchase] 再次购买的客户减少
}**：现为{ $value }，比{ $before }{ $what ->
    [overdue] 多
    [escalated] 多
    [reopened] 多
    [recurrent] 多
   *[other] 少
}{ $change }个百分点（{ $low }至{ $high }）。
