"""What customers write: complaints and praise per touchpoint, in Chinese and English."""

from __future__ import annotations

# language -> touchpoint -> (complaints, praise)
PHRASES: dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "zh": {
        "staff_expertise": (
            ("顾问对我们行业不太了解", "培训老师讲得比较浅，没有案例", "新来的顾问经验不足", "几个专业问题都答不上来"),
            (
                "顾问很专业",
                "老师对行业理解很深，案例讲得透",
                "服务人员专业素养高，一听就知道问题在哪",
                "讲师水平高，干货多",
            ),
        ),
        "communication": (
            (
                "沟通不够主动，总要我们去问",
                "说了几遍需求还是理解错",
                "对接人说话不清楚，开会没有纪要",
                "项目变动没有提前通知",
            ),
            (
                "沟通顺畅，有问题随时说明",
                "客户经理耐心，解释得很清楚",
                "每周都有进度通报，心里有数",
                "对接人态度好，善于倾听",
            ),
        ),
        "first_consultation": (
            ("第一次咨询等了很久才有人接待", "首次咨询时介绍得很笼统", "刚开始不知道该找谁，上手引导太少"),
            ("第一次咨询就讲得很明白", "首次接待热情，很快弄清了我们的需求", "上手引导做得细，新客户也不慌"),
        ),
        "plan_fit": (
            ("方案像模板，没有针对我们的情况", "方案和实际业务脱节", "提出的方案太大，小公司用不上"),
            ("方案针对性强", "方案贴合我们的业务，拿来就能用", "根据我们的规模调整了方案，很实在"),
        ),
        "delivery_quality": (
            ("交付的报告有几处错误", "培训质量不稳定，换了老师就差很多", "实施过程比较粗糙"),
            ("交付质量高，验收一次通过", "培训效果好，员工反映不错", "实施过程规范，文档齐全"),
        ),
        "delivery_timeliness": (
            ("项目延期了两周", "交付一拖再拖", "课程时间改了三次", "约定的时间节点没有守住"),
            ("按时交付，没有拖延", "进度控制得好", "比计划提前完成了"),
        ),
        "response_speed": (
            (
                "提交需求后，等待反馈的时间太长",
                "响应太慢，一个问题等了三天",
                "打电话经常没人接",
                "工单半天没人理",
                "希望回复能快一点，现在要催好几次",
                "急事找不到人，晚上和周末没有响应",
            ),
            ("响应快，基本当天就有回复", "回复及时，不用催", "有事在群里一说马上有人处理", "电话一打就通"),
        ),
        "cooperation": (
            (
                "部门之间互相推，信息传递不畅",
                "涉及多个部门时要反复沟通，同一件事讲好几遍",
                "咨询和售后两边说法不一样",
                "跨部门协作差，没有人总负责",
                "换一个部门就要重新提交材料",
            ),
            ("几个部门配合得好，一个人对接到底", "跨部门协作比以前顺", "咨询、培训、支持衔接自然"),
        ),
        "problem_solving": (
            ("问题反复出现，没有真正解决", "投诉以后只是道歉，问题还在", "处理问题没有时间表", "解决方案治标不治本"),
            ("问题解决得彻底", "遇到问题一次就解决了", "处理问题有办法，结果满意", "出了差错能马上补救"),
        ),
        "after_sales": (
            (
                "售后不彻底，项目结束就没人管了",
                "售后回访没有做",
                "售后换人频繁，情况都不了解",
                "后续支持跟不上，资料也不更新",
            ),
            ("售后回访及时", "售后支持到位，项目结束后还主动跟进", "后续支持很耐心"),
        ),
        "value_for_money": (
            ("价格偏高，性价比一般", "对小企业来说收费太贵", "涨价了，服务没有变好"),
            ("性价比高", "物有所值", "这个价格能有这样的服务很满意"),
        ),
        "price_transparency": (
            ("报价不透明，后来又加了费用", "合同里的收费项目看不懂", "增项收费没有提前说"),
            ("报价清楚，没有隐藏费用", "收费明细一目了然", "报价单简单易懂"),
        ),
    },
    "en": {
        "staff_expertise": (
            ("The consultant did not know our industry well", "The trainer stayed on the surface, no real cases"),
            ("Very knowledgeable consultants", "The trainer knew our industry and used good cases"),
        ),
        "communication": (
            ("We always have to ask for updates ourselves", "Our requirements were misunderstood twice"),
            ("Clear and friendly communication", "Our account manager listens and explains well"),
        ),
        "first_consultation": (
            ("The first consultation was too general", "As a new customer we did not know whom to ask"),
            ("The first meeting already answered most questions", "Onboarding was smooth"),
        ),
        "plan_fit": (
            ("The plan looked like a template", "The proposal is too big for a company of our size"),
            ("The plan fits our business", "They adapted the proposal to our needs"),
        ),
        "delivery_quality": (
            ("There were mistakes in the report we received", "Quality depends too much on who delivers"),
            ("High quality of delivery", "The training was well organised and useful"),
        ),
        "delivery_timeliness": (
            ("The project was two weeks late", "Dates were moved three times"),
            ("Delivered on time", "They kept every deadline"),
        ),
        "response_speed": (
            (
                "Waiting for a reply takes far too long",
                "It took three days to get an answer",
                "Nobody picks up the phone when it is urgent",
            ),
            ("Fast replies, usually the same day", "Requests are answered within hours"),
        ),
        "cooperation": (
            (
                "Departments do not talk to each other, we explain everything twice",
                "Consulting and support gave us different answers",
                "Nobody owns a request that touches two teams",
            ),
            ("The teams work well together", "One contact for everything, which is great"),
        ),
        "problem_solving": (
            ("The same problem keeps coming back", "We got an apology but no solution"),
            ("Problems are solved properly", "Solved at the first contact"),
        ),
        "after_sales": (
            ("After the project ended nobody followed up", "After-sales support changes people all the time"),
            ("Good follow-up after the project", "After-sales support is patient and thorough"),
        ),
        "value_for_money": (
            ("Too expensive for a small company", "Prices went up, service did not"),
            ("Good value for money", "Worth the price"),
        ),
        "price_transparency": (
            ("Extra fees were added later", "The quotation is hard to understand"),
            ("Clear quotation without hidden costs", "The price list is easy to read"),
        ),
    },
}

