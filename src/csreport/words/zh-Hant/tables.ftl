tables-accepted = 有效
tables-after-weighting = 加權後
tables-all-invited = 全部受邀者
tables-answer-2 = 回答
tables-answers-by = 有效答卷數：{ $segment }
tables-answers-n = 作答數（n）
tables-answers-weighted = 加權答卷數
tables-banner-bases = 百分比為加權占比，以作答者為基數。n：未加權的作答數。有效樣本數：達到同等精度所需的未加權樣本數（Kish）。
tables-banner-letters = 字母表示：同一行、同一分組內，本列明確高於該字母所代表的列（信賴水準{ $level }，已對該行全部兩兩比較作校正）。
tables-banner-many = 八類及以上的分組不標字母：兩兩比較過多。
tables-base-rr1 = RR1的基數（n）
tables-base-too-small-shown = 斜線格：樣本數過小，不予顯示。
tables-before-calibration = 校準前
tables-bottom-answers = 後兩檔占比
tables-by-worth = 按營收加權
tables-check = 檢定
tables-customers-invited = 受邀客戶
tables-days-late = 晚{ $n }天
tables-definition = 定義
tables-design-effect = 設計效應
tables-detectable-of = 可偵測到變化：{ $indicator }
tables-difference = 差異（標準差）
tables-distance = 與目標之差
tables-done = 完成日期
tables-driver = 驅動因素
tables-due = 截止日期
tables-effective-n = 有效樣本數
tables-end-fieldwork = 調查結束
tables-eta-squared = η²
tables-excluded = 排除
tables-flagged = 標記
tables-goal =
    { $way ->
        [most] ≤ { $goal }
       *[least] ≥ { $goal }
    }{ $stable ->
        [1] { "" }
       *[other] （近{ $stable }期）
    }
tables-group = 類別
tables-grouping = 分群
tables-importance-for = 對{ $outcome }的重要性
tables-in-time = 如期
tables-indicator = 指標
tables-invited = 受邀
tables-item = 題目
tables-label-wording = { $label }：{ $wording }
tables-letter-marks-value-above-column = 上標字母表示該值明確高於同一行中標有此字母的列（{ $level }，Holm校正）。
tables-level = 類別
tables-level-letter = { $level }（{ $letter }）
tables-margin = 誤差（±）
tables-marks-others = ▲▼ 明確高於或低於其餘類別合計（{ $level }，Holm校正）。
tables-n = 樣本數
tables-not-checked = 未檢查
tables-not-done = 未完成
tables-number = 數量
tables-open = 待完成
tables-p = p值
tables-partial-r = 偏R
tables-planned = 計畫
tables-rate = 比率
tables-rate-name =
    { $rate ->
        [RR1] RR1：完整作答
        [RR2] RR2：完整及部分作答
        [RR3] RR3：同RR1，資格不明者按e折算
        [RR4] RR4：同RR2，資格不明者按e折算
        [RR5] RR5：同RR1，僅計符合條件者
        [RR6] RR6：同RR2，僅計符合條件者
        [CON1] CON1：已聯絡上
        [COOP1] COOP1：已聯絡上者中完整作答
        [REF1] REF1：拒絕作答
        [silent] 沒有回音，是否聯絡上不詳
        [usable] 有效答卷
        [weighted] RR1，按受邀機會加權
       *[e] e：已知個案中符合條件者
    }
tables-reached = 實際
tables-respondents = 答卷者
tables-response = 回覆率（RR1）
tables-result = 結果
tables-rule = 規則
tables-sampling-target = 抽樣目標
tables-scale = 量表
tables-score = 得分
tables-sd = 標準差
tables-shrunken = 向均值收縮
tables-small-base-read-caution = * 樣本數偏小，解讀時須謹慎。
tables-stage = 階段
tables-start-fieldwork = 調查開始
tables-stratum = 層
tables-times-invited =
    { $times ->
        [none] 此前未受邀
        [one] 此前一次
        [two] 此前兩次
       *[more] 此前三次及以上
    }
