satisfaction-heading-satisfaction = 滿意度
satisfaction-heading-overall = 整體滿意度
satisfaction-heading-items = 各題得分與變化
satisfaction-heading-recommend = 推薦與再次購買
satisfaction-heading-ease = 便捷度與期望
satisfaction-heading-targets = 目標達成
satisfaction-chance =
    { $tests ->
        [1] 但不排除偶然
       *[other] 但經{ $tests }項變化的多重比較校正，不排除偶然
    }
satisfaction-overall =
    { $way ->
        [rise] { $item }為{ $value }分，比{ $before }上升{ $change }分（{ $low }至{ $high }）。
        [fall] { $item }為{ $value }分，比{ $before }下降{ $change }分（{ $low }至{ $high }）。
        [hint-up] { $item }為{ $value }分，比{ $before }高{ $change }分，似有上升，{ satisfaction-chance }。
        [hint-down] { $item }為{ $value }分，比{ $before }低{ $change }分，似有下降，{ satisfaction-chance }。
        [steady] { $item }為{ $value }分，與{ $before }基本持平。
        [break] { $item }為{ $value }分（滿分{ $most }分，{ $low }至{ $high }）；與{ $before }不可比。
        [first] { $item }為{ $value }分（滿分{ $most }分，{ $low }至{ $high }）。
        [open] 在自願作答者中，{ $item }為{ $value }分（滿分{ $most }分）。
       *[none] { $item }為{ $value }分，與{ $before }相比變化不明朗（{ $low }至{ $high }）。
    }
satisfaction-satisfied =
    { $sample ->
        [open] 其中{ $share }
       *[probability] { $share }的客戶
    }{ $two ->
        [yes] 表示滿意或非常滿意
       *[no] 表示滿意
    }，{ $bottom }表示不滿意。
satisfaction-overall-earlier =
    { $way ->
        [rise] 比{ $before }高{ $change }分（{ $low }至{ $high }）。
        [fall] 比{ $before }低{ $change }分（{ $low }至{ $high }）。
        [hint-up] 與{ $before }相比高{ $change }分（{ $low }至{ $high }），似有上升，{ satisfaction-chance }。
        [hint-down] 與{ $before }相比低{ $change }分（{ $low }至{ $high }），似有下降，{ satisfaction-chance }。
        [open] { "" }
       *[none] 與{ $before }相比變化不明朗。
    }
satisfaction-by-revenue =
    { $way ->
        [rise] 若按營收加權，整體滿意度為{ $value }分（{ $low }至{ $high }）：採購越多的客戶越滿意。
        [fall] 若按營收加權，整體滿意度為{ $value }分（{ $low }至{ $high }）：採購越多的客戶滿意度越低。
        [steady] 按營收加權，整體滿意度大致相同（{ $value }分）。
       *[none] 若按營收加權，整體滿意度為{ $value }分（{ $low }至{ $high }），未見差別。
    }
satisfaction-benchmark =
    { $way ->
        [rise] { $name }的標竿（{ $benchmark }）為{ $value }，我們高出{ $change }（{ $low }至{ $high }）。
        [fall] { $name }的標竿（{ $benchmark }）為{ $value }，我們低{ $change }（{ $low }至{ $high }）。
       *[none] { $name }的標竿（{ $benchmark }）為{ $value }，有無差別尚難判定。
    }
satisfaction-overall-finding =
    { $way ->
        [rise] 滿意率高於{ $before }
        [fall] 滿意率低於{ $before }
       *[none]
            { $size ->
                [most]
                    { $sample ->
                        [open] 多數作答者表示滿意
                       *[probability] 多數客戶表示滿意
                    }
                [few] 表示滿意的不到一半
               *[half] 表示滿意的約占一半
            }
    }
satisfaction-answers-base =
    基數{ $n }；{ $weighted ->
        [yes] 加權後的各選項占比。
       *[no] 各選項占比。
    }
satisfaction-items =
    { $pattern ->
        [both] { satisfaction-items-down }；{ satisfaction-items-up }。
        [fall] { satisfaction-items-down }；各題均未見上升。
        [rise] { satisfaction-items-up }；各題均未見下降。
        [ends] { $best }最高，{ $best-value }分；{ $worst }最低，{ $worst-value }分。
       *[flat] 各題得分接近，在{ $worst-value }至{ $best-value }分之間，強弱不明顯。
    }
satisfaction-items-down =
    { $down }{ $down-count ->
        [1]
            { $down-place ->
                [lowest] 下降，已居末位
                [still-lowest] 繼續下降，仍居末位
               *[other] 下降
            }
       *[other]
            { $down-place ->
                [lowest] 降幅最大，已居末位
                [still-lowest] 降幅最大，仍居末位
               *[other] 降幅最大
            }
    }
satisfaction-items-up =
    { $up }{ $up-count ->
        [1] 上升
       *[other] 升幅最大
    }{ $up-place ->
        [lowest] ，但居末位
        [still-lowest] ，仍居末位
        [weak] ，仍屬弱項
        [strong] ，原本已高
       *[average] { "" }
    }
