drivers-heading-drivers = 驅動因素
drivers-heading-matters-most = 與滿意度關聯最強的題目
drivers-heading-should-improved-first = 優先改善
drivers-heading-improvement-worth = 評分高0.2分，滿意度差多少
drivers-unknown = 答卷太少或回答過於一致，無法判斷哪些題與{ $outcome }有關。
drivers-weak =
    { $why ->
        [few] 答齊各題者太少，無法判斷哪些題與{ $outcome }關聯最強；初步結果見附錄。
       *[little]
            { $of ->
                [items] 各題合計只能解釋{ $outcome }差異的{ $explained }，不足以判斷哪些題關聯最強。
               *[dimensions] 各構面合計只能解釋{ $outcome }差異的{ $explained }，不足以判斷哪些構面關聯最強。
            }
    }
drivers-top =
    { $pattern ->
        [one] { $first }與{ $outcome }關聯最強，占可解釋部分的{ $first-share }。
        [two] { $first }與{ $outcome }關聯最強，{ $second }隨後，分別占可解釋部分的{ $first-share }和{ $second-share }。
        [several] { $first }與{ $outcome }關聯最強，{ $second }隨後，分別占可解釋部分的{ $first-share }和{ $second-share }；其後為{ $items }。
        [open] { $leads }與{ $outcome }關聯最強，分別占可解釋部分的{ $shares }，孰先孰後尚難判定。
       *[none]
            各{ $of ->
                [items] 題
               *[dimensions] 構面
            }與{ $outcome }的關聯相近，無一突出。
    }
drivers-methods = 換用其他方法，仍是它們居前。
drivers-explained =
    各{ $of ->
        [items] 題
       *[dimensions] 構面
    }合計可解釋{ $outcome }差異的{ $explained }。
drivers-first =
    { $pattern ->
        [clear] 先抓{ $item }：關聯強，{ $value }分低於平均。
        [risen] 先抓{ $item }：關聯強，雖有提升，{ $value }分仍低於平均。
        [fallen] 先抓{ $item }：關聯強、低於平均，且本期下降{ $change }分。
        [several] 先抓{ $items }：關聯強，且均低於平均。
        [open]
            沒有確定既重要又偏低的{ $of ->
                [items] 題目
               *[dimensions] 構面
            }；關聯最強的是{ $items }。
       *[none]
            沒有既重要又偏低的{ $of ->
                [items] 題目
               *[dimensions] 構面
            }；繼續觀察關聯最強的{ $items }。
    }
drivers-likely =
    { $too ->
        [yes]
            { $most ->
                [yes] { $item }很可能也應列入：關聯最強，{ $value }分僅為平均水準。
               *[no] { $item }很可能也應列入：關聯強，{ $value }分僅為平均水準。
            }
       *[no]
            { $most ->
                [yes] { $item }很可能應列首位：關聯最強，{ $value }分僅為平均水準。
               *[no] { $item }很可能應列首位：關聯強，{ $value }分僅為平均水準。
            }
    }
drivers-fell =
    { $lowest ->
        [yes] { $item }得分最低，但關聯不強（占可解釋部分的{ $share }）；值得處理的理由是它在下降，而非權重大。
       *[no] { $item }關聯不強（{ $share }），但本期下降{ $change }分，仍宜處理。
    }
drivers-leave = { $items }得分高、關聯弱，維持現狀即可。
drivers-title =
    { $pattern ->
        [weak] 關聯最強的並非客戶評分最高的
        [strong] 關聯最強的，客戶評分也高
       *[mixed]
            各{ $of ->
                [items] 題
               *[dimensions] 構面
            }的關聯強弱與得分
    }
drivers-alt =
    { $n }{ $of ->
        [items] 題
       *[dimensions] 個構面
    }按關聯強弱排列，並與平均分對照。{ drivers-title }。
drivers-base = 每對題目基數{ $fewest }至{ $most }；占可解釋部分的比例及{ $confidence }%信賴區間，平均分。
drivers-worth =
    { $kind ->
        [overall]
            { $rated ->
                [yes] 其他各題相同時，{ $item }評分高{ $step }分的客戶，整體滿意度高{ $value }分（{ $low }至{ $high }）。
               *[no] 其他各題相同時，{ $item }高{ $step }的客戶，整體滿意度高{ $value }分（{ $low }至{ $high }）。
            }
       *[other] 其他各題相同時，{ $item }高{ $step }分的客戶，{ $outcome }高{ $value }（{ $low }至{ $high }）。
    }
drivers-worth-second = { $item }高出同樣分值，對應{ $value }分。
drivers-standing = 這是客戶之間的差別，不是改善效果的預測；回答之間的關聯不證明因果。
