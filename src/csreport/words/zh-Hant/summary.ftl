summary-subject =
    { $kind ->
        [overall] 整體滿意度
        [nps] 淨推薦值
        [index] 滿意度指數
       *[mean] { $name }
    }
summary-of =
    { $kind ->
        [mean] 分（滿分{ $most }分）
        [index] 分（滿分100分）
       *[other] { "" }
    }
summary-scale =
    { $kind ->
        [mean] 滿分{ $most }分
        [index] 滿分100分
        [nps] −100至+100
        [top-box] 占全部客戶
        [open] 占作答者
       *[other] 平均分
    }
summary-count = { $n }
summary-heading-summary = 摘要
summary-headline =
    { $contrast ->
        [both]
            { $way ->
                [rise]
                    { $place ->
                        [last] { $subject }和{ $up }上升，{ $down }卻降至各題最低
                       *[plain] { $subject }和{ $up }上升，{ $down }卻下降
                    }
                [fall] { $subject }和{ $down }下降，{ $up }則上升
               *[none]
                    { $place ->
                        [last] { $up }上升，{ $down }卻降至各題最低
                       *[plain] { $up }上升，{ $down }卻下降
                    }
            }
        [rise]
            { $way ->
                [rise] { $subject }升至{ $value }，{ $up }同步上升
                [fall] { $subject }降至{ $value }，{ $up }則上升
                [steady] { $up }上升，{ $subject }基本持平
               *[none] { $up }上升，{ $subject }變化不明朗
            }
        [fall]
            { $way ->
                [rise]
                    { $place ->
                        [last] { $subject }升至{ $value }，{ $down }卻降至各題最低
                       *[plain] { $subject }升至{ $value }，{ $down }卻下降
                    }
                [fall] { $subject }降至{ $value }，{ $down }同步下降
                [steady] { $down }下降，{ $subject }基本持平
               *[none]
                    { $place ->
                        [last] { $down }降至各題最低，{ $subject }變化不明朗
                       *[plain] { $down }下降，{ $subject }變化不明朗
                    }
            }
       *[quiet]
            { $way ->
                [rise] { $subject }升至{ $value }{ $of }
                [fall] { $subject }降至{ $value }{ $of }
                [hint-up] { $subject }為{ $value }，似有上升
                [hint-down] { $subject }為{ $value }，似有下降
                [steady] { $subject }為{ $value }，基本持平
                [break] { $subject }為{ $value }{ $of }
                [first] 首次調查：{ $subject }為{ $value }{ $of }
                [open] 作答者的{ $subject }為{ $value }{ $of }
               *[none] { $subject }為{ $value }，變化不明朗
            }
    }
summary-unlike =
    { $sure ->
        [yes] { "" }
        [against]
            { $way ->
                [rise] ，但低於{ $unlike }
               *[fall] ，但高於{ $unlike }
            }
       *[open]
            { $way ->
                [rise] ，但是否高於{ $unlike }尚難判定
               *[fall] ，但是否低於{ $unlike }尚難判定
            }
    }
summary-score =
    { $way ->
        [rise]
            { $record ->
                [highest] { $subject }升至{ $value }{ $of }，為{ $n }次調查以來最高{ summary-unlike }。
               *[none] { $subject }升至{ $value }{ $of }，比{ $before }上升{ $change }（{ $low }至{ $high }）{ summary-unlike }。
            }
        [fall]
            { $record ->
                [lowest] { $subject }降至{ $value }{ $of }，為{ $n }次調查以來最低{ summary-unlike }。
               *[none] { $subject }降至{ $value }{ $of }，比{ $before }下降{ $change }（{ $low }至{ $high }）{ summary-unlike }。
            }
        [hint-up] { $subject }為{ $value }{ $of }，比{ $before }高{ $change }，似有上升，但不排除偶然。
        [hint-down] { $subject }為{ $value }{ $of }，比{ $before }低{ $change }，似有下降，但不排除偶然。
        [steady] { $subject }為{ $value }{ $of }，與{ $before }基本持平。
        [break] { $subject }為{ $value }{ $of }，與{ $before }不可比。
        [first] { $subject }為{ $value }{ $of }，區間{ $low }至{ $high }。本次為首次調查，尚無可比資料。
        [open] 在自願作答者中，{ $subject }為{ $value }{ $of }，不代表全部客戶。
       *[none] { $subject }為{ $value }{ $of }，與{ $before }相比變化不明朗（{ $low }至{ $high }）。
    }