satisfaction-fell =
    { $also ->
        [yes] { $item }比{ $before }下降{ $change }分（{ $low }至{ $high }），比{ $before-2 }下降{ $change-2 }分。
       *[no] { $item }比{ $before }下降{ $change }分（{ $low }至{ $high }）。
    }
satisfaction-dissatisfied =
    { $named ->
        [yes]
            { $most ->
                [yes] { $item }的不滿意率為{ $share }，為各題最高。
               *[no] { $item }的不滿意率為{ $share }。
            }
       *[no]
            { $most ->
                [yes] 作出評價者中{ $share }不滿意，為各題最高。
               *[no] 作出評價者中{ $share }不滿意。
            }
    }
satisfaction-left-out = 並非所有客戶都作了評價：{ $n }家作了評分，{ $share }未評。
satisfaction-rose =
    { $n ->
        [1] { $item }上升{ $item-change }分（{ $low }至{ $high }），至{ $item-value }分。
        [2] { $item }上升{ $item-change }分（{ $low }至{ $high }），至{ $item-value }分；{ $second }上升{ $second-change }分，至{ $second-value }分。
       *[other] { $item }上升{ $item-change }分（{ $low }至{ $high }），至{ $item-value }分；{ $second }上升{ $second-change }分，至{ $second-value }分；{ $others }也有上升。
    }
satisfaction-items-top = { $best }（{ $best-value }分）和{ $second }（{ $second-value }分）居前兩位。
satisfaction-since =
    { $way ->
        [rise] { $item }比{ $before }高{ $change }分（{ $low }至{ $high }）。
       *[fall] { $item }比{ $before }低{ $change }分（{ $low }至{ $high }）。
    }
satisfaction-parted =
    { $n ->
        [1]
            { $item }與{ $others }分開報告：兩題平均{ $value }分，掩蓋了{ $way ->
                [rise] 一題上升、一題未升
               *[fall] 一題下降、一題未降
            }的事實。
       *[other]
            { $item }、{ $others }分開報告：平均{ $value }分，掩蓋了{ $item }{ $way ->
                [rise] 上升
               *[fall] 下降
            }的事實。
    }
satisfaction-items-finding =
    { $title ->
        [one] { $worst }的答案分布
        [taken] { $worst }取代{ $last }，居末位
        [left] { $last }脫離末位，{ $worst }居末
       *[average]
            { $strong ->
                [0] { $n }題中無一題高於平均，{ $weak }題低於平均
               *[other]
                    { $weak ->
                        [0] { $n }題中{ $strong }題高於平均，無低於平均者
                       *[other] { $n }題中{ $strong }題高於平均，{ $weak }題低於平均
                    }
            }
    }
satisfaction-items-alt = { $n }題的答案分布與平均分：最高為{ $best }（{ $best-value }分），最低為{ $worst }（{ $worst-value }分）
satisfaction-items-base = 基數{ $fewest }至{ $most }；平均分附{ $confidence }%信賴區間。
satisfaction-nps =
    { $way ->
        [rise] 淨推薦值為{ $value }，比{ $before }上升{ $change }點（{ $low }至{ $high }）：推薦者{ $promoters }，批評者{ $detractors }。
        [fall] 淨推薦值為{ $value }，比{ $before }下降{ $change }點（{ $low }至{ $high }）：推薦者{ $promoters }，批評者{ $detractors }。
        [hint-up] 淨推薦值為{ $value }，比{ $before }高{ $change }點，似有上升，{ satisfaction-chance }。
        [hint-down] 淨推薦值為{ $value }，比{ $before }低{ $change }點，似有下降，{ satisfaction-chance }。
        [steady] 淨推薦值為{ $value }，與{ $before }基本持平：推薦者{ $promoters }，批評者{ $detractors }。
        [first] 淨推薦值為{ $value }（{ $low }至{ $high }）：推薦者{ $promoters }，批評者{ $detractors }。
        [open] 在自願作答者中，推薦者{ $promoters }，減去批評者{ $detractors }，為{ $value }。
       *[none] 淨推薦值為{ $value }，變化不明朗：推薦者{ $promoters }，批評者{ $detractors }。
    }
satisfaction-nps-finding =
    { $ahead ->
        [promoters-twice] 推薦者是批評者的兩倍以上
        [promoters] 推薦者多於批評者
        [detractors-twice] 批評者是推薦者的兩倍以上
        [detractors] 批評者多於推薦者
       *[unclear] 推薦者與批評者孰多，尚難判定
    }
satisfaction-nps-alt = 推薦者（{ $promoters }）、批評者（{ $detractors }）和其餘作答者的占比，以及淨推薦值
satisfaction-nps-base = 基數{ $n }；推薦者為9至10分，批評者為6分及以下。
satisfaction-again-chance =
    { $tests ->
        [1] 但不排除偶然
       *[other] 但{ $tests }項變化一併檢定，不排除偶然
    }
