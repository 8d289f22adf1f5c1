figures-analysed = 有效樣本
figures-base-too-small = 樣本數過小，不予顯示
figures-benchmark = 標竿
figures-broke-off = 中途退出
figures-channel = 管道
figures-completed = 完成問卷
figures-completed-so-far = 累計完成
figures-delivered = 成功送達
figures-detractors = 批評者
figures-excluded-rule = 按規則排除
figures-invited = 發出邀請
figures-partial-further-late-invited = 部分作答、重複、逾期或未受邀
figures-passives = 被動者
figures-per-day = 每日完成
figures-planned = 計畫{ $count }份
figures-promoters = 推薦者
figures-reply-refused = 無回音或拒絕作答
figures-score = 得分
figures-small-base = * 樣本數偏小
figures-started = 開始作答
figures-target = 目標值
figures-undeliverable-eligible = 無法送達或不符合條件
figures-upper = 高分{ $count }檔合計
figures-answers-top = 答案分布，%；右側為「{ $options }」合計
figures-answers = 答案分布，%
figures-score-interval = 得分及{ $level }信賴區間
figures-score-since = 得分、比{ $period }
figures-since = 比{ $period }
figures-item = 單項
figures-dimension = 構面
figures-target-value = 目標{ $value }
figures-verdict =
    目標{ $value }：{ $verdict ->
        [met] 達標
        [not_met] 未達標
       *[cannot_tell] 無法判定
    }
figures-average-of-items = { $n }項均值{ $value }
figures-more = 其餘{ $n }項見附錄
figures-importance = 對滿意度的解釋份額及{ $level }信賴區間
figures-equal-share = 均等份額{ $share }
figures-advice =
    { $certainty ->
        [sure]
            { $field ->
                [concentrate] 優先改善
               *[keep] 保持
            }
        [probably]
            { $field ->
                [concentrate] 可能應優先改善
               *[keep] 可能應保持
            }
       *[open] 未定：接近分界
    }
figures-field =
    { $field ->
        [concentrate] 優先改善
        [keep] 保持
        [low_priority] 觀察
       *[overkill] 維持現狀
    }
figures-map-score = 得分（編號同列表）
figures-map-share = 解釋份額，對數刻度
figures-below-average = 得分低於均值{ $value }
figures-near-average = 接近均值，無法判定
figures-above-average = 高於均值
figures-received-otherwise = 部分作答、逾期作答或另有紀錄
figures-received-again = 同一客戶重複作答
figures-received-uninvited = 未受邀客戶作答
figures-gap = 差距
figures-group-size = { $group }（n={ $n }）
figures-lowest = 最低
figures-highest = 最高
figures-target-of = { $group }目標{ $value }
figures-fell = 下降（{ $n }項）
figures-rose = 上升（{ $n }項）
figures-unclear = 變化不明朗（{ $n }項）
figures-change = 變化
figures-from-to = { $before } → { $now }
figures-top-points = 高分占比，百分點
figures-no-clear-change = 變化不明朗
figures-change-since = { $value }（比{ $period }）
figures-quarter =
    { $n ->
        [1] 第一季
        [2] 第二季
        [3] 第三季
       *[4] 第四季
    }
figures-quarter-year =
    { $year }年{ $n ->
        [1] 第一季
        [2] 第二季
        [3] 第三季
       *[4] 第四季
    }
figures-quarter-axis =
    { $n ->
        [1] 第一季
        [2] 第二季
        [3] 第三季
       *[4] 第四季
    }
figures-squares =
    { $part ->
        [dissatisfied] 不滿意 { $count }
        [neither] 一般 { $count }
        [satisfied] 滿意 { $count }
       *[none] 未使用或未作答 { $count }
    }
figures-today = 調查執行結束