summary-contrast =
    { $story ->
        [event]
            { $kind ->
                [rating] 客戶對{ $up }更滿意，對{ $down }的評價卻明顯下降，兩者都在{ $month }的調整之後。
               *[other] { $up }上升，{ $down }下降，兩者都在{ $month }的調整之後。
            }
        [both]
            { $kind ->
                [rating] 客戶對{ $ups }更滿意，對{ $downs }的評價則有下降。
               *[other] { $ups }上升，{ $downs }下降。
            }
        [rise] { $ups }有改善，各題均未見退步。
        [fall] { $downs }退步，其餘各題未見改善。
        [first] { $best }得分最高，{ $worst }最低。
       *[quiet] { $n }道題均未見明確變化。
    }
summary-tile = { $Name }
summary-tile-share =
    { $role ->
        [overall] 滿意率
        [repurchase] 願意再次購買
       *[other] { $name }
    }
summary-tile-group = { $group }，{ $indicator }
summary-tile-change =
    { $way ->
        [rise] 升{ $change }（{ $low }至{ $high }）
        [fall] 降{ $change }（{ $low }至{ $high }）
        [hint-up] 似有上升（{ $low }至{ $high }）
        [hint-down] 似有下降（{ $low }至{ $high }）
        [steady] 基本持平（{ $low }至{ $high }）
        [break] 不可比
        [first] 首次調查
        [open] 僅限作答者
       *[none] 變化不明朗（{ $low }至{ $high }）
    }
summary-tile-target =
    { $verdict ->
        [met] 目標{ $target }：達標
        [not-met] 目標{ $target }：未達標
        [cannot-tell] 目標{ $target }：無法判定
        [later] 目標{ $target }：未到期
       *[none] 未設目標
    }
summary-tile-key =
    { $sample ->
        [open] 數字下方：橫線為抽樣波動
       *[probability] 數字下方：橫線為{ $confidence }%信賴區間
    }{ $known ->
        [yes] ，● 本期，○ { $before }，▏目標
       *[no] ，● 本期，▏目標
    }
summary-better =
    { $kind ->
        [rating] 改善
       *[other] 上升
    }
summary-worse =
    { $pattern ->
        [fall]
            { $kind ->
                [rating] 退步及背景
               *[other] 下降及背景
            }
       *[weak]
            { $kind ->
                [rating] 仍需改善
               *[other] 下降
            }
    }
summary-nothing-rose =
    { $way ->
        [first] 首次調查，尚無可比資料。
        [open] 公開調查無法判斷全部客戶是否有改善。
       *[other] 各題均未見明確上升。
    }
summary-nothing-fell =
    { $way ->
        [first] 首次調查，尚無可比資料。
        [open] 公開調查無法判斷全部客戶是否有退步。
       *[other] 各題均未見明確下降，也無未達標的目標。
    }
summary-rise =
    { $since ->
        [earlier] **{ $name }比{ $before }高{ $change }分**（{ $low }至{ $high }）。
       *[last]
            { $most ->
                [most]
                    { $place ->
                        [lowest] **{ $name }提升{ $change }分**（{ $low }至{ $high }），升幅最大，但{ $value }分仍居末位。
                        [weak] **{ $name }提升{ $change }分**（{ $low }至{ $high }），升幅最大，但{ $value }分仍低於平均。
                        [strong] **{ $name }提升{ $change }分**（{ $low }至{ $high }），至{ $value }分：本已較高，升幅仍為最大。
                        [average] **{ $name }提升{ $change }分**（{ $low }至{ $high }），至{ $value }分，升幅最大。
                       *[plain] **{ $name }上升{ $change }**（{ $low }至{ $high }），至{ $value }。
                    }
               *[no]
                    { $place ->
                        [lowest] **{ $name }提升{ $change }分**（{ $low }至{ $high }），但{ $value }分仍居末位。
                        [weak] **{ $name }提升{ $change }分**（{ $low }至{ $high }），但{ $value }分仍低於平均。
                       *[other] **{ $name }上升{ $change }**（{ $low }至{ $high }），至{ $value }。
                    }
            }
    }
summary-fall =
    { $since ->
        [earlier] **{ $name }比{ $before }低{ $change }分**（{ $low }至{ $high }）。
       *[last]
            { $place ->
                [lowest] **{ $name }下降{ $change }分**（{ $low }至{ $high }），降至{ $value }分，居{ $n }題末位。
                [weak] **{ $name }下降{ $change }分**（{ $low }至{ $high }），至{ $value }分，低於平均。
               *[other] **{ $name }下降{ $change }**（{ $low }至{ $high }），至{ $value }。
            }
    }
