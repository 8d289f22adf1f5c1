introduction-heading-introduction = 引言
introduction-heading-asked = 調查對象與方法
introduction-heading-sure = 結果有多可靠
introduction-asked =
    { $pattern ->
        [census] 邀請了全部{ $customers }家客戶，回收有效答卷{ $n }份。
        [sample] 在{ $customers }家客戶中邀請{ $invited }家，回收有效答卷{ $n }份。
        [invited] 邀請{ $invited }家客戶，回收有效答卷{ $n }份。
        [open] { $n }人通過公開連結作答，結果只反映作答者，不代表全部客戶。
       *[plain] 回收有效答卷{ $n }份。
    }
introduction-population = 調查對象為{ $population }。
introduction-weights-unequal =
    { $kind ->
        [margins] { $group }的抽取比例較高，結果已按{ $margins }加權還原。
        [file] { $group }的抽取比例較高，資料自帶的權重已作還原。
        [adjust] { $group }的抽取比例較高，加權時已一併還原，並校正未作答的影響。
       *[none] { $group }的抽取比例較高，結果未加權還原。
    }
introduction-weights =
    { $kind ->
        [margins] 結果已按{ $margins }加權，還原客戶的真實構成。
        [file] 結果採用資料自帶的權重。
        [adjust] 結果已加權，校正未作答的影響。
       *[none] 每份答卷分量相同，未作加權。
    }
introduction-fieldwork =
    { $by ->
        [yes] 調查於{ $days }開展，作答管道為{ $channels }。
       *[no] 調查於{ $days }開展。
    }
introduction-sure =
    { $sample ->
        [open] 公開調查無法給出誤差範圍：哪些人選擇作答，無從得知。
       *[probability]
            { $pattern ->
                [both] 占比的誤差約為±{ $margin }個百分點，整體滿意度的誤差約為±{ $half }分。
                [margin] 占比的誤差約為±{ $margin }個百分點。
                [half] 整體滿意度的誤差約為±{ $half }分。
               *[none] 數字的誤差見其後的區間。
            }
    }
introduction-ranges =
    { $sample ->
        [open] 數字後的區間只反映偶然因素的影響。
       *[probability] 數字後的範圍為{ $confidence }%信賴區間：同樣的調查做100次，約有{ $confidence }次的區間包含真實值。
    }
introduction-changes =
    { $sample ->
        [open] 作答者代表誰無從得知，故不作升降與差異的判斷。
       *[probability]
            { $earlier ->
                [yes] 只有超出抽樣誤差、且經多重比較校正的變化，才稱為上升或下降；正文未提及的比較多數見附錄，全部見Excel工作簿。
               *[no] 只有超出抽樣誤差、且經多重比較校正的差別，才稱為不同。本次為首次調查，尚無法比較變化。
            }
    }
introduction-links = 相關不等於因果。
introduction-kind =
    { $kind ->
        [special] 本次為專項調查，不計入歷次全面調查的趨勢。
       *[event] 本次為事件觸發的調查，不計入歷次全面調查的趨勢。
    }
introduction-left-out = { $periods }並非全面調查，不計入趨勢。
introduction-objective = 本調查旨在{ $objective }。
