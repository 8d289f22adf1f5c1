conclusion-heading-recommendations-conclusion = 建议与结论
conclusion-heading-recommendations = 建议
conclusion-heading-concluded = 结论
conclusion-heading-open = 尚不清楚的问题
conclusion-fall = **止住{ $name }的下滑。**{ $more ->
    [most] 作出评价者中{ $share }不满意（{ $low }至{ $high }），为{ $n }题中最高。
    [some] 作出评价者中{ $share }不满意（{ $low }至{ $high }）。
   *[no] { "" }
}
conclusion-rise = **继续提高{ $name }。**{ $place ->
    [unknown] 仍属弱项。
    [first] 关联最强，得分仍低于平均。
    [shared] 居关联最强之列，得分仍低于平均。
    [alike] 关联与其他题目相近，得分仍低于平均。
   *[behind] 已在好转，得分仍低于平均。
}
conclusion-weak = **下一步改进{ $name }。**{ $place ->
    [unknown] 得分最低。
    [first] 关联最强，本期变化不明朗。
    [shared] 居关联最强之列，本期变化不明朗。
    [alike] 关联与其他题目相近，得分偏低，本期变化不明朗。
   *[behind] 关联强于多数题目，本期变化不明朗。
}
conclusion-missed = **实现{ $name }的目标。**整个区间都低于目标，差距并非偶然。
conclusion-behind = **倾听{ $name }。**{ $more ->
    [pair] 满意度比{ $other }低{ $change }分（{ $low }至{ $high }）。
   *[no] 满意度低于其他客户。
}
conclusion-step = 第一步：{ $step }。
conclusion-keep = **保持强项：**{ $items }无需另加投入。
conclusion-valued = { $name }（{ $value }）
conclusion-order = { $n ->
    [0] 下降的题目列在最前，即使其他题目关联更强
    [1] 第1条对应摘要中的决定事项
   *[other] 第1至{ $n }条对应摘要中编号相同的决定事项
}；成本由管理层权衡。
conclusion-rises = { $rises ->
    [1] 一
    [2] 两
    [3] 三
    [4] 四
    [5] 五
    [6] 六
    [7] 七
    [8] 八
    [9] 九
   *[other] { $rises }
}
conclusion-falls = { $falls ->
    [1] 一
    [2] 两
    [3] 三
    [4] 四
    [5] 五
    [6] 六
    [7] 七
    [8] 八
    [9] 九
   *[other] { $falls }
}
conclusion-tenths = { $tenths ->
    [2] 两
    [3] 三
    [4] 四
    [5] 五
    [6] 六
    [7] 七
    [8] 八
    [9] 九
   *[other] { $tenths }
}
conclusion-change = { $contrast ->
    [both] { $few ->
        [yes] { $ups }有进步，{ $downs }退步。
       *[no] **有升有降：**{ conclusion-rises }题上升，{ conclusion-falls }题下降。
    }
    [rise] { $few ->
        [yes] { $ups }上升，各题均未见下降。
       *[no] **整体向好：**{ conclusion-rises }题上升，无一下降。
    }
    [fall] { $few ->
        [yes] { $downs }下降，各题均未见上升。
       *[no] **整体走低：**{ conclusion-falls }题下降，无一上升。
    }
    [first] **本次得出基准，**变化有待下次调查。
   *[quiet] **各题均无明确升降。**
}
conclusion-weakest = { $last ->
    [fell] { $rose ->
        [0] 最弱的三题无一改善，最弱的那一题还在恶化。
        [1] 最弱的三题中，一题改善，而最弱的那一题恶化。
       *[2] 最弱的三题中，两题改善，而最弱的那一题恶化。
    }
    [rose] { $fell ->
        [0] 最弱的一题已有改善。
       *[other] 最弱的一题已有改善，末三位中另有题目恶化。
    }
   *[same] { $rose ->
        [0] 最弱的三题中有一题恶化。
       *[other] { $fell ->
            [0] 最弱的三题中有改善，但末位未见明确变化。
           *[other] 最弱的三题有升有降，末位未见明确变化。
        }
    }
}
conclusion-cause = 变化是否由{ $month }的调整引起？
conclusion-undecided = { $names }是否达标？
conclusion-hint = { $way ->
    [hint-up] { $name }是否确实高于{ $before }？
   *[hint-down] { $name }是否确实低于{ $before }？
}
conclusion-priority = { $name }是否应列首位？
conclusion-next = 若下期样本规模相同，{ $name }变动{ $change }分，十次调查中约有{ conclusion-tenths }次能发现。