summary-also-rise = { $also }也有上升。
summary-also-fall = { $also }也有下降。
summary-satisfied = 作出評價的客戶中，僅{ $share }滿意，比{ $before }少{ $change }個百分點。
summary-head =
    { $role ->
        [overall]
            { $way ->
                [rise]
                    { $met ->
                        [met] **{ $name }提高{ $change }分**（{ $low }至{ $high }），達到{ $target }分的目標。
                       *[no] **{ $name }提高{ $change }分**（{ $low }至{ $high }）。
                    }
               *[fall] **{ $name }下降{ $change }分**（{ $low }至{ $high }）。
            }
        [effort]
            { $way ->
                [rise] **客戶覺得辦理業務更便捷**：{ $value }{ $of }，比{ $before }高{ $change }分（{ $low }至{ $high }）。
               *[fall] **客戶覺得辦理業務更費力**：{ $value }{ $of }，比{ $before }低{ $change }分（{ $low }至{ $high }）。
            }
        [recommend]
            { $way ->
                [rise] **推薦意願提高**：{ $name }比{ $before }高{ $change }點（{ $low }至{ $high }），為{ $value }。
               *[fall] **推薦意願下降**：{ $name }比{ $before }低{ $change }點（{ $low }至{ $high }），為{ $value }。
            }
        [repurchase]
            { $way ->
                [rise] **再次購買意願提高**：{ $value }{ $of }，比{ $before }高{ $change }分（{ $low }至{ $high }）。
               *[fall] **再次購買意願下降**：{ $value }{ $of }，比{ $before }低{ $change }分（{ $low }至{ $high }）。
            }
       *[expectation]
            { $way ->
                [rise] **{ $name }上升{ $change }**，至{ $value }。
               *[fall] **{ $name }下降{ $change }**，至{ $value }。
            }
    }
summary-event = { $month }，{ $event }。
summary-why =
    { $known ->
        [yes] 據{ $source }，{ $month }{ $event }。時間吻合，但不足以證明因果。
       *[no] { $month }，{ $event }。時間吻合，但不足以證明因果。
    }
summary-missed = **{ $name }未達標**：{ $value }，距目標{ $target }差{ $distance }。
summary-behind =
    { $pattern ->
        [many]
            { $tenths ->
                [0] **{ $name }占戶數{ $share }，滿意度偏低**：{ $value }分，比其他客戶低{ $change }分（{ $low }至{ $high }）。
               *[other] **{ $name }約占戶數{ summary-tenths }，滿意度偏低**：{ $value }分，比其他客戶低{ $change }分（{ $low }至{ $high }）。
            }
       *[plain] **{ $name }滿意度偏低**：{ $value }分，比其他客戶低{ $change }分（{ $low }至{ $high }）。
    }
summary-tenths =
    { $tenths ->
        [1] 一成
        [2] 兩成
        [3] 三成
        [4] 四成
        [5] 五成
        [6] 六成
        [7] 七成
        [8] 八成
       *[9] 九成
    }
summary-weak =
    { $pattern ->
        [last] **{ $name }得分最低**：{ $value }分。
       *[other]
            { $place ->
                [first] **與整體滿意度關聯最強的是{ $name }**
                [shared] **{ $name }居關聯最強之列**
                [alike] **{ $name }與整體滿意度的關聯和其他題目相近**
               *[behind] **{ $name }與整體滿意度關聯強**
            }：約占可解釋部分的{ $share }，{ $value }分{ $pattern ->
                [clear] 低於平均。
               *[probable] 僅為平均水準。
            }
    }
summary-decide =
    { $known ->
        [yes] 需決定
       *[no] 有待決定
    }
summary-task = { $task }。
summary-owner =
    { $known ->
        [yes] { $owner }
       *[no] 責任人待定
    }
summary-due =
    { $known ->
        [yes] { $day }前
       *[no] 期限待定
    }
summary-ask =
    { $kind ->
        [fall] 如何止住{ $name }的下滑？
        [missed] 如何使{ $name }達到目標？
        [behind] 訪談{ $name }，弄清不滿所在。
       *[weak] 如何提高{ $name }？
    }
summary-unowned = 指定下列事項的責任人：{ $names }。
summary-target = { $name }的目標
summary-record-name =
    { $kind ->
        [complaints] 客訴增多
        [surge] { $month }客訴激增
        [within] 「{ $kept }」的達成率下降
        [overdue] 工單超時
        [escalated] 工單升級
        [reopened] 工單重開
        [recurrent] 問題重複發生
        [first-contact] 首次聯絡未解決
        [active] 購買客戶減少
        [repurchase] 再次購買減少
       *[slow] 服務變慢
    }
