service-heading-service = 服務紀錄
service-heading-fast-customers-served = 服務時效
service-heading-becomes-their-cases = 工單處理情況
service-heading-more-complaints = 客訴
service-heading-buys-again = 再次購買與客戶價值分組
service-cases-unit = 工單占比
service-measure =
    { $clock ->
        [connected] 來電接通
        [greeted] 來詢回覆
        [first-response] 首次回覆
        [resolution] 辦結
        [resolution-simple] 簡單問題辦結
        [resolution-complex] 複雜問題辦結
        [complaint-answer] 客訴答覆
        [complaint-plan] 客訴方案提出
        [tickets] 工單
        [complaints] 客訴
        [purchases] 購買
        [inspections] 抽檢
        [operations] 接通率
        [late-reason] 超時原因
        [complaint-reason] 客訴原因
        [complaint-channel] 客訴管道
        [second-satisfaction] 客訴後滿意度
        [rfm] 購買分群
        [cohort] 首購佇列
        [ticket-topic] 各主題工單
        [path] 路徑
        [interviews] 訪談
       *[complaint-resolution] 客訴辦結
    }
service-duration =
    { $unit ->
        [s] { $count }秒
        [min] { $count }分鐘
        [h] { $count }小時
       *[d] { $count }天
    }
service-limit =
    { $clock ->
        [connected] 來電{ service-duration }內接通
        [greeted] 來詢{ service-duration }內回覆
        [first-response] { service-duration }內首次回覆
        [resolution-simple] 簡單問題{ service-duration }內辦結
        [resolution-complex] 複雜問題{ service-duration }內辦結
        [complaint-answer] 客訴{ service-duration }內答覆
        [complaint-plan] 客訴{ service-duration }內提出方案
        [complaint-resolution] 客訴{ service-duration }內辦結
       *[resolution] { service-duration }內辦結
    }
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
service-cases-of =
    { $known ->
        [yes] { $kind }{ service-measure }
       *[no] { service-measure }
    }
service-moved =
    { service-cases-of }{ $way ->
        [rise]
            { $again ->
                [yes] 也變慢，中位數延長{ $change }{ service-unit }（{ $low }至{ $high }），升至{ $value }{ service-unit }。
               *[no] 變慢：時長的中位數比{ $before }延長{ $change }{ service-unit }（{ $low }至{ $high }），升至{ $value }{ service-unit }。
            }
       *[fall]
            { $again ->
                [yes] 也加快，中位數縮短{ $change }{ service-unit }（{ $low }至{ $high }），降至{ $value }{ service-unit }。
               *[no] 加快：時長的中位數比{ $before }縮短{ $change }{ service-unit }（{ $low }至{ $high }），降至{ $value }{ service-unit }。
            }
    }
service-level = { service-cases-of }時長的中位數為{ $value }{ service-unit }（{ $low }至{ $high }）。
service-limits =
    { $pattern ->
        [none]
            { $n ->
                [1] 時限未達標。
               *[other] { $n-words }項時限無一達標。
            }
        [all]
            { $n ->
                [1] 時限已達標。
               *[other] { $n-words }項時限全部達標。
            }
       *[some] { $n-words }項時限中，確定達標的有{ $met-words }項。
    }
service-worst = 差距最大的是「{ service-row }」：達到者占{ $value }（{ $low }至{ $high }），目標為{ $goal }%。
service-speed =
    { $way ->
        [none]
            { $clock ->
                [first-response] 首次回覆時長
               *[resolution] 辦結時長
            }與{ $item }的關聯不明朗（時長多一倍，相差{ $low }至{ $high }，{ $n }位作答者）。
       *[other]
            主題和客戶類別相同時，{ $clock ->
                [first-response] 首次回覆時長
               *[resolution] 辦結時長
            }多一倍的客戶，{ $item }{ $way ->
                [rise] 高
               *[fall] 低
            }{ $change }分（{ $low }至{ $high }，{ $n }位作答者）；這是關聯，不證明因果。
    }
service-clocks-title =
    { $rose ->
        [0]
            { $fell ->
                [0]
                    { $n ->
                        [1] 時限的達到率與目標
                       *[other] 最接近目標的時限：{ service-row }
                    }
               *[other] 與{ $before }相比，達到率下降的時限有{ $fell-words }項
            }
       *[other]
            與{ $before }相比，達到率上升的時限有{ $rose-words }項{ $fell ->
                [0] { "" }
               *[other] ，下降的有{ $fell-words }項
            }
    }
