figures-above-all-customers = 高於全部顧客
figures-above-beyond-noise = 未明顯高於均等占比
figures-above-others-beyond-noise = ▲ 高於其他顧客（超出隨機誤差）
figures-above-others-beyond-noise-2 = 高於其他顧客（超出隨機誤差）
figures-all = 全部{ $value }
figures-analysed = 有效樣本
figures-averages = 平均值
figures-base-too-small = 樣本數過小，不予顯示
figures-below-all-customers = 低於全部顧客
figures-below-others-beyond-noise = ▼ 低於其他顧客（超出隨機誤差）
figures-below-others-beyond-noise-2 = 低於其他顧客（超出隨機誤差）
figures-benchmark = 標竿
figures-bootstrap-interval = { $level }拔靴法區間
figures-broke-off = 中途退出
figures-channel = 管道
figures-ci = { $level }區間
figures-clearly-field = 落點明確
figures-completed = 完成問卷
figures-completed-so-far = 累計完成
figures-could-lie-neighbouring-field = 可能落在相鄰區域
figures-customer-value = 按顧客價值加權
figures-darker-closer-they-go = 顏色越深，相關越強
figures-delivered = 成功送達
figures-detractors = 批評者
figures-drawn-groupings-those-differ = 圖中繪出{ $known }種分組中差異最大的{ $drawn }種。
figures-equal-shares = 均等占比{ $share }
figures-excluded-rule = 按規則排除
figures-grey-within-noise = 灰字：屬隨機波動
figures-importance-share-explained-variance = 重要性：占解釋變異數的比例 →
figures-improve-first = 優先改善
figures-interval = { $period }及{ $level }信賴區間
figures-invited = 發出邀請
figures-johnsons-relative-weight = Johnson相對權重
figures-keep-up = 繼續保持
figures-level-differs-others-beyond = 各類別與其他顧客的差異均屬隨機波動。
figures-lmg-importance-above-equal = LMG重要性，高於均等占比
figures-lower = 低分{ $count }檔合計
figures-maintain = 維持現狀
figures-mean-interval = 平均分及{ $level }信賴區間
figures-negative-slope-beside-other = （−）控制其他驅動因素後斜率為負
figures-one-high-where-other = 此高彼低（負相關）
figures-partial-further-late-invited = 部分作答、重複、逾期或未受邀
figures-passives = 被動者
figures-per-day = 每日完成
figures-performance = ↑ 表現：{ $unit }
figures-planned = 計畫{ $count }份
figures-promoters = 推薦者
figures-reply-refused = 無迴音或拒絕作答
figures-representative = 代表性加權
figures-score = 得分
figures-small-base = * 樣本數偏小
figures-started = 開始作答
figures-target = 目標值
figures-target-reached = 達標區間
figures-undeliverable-eligible = 無法送達或不符合條件
figures-upper = 高分{ $count }檔合計
figures-value-interval = 數值及{ $level }信賴區間
figures-watch = 持續觀察
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
        [met] 已達到
        [not_met] 未達到
       *[cannot_tell] 尚難判斷
    }
figures-average-of-items = { $n }項均值{ $value }
figures-more = 其餘{ $n }項見附錄
figures-importance = 對滿意度的解釋份額及{ $level }區間
figures-equal-share = 均等份額{ $share }
figures-advice =
    { $certainty ->
        [sure]
            { $field ->
                [concentrate] 優先改善
               *[keep] 繼續保持
            }
        [probably]
            { $field ->
                [concentrate] 可能應優先改善
               *[keep] 可能應繼續保持
            }
       *[open] 未定：接近分界
    }
figures-field =
    { $field ->
        [concentrate] 優先改善
        [keep] 繼續保持
        [low_priority] 稍後改善
       *[overkill] 維持現狀
    }
figures-map-score = 得分（編號同列表）
figures-map-share = 解釋份額，對數刻度
figures-below-average = 得分低於均值{ $value }
figures-near-average = 接近均值，尚難判斷
figures-above-average = 高於均值
figures-received-otherwise = 部分作答或另有紀錄
figures-received-again = 同一顧客重複作答
figures-received-uninvited = 未受邀顧客作答
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
        [1] 一季度
        [2] 二季度
        [3] 三季度
       *[4] 四季度
    }
figures-quarter-year =
    { $year }年{ $n ->
        [1] 一季度
        [2] 二季度
        [3] 三季度
       *[4] 四季度
    }
figures-quarter-axis =
    { $n ->
        [1] 一季
        [2] 二季
        [3] 三季
       *[4] 四季
    }
figures-squares =
    { $part ->
        [dissatisfied] 不滿意 { $count }
        [neither] 一般 { $count }
        [satisfied] 滿意 { $count }
       *[none] 未使用或未作答 { $count }
    }