summary-nothing-asked = 尚未提出待決事項。
summary-concerned-title = 涉及多少客戶
summary-concerned = { $total }家客戶中，約**{ $value }**家對{ $item }不滿意（{ $low }至{ $high }家）。
summary-worth = 在作出評價的客戶中，不滿意者占營收的{ $value }（{ $low }至{ $high }）。
summary-concerned-alt = 一百個方格，每格代表{ $total }家客戶的百分之一：約{ $value }家對{ $item }不滿意
summary-concerned-key = 每格代表全部客戶的百分之一。
summary-dated = { $month }：{ $event }
summary-course-finding = { $subject }：{ $n }次調查的走勢
summary-course-alt = { $first }至{ $last }的{ $subject }：在{ $low }與{ $high }之間，本期為{ $value }
summary-course-base = 平均分及{ $confidence }%信賴區間。
summary-sure-title = **把握有多大？**
summary-asked =
    { $pattern ->
        [invited]
            { $dated ->
                [yes] 邀請{ $invited }家客戶，有效答卷{ $n }份，有效回覆率{ $rate }，調查時間{ $days }。
               *[no] 邀請{ $invited }家客戶，有效答卷{ $n }份，有效回覆率{ $rate }。
            }
       *[plain]
            { $dated ->
                [yes] 有效答卷{ $n }份，調查時間{ $days }。
               *[no] 有效答卷{ $n }份。
            }
    }
summary-margin =
    { $sample ->
        [open] 作答者自行選擇參與，無法給出全部客戶的誤差範圍。
       *[probability]
            { $known ->
                [yes] 占比誤差約±{ $margin }個百分點；調查若重複100次，約{ $confidence }次的區間會包含真實值。
               *[no] 調查若重複100次，約{ $confidence }次的區間會包含真實值。
            }
    }
summary-care =
    { $light ->
        [poor] 結果僅供參考：
       *[watch]
            { $of ->
                [1] 樣本需留意：
               *[other]
                    樣本的{ $checks }項檢查中{ $doubts }項需留意{ $n ->
                        [1] ：
                       *[other] ，首先是：
                    }
            }
    }{ $criterion ->
        [response] 回覆率為{ $value }，低於{ $limit }的標準。
        [unknown] 回覆率不詳。
        [precision] 占比的誤差為±{ $value }個百分點，標準為{ $limit }。
        [analysed]
            收到的答卷中{ $share }有效，{ $near ->
                [yes] 略低於
               *[no] 低於
            }{ $limit }的標準。
       *[likeness] 作答者與受邀客戶的構成有差別。
    }
summary-evidence-title = 依據
summary-figure =
    { $figure ->
        [fig-satisfaction-items] 各題得分
        [fig-drivers-priorities] 優先改善
        [fig-segments-levels] 客戶分群
        [fig-service-clocks] 服務時效
        [tbl-scores-periods] 各項變化
        [tbl-scores-records] 服務紀錄
        [fig-service-complaints] 客訴
       *[fig-trends-limits] 趨勢
    }
summary-log =
    { $agree ->
        [yes] **服務紀錄與評分一致**：
       *[no] { "" }
    }{ $cases }時長的中位數為{ $value }{ summary-unit }，比{ $before }{ $way ->
        [rise] 長
       *[fall] 短
    }{ $change }{ summary-unit }。
summary-unit =
    { $unit ->
        [seconds] 秒
        [minutes] 分鐘
       *[hours] 小時
    }
summary-complaints =
    { $known ->
        [yes] **客訴率為{ $before }的{ $value }倍**（{ $low }至{ $high }）。
       *[no] **客訴激增。**
    }
summary-surge =
    { $known ->
        [yes] 僅{ $month }就有{ $count }件，增量多與{ $reason }有關。
       *[no] 僅{ $month }就有{ $count }件，達到{ $limit }件即屬異常。
    }
summary-record = **{ $what ->
        [within] 「{ $kept }」的比例下降
        [overdue] 超過時限的工單增多
        [escalated] 升級的工單增多
        [reopened] 重開的工單增多
        [recurrent] 重複發生的問題增多
        [first-contact] 首次聯絡即解決的工單減少
        [active] 有購買的客戶減少
       *[repurchase] 再次購買的客戶減少
    }**：現為{ $value }，比{ $before }{ $what ->
        [overdue] 多
        [escalated] 多
        [reopened] 多
        [recurrent] 多
       *[other] 少
    }{ $change }個百分點（{ $low }至{ $high }）。
