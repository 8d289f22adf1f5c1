service-heading-service = 服務紀錄
service-heading-fast-customers-served = 服務時效
service-heading-becomes-their-cases = 工單處理情況
service-heading-more-complaints = 投訴
service-heading-buys-again = 復購與顧客分群
service-cases-unit = 工單占比
service-measure =
    { $clock ->
        [connected] 來電接通
        [greeted] 到訪接待
        [first-response] 首次回覆
        [resolution] 辦結
        [resolution-simple] 簡單問題辦結
        [resolution-complex] 複雜問題辦結
        [complaint-answer] 投訴答覆
        [complaint-plan] 投訴處理方案
        [tickets] 工單
        [complaints] 投訴
        [purchases] 購買
        [inspections] 抽檢
        [operations] 接通率
        [late-reason] 超時原因
        [complaint-reason] 投訴原因
        [complaint-channel] 投訴管道
        [second-satisfaction] 投訴後滿意度
        [rfm] 購買分群
        [cohort] 首購佇列
        [ticket-topic] 各主題工單
        [path] 路徑
        [interviews] 訪談
       *[complaint-resolution] 投訴辦結
    }
service-duration =
    { $unit ->
        [s] { $count }秒
        [min] { $count }分鐘
        [h] { $count }小時
       *[d] { $count }天
    }
service-limit = { service-duration }內{ service-measure }
service-row =
    { $known ->
        [yes] { $kind }{ service-limit }
       *[no] { service-limit }
    }
service-unit =
    { $unit ->
        [seconds] 秒
        [minutes] 分鐘
       *[hours] 小時
    }
service-half =
    { $known ->
        [yes] { $kind }{ service-measure }時長的中位數
       *[no] { service-measure }時長的中位數
    }
service-moved =
    { $way ->
        [rise]
            { $again ->
                [yes] { $kind }{ service-measure }也由{ $old }{ service-unit }升到{ $value }{ service-unit }（{ $low }至{ $high }）。
               *[no] { service-half }由{ $before }的{ $old }{ service-unit }升至{ $value }{ service-unit }，延長{ $change }{ service-unit }（{ $low }至{ $high }）。
            }
       *[fall]
            { $again ->
                [yes] { $kind }{ service-measure }也由{ $old }{ service-unit }降到{ $value }{ service-unit }（{ $low }至{ $high }）。
               *[no] { service-half }比{ $before }縮短{ $change }{ service-unit }（{ $low }至{ $high }），由{ $old }{ service-unit }降至{ $value }{ service-unit }。
            }
    }
service-level = { service-half }為{ $value }{ service-unit }（{ $low }至{ $high }）。
service-limits =
    { $pattern ->
        [none] { $n }項時限無一達標。
        [all] { $n }項時限全部達標。
       *[some] { $n }項時限中，確定達標的有{ $met }項。
    }
service-worst = 差距最大的是「{ service-row }」：達到者占{ $value }（{ $low }至{ $high }），目標為{ $goal }%。
service-speed =
    主題和顧客類別相同時，{ $clock ->
        [first-response] 首次回覆時長
       *[resolution] 辦結時長
    }多一倍的顧客，{ $item }低{ $change }分（{ $low }至{ $high }，{ $n }位作答者）；這是關聯，不證明因果。
service-clocks-title = 差距最大的時限：{ service-row }
service-clocks-alt = 各時限的達到率與目標；差距最大的是{ service-row }。
service-clocks-base =
    每項時限至多{ $n }條紀錄，未結個案按已歷時長計入；{ $hours ->
        [yes] 按工作時間計
       *[no] 按自然時間計
    }；{ $confidence }%信賴區間。
service-part =
    { $kind ->
        [first-contact] { $share }首次接觸即解決
        [remote] { $share }遠端處理
        [escalated] { $share }升級處理
        [reopened] { $share }重新開啟
       *[recurrent] { $share }是同一顧客{ $days }天內就同一主題再次提出
    }{ $some ->
        [yes] （{ $n }條有紀錄）
       *[no] { "" }
    }
