conclusion-heading-recommendations-conclusion = 建議與結論
conclusion-heading-recommendations = 建議
conclusion-heading-concluded = 結論
conclusion-heading-open = 尚不清楚的問題
conclusion-fall = **止住{ $name }的下滑。**{ $more ->
        [most] 作出評價者中{ $share }不滿意（{ $low }至{ $high }），為{ $n }題中最高。
        [some] 作出評價者中{ $share }不滿意（{ $low }至{ $high }）。
       *[no] { "" }
    }
conclusion-rise = **繼續提高{ $name }。**{ $place ->
        [unknown] 仍屬弱項。
        [first] 關聯最強，得分仍低於平均。
        [shared] 居關聯最強之列，得分仍低於平均。
        [alike] 關聯與其他題目相近，得分仍低於平均。
       *[behind] 已在好轉，得分仍低於平均。
    }
conclusion-weak = **下一步改善{ $name }。**{ $place ->
        [unknown] 得分最低。
        [first] 關聯最強，本期變化不明朗。
        [shared] 居關聯最強之列，本期變化不明朗。
        [alike] 關聯與其他題目相近，得分偏低，本期變化不明朗。
       *[behind] 關聯強於多數題目，本期變化不明朗。
    }
conclusion-missed = **實現{ $name }的目標。**整個區間都低於目標，差距並非偶然。
conclusion-behind = **傾聽{ $name }。**{ $more ->
        [pair] 滿意度比{ $other }低{ $change }分（{ $low }至{ $high }）。
       *[no] 滿意度低於其他客戶。
    }
conclusion-step = 第一步：{ $step }。
conclusion-keep = **保持強項：**{ $items }無需另加投入。
conclusion-valued = { $name }（{ $value }）
conclusion-order =
    { $n ->
        [0] 下降的題目列在最前，即使其他題目關聯更強
        [1] 第1條對應摘要中的決定事項
       *[other] 第1至{ $n }條對應摘要中編號相同的決定事項
    }；成本由管理層權衡。
conclusion-rises =
    { $rises ->
        [1] 一
        [2] 兩
        [3] 三
        [4] 四
        [5] 五
        [6] 六
        [7] 七
        [8] 八
        [9] 九
       *[other] { $rises }
    }
conclusion-falls =
    { $falls ->
        [1] 一
        [2] 兩
        [3] 三
        [4] 四
        [5] 五
        [6] 六
        [7] 七
        [8] 八
        [9] 九
       *[other] { $falls }
    }
conclusion-tenths =
    { $tenths ->
        [2] 兩
        [3] 三
        [4] 四
        [5] 五
        [6] 六
        [7] 七
        [8] 八
        [9] 九
       *[other] { $tenths }
    }
conclusion-change =
    { $contrast ->
        [both]
            { $few ->
                [yes] { $ups }有進步，{ $downs }退步。
               *[no] **有升有降：**{ conclusion-rises }題上升，{ conclusion-falls }題下降。
            }
        [rise]
            { $few ->
                [yes] { $ups }上升，各題均未見下降。
               *[no] **整體向好：**{ conclusion-rises }題上升，無一下降。
            }
        [fall]
            { $few ->
                [yes] { $downs }下降，各題均未見上升。
               *[no] **整體走低：**{ conclusion-falls }題下降，無一上升。
            }
        [first] **本次得出基準，**變化有待下次調查。
       *[quiet] **各題均無明確升降。**
    }
conclusion-weakest =
    { $last ->
        [fell]
            { $rose ->
                [0] 最弱的三題無一改善，最弱的那一題還在惡化。
                [1] 最弱的三題中，一題改善，而最弱的那一題惡化。
               *[2] 最弱的三題中，兩題改善，而最弱的那一題惡化。
            }
        [rose]
            { $fell ->
                [0] 最弱的一題已有改善。
               *[other] 最弱的一題已有改善，末三位中另有題目惡化。
            }
       *[same]
            { $rose ->
                [0] 最弱的三題中有一題惡化。
               *[other]
                    { $fell ->
                        [0] 最弱的三題中有改善，但末位未見明確變化。
                       *[other] 最弱的三題有升有降，末位未見明確變化。
                    }
            }
    }
conclusion-cause = 變化是否由{ $month }的調整引起？
conclusion-undecided = { $names }是否達標？
conclusion-hint =
    { $way ->
        [hint-up] { $name }是否確實高於{ $before }？
       *[hint-down] { $name }是否確實低於{ $before }？
    }
conclusion-priority = { $name }是否應列首位？
conclusion-next = 若下期樣本規模相同，{ $name }變動{ $change }分，十次調查中約有{ conclusion-tenths }次能發現。