service-clocks-alt = 各時限本期與此前的達到率及目標；最接近目標的是{ service-row }。
service-clocks-base =
    每項時限至多{ $cases }條紀錄，未結個案按已歷時長計入；{ $hours ->
        [yes] 按工作時間計
       *[no] 按自然時間計
    }；{ $confidence }%信賴區間；變化以百分點計{ $moved ->
        [yes] ；▲▼ 表示明確的變化
       *[no] { "" }
    }。
service-part =
    { $kind ->
        [first-contact] { $share }首次接觸即解決
        [remote] { $share }遠端處理
        [escalated] { $share }升級處理
        [reopened] { $share }重新開啟
       *[recurrent] { $share }是同一客戶{ $days }天內就同一主題再次提出
    }{ $some ->
        [yes] （{ $n }條有紀錄）
       *[no] { "" }
    }
service-cases = 有紀錄的工單中，{ $parts }。
service-overdue =
    { $known ->
        [yes] { $value }的工單超過時限（{ $low }至{ $high }）；{ $reason-n }條註明原因，其中{ $reason }占{ $reason-share }（{ $reason-low }至{ $reason-high }）。
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
service-late = { $hour }時至{ $next }時提交的工單，{ $value }未如期得到回覆，比其他時段多{ $change }個百分點（{ $low }至{ $high }）。
service-week =
    { $known ->
        [yes] { $kind }{ service-measure }（{ service-unit }）
       *[no] { service-measure }（{ service-unit }）
    }
service-cases-title =
    { $known ->
        [yes] { $hour }時至{ $next }時提交的工單回覆超時更多
       *[no] 各星期、各時段的工單
    }
service-cases-alt =
    { $known ->
        [yes] 各星期、各時段的工單；{ $hour }時至{ $next }時未如期回覆的占比高於其他時段。
       *[no] 各星期、各時段的工單。
    }
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
        [yes] 本期客訴{ $count }件，每千家客戶{ $value }件（{ $low }至{ $high }）。
       *[no] 本期客訴{ $count }件。
    }
service-ratio =
    { $way ->
        [more] 客訴率是{ $before }的{ $value }倍（{ $low }至{ $high }）。
       *[fewer] 客訴率僅為{ $before }的{ $value }倍（{ $low }至{ $high }）。
    }
service-surge =
    { $known ->
        [yes] { $month }客訴達{ $count }件，超過{ $limit }件的激增警戒線，新增客訴主要涉及{ $reason }。
       *[no] { $month }客訴達{ $count }件，超過{ $limit }件的激增警戒線。
    }
service-surge-alone = 本期其他月份均無異常。
service-mix =
    { $both ->
        [yes] 登記的原因中，{ $reason }占{ $reason-share }；{ $channel-share }來自{ $channel }。
       *[no] 登記的原因中，{ $reason }占{ $reason-share }。
    }
service-second = 處理後再次詢問，{ $n }位提出客訴的客戶作答，滿意度為{ $value }分（{ $low }至{ $high }）。
service-complaints-title =
    { $pattern ->
        [surge] { $month }明顯高於此前各月
       *[calm] 各月客訴與此前相近
    }
service-complaints-alt =
    { $pattern ->
        [surge] 各月客訴件數，{ $month }明顯偏多。
       *[calm] 各月客訴件數，無明顯偏多的月份。
    }
service-complaints-base = { $months }個月的全部客訴；平穩時期約{ $alarms }%的報告會誤報激增。
service-surge-key =
    { $part ->
        [surge] 激增
        [limit] 激增警戒線
       *[other] 其他月份
    }
service-active =
    本期{ $value }的客戶有購買{ $moved ->
        [yes]
            ，{ $parts }{ $rest ->
                [0] { "" }
               *[other] ；與{ $others }相比變化不明朗
            }
       *[no]
            （{ $low }至{ $high }）{ $rest ->
                [0] { "" }
               *[other] ，與{ $others }相比變化不明朗
            }
    }。
service-repurchase =
    上一期的購買客戶中，{ $value }本期再次購買{ $moved ->
        [yes] ，{ $parts }
       *[no] （{ $low }至{ $high }）
    }。
service-retention =
    購買之後，1天內再次購買的占{ $day }，7天內占{ $week }，30天內占{ $month }{ $moved ->
        [yes] ，{ $parts }
       *[no] { "" }
    }。
service-than =
    { $way ->
        [rise] 比{ $before }多{ $change }個百分點（{ $low }至{ $high }）
       *[fall] 比{ $before }少{ $change }個百分點（{ $low }至{ $high }）
    }
service-groups = 有購買紀錄的全部客戶按最近購買時間、頻次和金額劃分，高價值占{ $high-value }，有潛力占{ $potential }，有流失風險占{ $at-risk }。