OPENINGS = {
    "zh": ("", "", "", "总的来说，", "说实话，", "合作几年了，", "这个季度", "我们公司觉得", "个人感受："),
    "en": ("", "", "Overall: ", "To be honest: ", "From our side: ", "This quarter: "),
}
JOINTS = {"zh": ("，但是", "；不过", "，只是"), "en": (", but: ", "; however: ")}
CLOSINGS = {
    "zh": ("。", "。", "", "！", "。谢谢！", "，期待以后更好。"),
    "en": (".", ".", "", "!", ". Thank you."),
}
REQUESTS = {
    "zh": ("，希望改进。", "，请重视。", "，麻烦尽快处理。"),
    "en": (". Please improve.", ". Please look into it."),
}
GENERAL = {
    "zh": ("没有意见", "无", "挺好的", "继续保持", "满意", "一般般吧", "暂时没有建议", "都不错👍"),
    "en": ("No comment", "All good", "Keep it up", "Fine", "n/a"),
}
# What open answers also bring: contact data, markup, formulas, separators, line breaks.
HOSTILE = (
    "请联系我 13800001234",
    "mail me: someone@example.com",
    "<script>alert(1)</script>",
    "=1+1",
    "+86 010 5550 0199",
    "| a | b |",
    "*重要* **重要** _重要_",
    "😡😡",
    "🙏🎉",
    "第一行\n第二行",
    '他说"马上处理"，',
    "</td></tr><b>粗体",
    "# 标题",
    "[link](javascript:alert(1))",
    "$x^2$ {{ code }}",
    "@SUM(A1:A9)",
    "\\newpage #pagebreak()",
    "𠮷野家",
)