tables-top-answers = 前兩檔占比
tables-top-change = 前兩檔占比變化（百分點）
tables-value = 數值
tables-verdict = 判定
tables-weight =
    { $stat ->
        [minimum] 最小權重（以均值為1）
        [maximum] 最大權重（以均值為1）
        [ratio] 最大與最小之比
        [cv] 變異係數
        [design-effect] 設計效應
        [n-eff] 有效樣本數
        [n-trimmed] 截斷的權重數
        [share-trimmed] 截去的權重占比
       *[n-eff-untrimmed] 截斷前的有效樣本數
    }
tables-weighted = 加權後
tables-weights = 權重
tables-widest = 最大差異（標準差）
tables-without-rule = 停用該規則時的{ $indicator }
tables-action = 措施
tables-owner = 責任人
tables-status = 進展
tables-action-status =
    { $kind ->
        [done] 完成
        [late] 逾期
        [running] 進行中
       *[planned] 未啟動
    }
tables-action-horizon =
    { $kind ->
        [short] 短期（3個月以內）
        [mid] 中期（3至6個月）
        [long] 長期（6個月以上）
       *[open] 期限待定
    }
tables-cost = 費用
tables-sure = 重要而得分偏低
tables-how-sure =
    { $sure ->
        [sure] 明確
        [probably] 很可能
       *[open] 可能
    }
tables-criticised = 批評留言占比
tables-action-about =
    { $kind ->
        [agreed] { $task }
        [asked] 待決定：{ $task }
        [unowned] { $task }；待決定：指定責任人
        [open] 待決定：指定責任人
       *[none] 尚無
    }
tables-follow-up = 跟進事項
tables-suggestions =
    { $kind ->
        [prompt] 五個工作日內答覆
        [adopted] 採納率
        [done] 已採納中落實的
       *[explained] 未採納中說明理由的
    }
tables-made =
    { $kind ->
        [days] 調查結束至獲批的天數，{ $period }
       *[seconds] 生成報告所用秒數，{ $period }
    }
tables-rows = 行數
tables-rows-received = 收到
tables-rows-used = 可用
tables-records = 業務紀錄
tables-cohort = 首購季度
tables-quarter =
    { $year }年{ $quarter ->
        [1] 第一季
        [2] 第二季
        [3] 第三季
       *[4] 第四季
    }
tables-record-group =
    { $kind ->
        [forecast] 下期工單
        [weekly-change] { $day }起逐週中位時長的變化
        [rate-ratio] 設有目標的工單主題：每家客戶工單數與所列時期之比
        [path] 先後相接的環節：占上一環節的比例
        [median] 時長的中位數
       *[amount]
            { $known ->
                [yes] 購買客戶的平均消費 · { $segment }
               *[no] 購買客戶的平均消費（按紀錄所用幣種）
            }
    }
tables-stat-agreement-johnson = 與Johnson權重的排序一致性
tables-stat-agreement-listwise = 排序一致性（僅答齊各題者）
tables-stat-agreement-ordinal = 與有序模型的排序一致性
tables-stat-alpha = Cronbach α
tables-stat-alpha-without = 刪除該題後的 α
tables-stat-centre = 此前平均
tables-stat-beta = 標準化係數
tables-verdict-cannot-tell = 無法判定
tables-stat-correlation = 相關係數
tables-stat-detectable = 可偵測到變化
tables-stat-explained = 解釋變異數（R²）
tables-stat-gain = 每提高0.2分
tables-stat-ceiling = 最高分占比
tables-stat-importance = 重要性
tables-stat-inter-item = 平均題間相關
tables-stat-item-total = 題總相關
tables-stat-items = 題數
tables-stat-importance-johnson = Johnson權重
tables-stat-log-odds = 對數勝算
tables-stat-floor = 最低分占比
tables-verdict-not-measured = 未測量
tables-verdict-met = 達標
tables-verdict-not-met = 未達標
tables-stat-non-response = 未評分占比
tables-stat-omega = 麥克唐納 ω
tables-stat-proportionality = 比例優勢檢定（F）
tables-stat-limit-low = 範圍下限
tables-stat-limit-high = 範圍上限
tables-stat-rank = 排名
tables-stat-slope = 斜率
tables-stat-vif = VIF
tables-stat-factor-share = 第一因子解釋變異數
tables-stat-loading = 因子載荷