satisfaction-again =
    { $way ->
        [rise] { $share }的客戶願意再次購買，意願比{ $before }上升{ $change }分（{ $low }至{ $high }）。
        [fall] { $share }的客戶願意再次購買，意願比{ $before }下降{ $change }分（{ $low }至{ $high }）。
        [hint-up] { $share }的客戶願意再次購買；意願平均分高於{ $before }（+{ $change }分，{ $low }至{ $high }），{ satisfaction-again-chance }。
        [hint-down] { $share }的客戶願意再次購買；意願平均分低於{ $before }（−{ $change }分，{ $low }至{ $high }），{ satisfaction-again-chance }。
        [steady] { $share }的客戶願意再次購買，與{ $before }基本持平。
        [first] { $share }的客戶願意再次購買。
        [open] 自願作答者中，{ $share }願意再次購買。
       *[none] { $share }的客戶願意再次購買，與{ $before }相比變化不明朗。
    }
satisfaction-again-apart =
    { $way ->
        [rise] 滿意者中{ $again-satisfied }願意，其他客戶中為{ $again-others }；但這不說明提高滿意度就能提高再購意願。
        [fall] 滿意者的意願反而較低：其中{ $again-satisfied }願意，其他客戶中為{ $again-others }。
       *[none] 滿意者中{ $again-satisfied }願意，其他客戶中為{ $again-others }，未見差別。
    }
satisfaction-ease =
    { $way ->
        [rise] 客戶覺得辦理業務更便捷：{ $value }分（滿分{ $most }分），上升{ $change }分（{ $low }至{ $high }）。
        [fall] 客戶覺得辦理業務不如以前便捷：{ $value }分（滿分{ $most }分），下降{ $change }分（{ $low }至{ $high }）。
        [hint-up] 辦理便捷度為{ $value }分（滿分{ $most }分），高{ $change }分，似有上升，{ satisfaction-chance }。
        [hint-down] 辦理便捷度為{ $value }分（滿分{ $most }分），低{ $change }分，似有下降，{ satisfaction-chance }。
        [steady] 辦理便捷度為{ $value }分（滿分{ $most }分），與{ $before }基本持平。
        [first] 辦理便捷度為{ $value }分（滿分{ $most }分，{ $low }至{ $high }）。
        [open] 在自願作答者中，辦理便捷度為{ $value }分（滿分{ $most }分）。
       *[none] 辦理便捷度為{ $value }分（滿分{ $most }分），變化不明朗。
    }
satisfaction-expected =
    { $sample ->
        [open] 作答者中{ $better }認為服務好於預期，{ $worse }認為不如預期
       *[probability] { $better }的客戶認為服務好於預期，{ $worse }認為不如預期
    }{ $way ->
        [rise] ，母體好於{ $before }
        [fall] ，母體不如{ $before }
       *[none] { "" }
    }。
satisfaction-targets =
    { $pattern ->
        [one]
            { $whole ->
                [met] 唯一的目標已達標。
                [not-met] 唯一的目標未達標。
                [later] 唯一的目標尚未到期。
               *[cannot-tell] 唯一的目標是否達標，尚難判定。
            }
        [alike]
            { $whole ->
                [met] { $n-words }項目標全部達標。
                [not-met] { $n-words }項目標均未達標。
                [later] { $n-words }項目標均未到期。
               *[cannot-tell] { $n-words }項目標是否達標，均難判定。
            }
       *[mixed]
            { $n-words }項目標{ $met ->
                [0] 中尚無確定達標的
               *[other] ，{ $met-words }項達標
            }{ $not-met ->
                [0] { "" }
               *[other] 、{ $not-met-words }項未達標
            }{ $cannot-tell ->
                [0] { "" }
               *[other] 、{ $cannot-tell-words }項尚難判定
            }{ $later ->
                [0] { "" }
               *[other] 、{ $later-words }項尚未到期
            }。
    }
satisfaction-goals =
    { $kind ->
        [met] 達標：{ $goals }。
        [not-met] 未達標：{ $goals }。
        [later] 尚未到期：{ $goals }。
       *[cannot-tell] 尚難判定：{ $goals }。
    }
satisfaction-goal =
    { $kind ->
        [met]
            { $name }（{ $value }，{ $stable ->
                [1] 目標{ $aim }
               *[other] 近{ $stable }期均達到目標{ $aim }
            }）
        [not-met]
            { $name }（{ $value }，{ $stable ->
                [1] { "" }
               *[other] 近{ $stable }期中最差的一期
            }{ $goal ->
                [at-most] 超出{ $aim }達{ $distance }
               *[at-least] 距{ $aim }差{ $distance }
            }）
        [later] { $name }（{ $value }，目標{ $aim }，{ $day }到期）
       *[cannot-tell]
            { $name }（{ $value }，目標{ $aim }{ $stable ->
                [1] { "" }
               *[other] ，須近{ $stable }期均達到
            }）
    }
satisfaction-targets-finding =
    { $title ->
        [not-met]
            { $missed ->
                [1] 僅{ $name }未達標
               *[other] 未達標者中，{ $name }離目標最遠
            }
        [cannot-tell] 部分割槽間仍包含目標值
        [later] 部分目標尚未到期
       *[met] 各項區間均達到目標
    }
satisfaction-targets-base = 達標：整個{ $confidence }%信賴區間達到目標；未達標：區間完全沒有達到。
