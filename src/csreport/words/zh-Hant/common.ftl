common-all = 全部
common-all-customers = 全部客戶
common-answers-count-so-groups = 答卷經加權，使各客戶群的占比與母體一致。
common-attention-check = 注意力檢查題
common-better-worse-expected = 好於或不如預期
common-change = 變化
common-complete-answers-share-all = 完整答卷占未確認為不符合條件的全部受邀客戶的比例（AAPOR）。
common-confidence-interval-accounts-strata = { $confidence }%信賴區間，已考慮分層、權重和母體規模；占比採用Wilson法。
common-content = 內容指紋
common-contents = 目錄
common-difference-whose-p-value = 按比較次數校正（Holm）後，p值小於{ $level }的差異。
common-dimension = { $dimension }
common-dimension-mean-each-respondents = 構面：每位答卷者對{ $items }各題回答的平均分。
common-dimension-share = { $dimension }（{ $share }%）
common-fieldwork = 調查時間
common-interval = 信賴區間
common-interval-2 = { $level }信賴區間
common-label-unit = { $label }（{ $unit }）
common-longer-asked = 不再詢問：{ $items }。
common-mean = 平均分
common-mean-scale = 平均分（{ $low }至{ $high }分制）
common-more = 另外{ $count }項
common-much-number-could-vary = 數值因偶然性可能變動的範圍，信賴度{ $confidence }%；占比按Wilson法計算。它不說明未作答者的情況。
common-net-promoter-score = 淨推薦值（NPS）
common-new-questions = 新增題目：{ $items }。
common-now = 本期
common-open-question = 開放題
common-over = { $edge }及以上
common-population = 母體
common-clear-change = 明確變化
common-received = 收到答卷
common-response-rate-rr1 = 回覆率（RR1）
common-rule = { $rule }
common-satisfaction-index = 滿意度指數
common-share = 占比
common-share-whose-experience-lies = 按「{ $item }」，體驗高於或低於預期的占比。
common-target = 目標值
common-target-met = 達標
common-to = { $low }至{ $high }
common-under = { $edge }以下
common-unweighted = 未加權
common-weighted = 加權
common-weighting = 加權
common-whole-interval-reaches-target = 整個區間達到目標；區間完全沒有達到為未達標；介於其間則無法判定。
common-level-phrase =
    { $kind ->
        [mode] { $label }作答者
       *[group]
            { $code ->
                [yes] 「{ $label }」客戶
               *[no] { $label }客戶
            }
    }
common-earlier =
    { $kind ->
        [q1] 第一季
        [q2] 第二季
        [q3] 第三季
        [q4] 第四季
        [year-ago] 去年同期
       *[other] { $title }
    }
common-count =
    { $n ->
        [1] 一
        [2] 兩
        [3] 三
        [4] 四
        [5] 五
        [6] 六
        [7] 七
        [8] 八
        [9] 九
       *[other] { $n }
    }
common-reason-out-of-range = 答案超出量表
common-reason-inconsistent = 答案前後不一致
common-reason-near-duplicate = 答案與他人雷同
common-reason-attention = 未通過注意力檢查
common-reason-speeding = 作答過快
common-reason-off-frame = 不在客戶名冊中
common-reason-duplicate = 重複答卷
common-reason-incomplete = 答卷不完整
common-reason-outside-fieldwork = 不在調查時間內
common-reason-straight-lining = 直線作答
common-reason-total-row = 檔案中的合計或備註行