service-cases = 有紀錄的工單中，{ $parts }。
service-overdue =
    { $known ->
        [yes] { $value }的工單超過時限（{ $low }至{ $high }）；註明的原因以{ $reason }最多，占{ $reason-share }。
       *[no] { $value }的工單超過時限（{ $low }至{ $high }）。
    }
service-weekday =
    { $day ->
        [d0] 星期一
        [d1] 星期二
        [d2] 星期三
        [d3] 星期四
        [d4] 星期五
        [d5] 星期六
       *[d6] 星期日
    }
service-weekday-short =
    { $day ->
        [d0] 一
        [d1] 二
        [d2] 三
        [d3] 四
        [d4] 五
        [d5] 六
       *[d6] 日
    }
service-peak =
    { $known ->
        [yes] { service-weekday }{ $hour }時至{ $next }時最繁忙，其中{ $value }未如期得到回覆（{ $low }至{ $high }）。
       *[no] { service-weekday }{ $hour }時至{ $next }時最繁忙。
    }
service-hour = { service-weekday }{ $hour }時至{ $next }時
service-week =
    { $known ->
        [yes] { $kind }{ service-measure }（{ service-unit }）
       *[no] { service-measure }（{ service-unit }）
    }
service-cases-title = { service-weekday }{ $hour }時起工單最多
service-cases-alt = 各星期、各時段的工單；{ service-weekday }{ $hour }時至{ $next }時最多。
service-cases-base = 共{ $n }條工單；數字為未如期回覆的百分比，不足10條的時段不列。
service-shade =
    { $part ->
        [few] 工單少
       *[many] 工單多
    }
service-inside = 數字：未如期回覆的百分比
service-inspections = { $kind }抽檢{ $n }件，合格率{ $value }（整批{ $low }至{ $high }）。
service-operations = { $kind }{ $n }次，接通率{ $value }（{ $low }至{ $high }）。
service-complaints =
    { $rated ->
        [yes] 本期投訴{ $count }件，每千家顧客{ $value }件（{ $low }至{ $high }）。
       *[no] 本期投訴{ $count }件。
    }
service-ratio =
    { $way ->
        [more] 投訴率是{ $before }的{ $value }倍（{ $low }至{ $high }）。
       *[fewer] 投訴率僅為{ $before }的{ $value }倍（{ $low }至{ $high }）。
    }
service-surge =
    { $known ->
        [yes] { $month }投訴達{ $count }件，超過{ $limit }件的激增線，增加的主要是{ $reason }。
       *[no] { $month }投訴達{ $count }件，超過{ $limit }件的激增線。
    }
service-mix =
    { $both ->
        [yes] 原因以{ $reason }最多，占{ $reason-share }；{ $channel-share }來自{ $channel }。
       *[no] 原因以{ $reason }最多，占{ $reason-share }。
    }
service-second = 處理後再次詢問，投訴顧客的滿意度為{ $value }分（{ $low }至{ $high }）。
service-complaints-title =
    { $pattern ->
        [surge] { $month }明顯高於此前各月
       *[calm] 各月投訴與此前相近
    }
service-complaints-alt =
    { $pattern ->
        [surge] 各月投訴件數，{ $month }明顯偏多。
       *[calm] 各月投訴件數，無明顯偏多的月份。
    }
service-complaints-base = { $months }個月的全部投訴；平穩時期約{ $alarms }%的報告會誤報激增。
service-surge-key =
    { $part ->
        [surge] 激增
        [limit] 激增線
       *[other] 其他月份
    }
service-active = 本期{ $value }的顧客有購買（{ $low }至{ $high }）。
service-repurchase = 上一期的購買顧客中，{ $value }本期再次購買（{ $low }至{ $high }）。
service-retention = 購買之後，1天內再次購買的占{ $day }，7天內占{ $week }，30天內占{ $month }。
service-groups = 按最近購買時間、頻次和金額劃分，購買顧客中高價值占{ $high-value }，有潛力占{ $potential }，有流失風險占{ $at-risk }。
