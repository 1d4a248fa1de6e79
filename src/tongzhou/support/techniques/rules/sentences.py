"""What is said when something about a technique, a case or a table of diseases cannot be recorded."""

from tongzhou.kernel.errors import sentence

NEEDED = sentence(
    "techniques.needed",
    "“{what}”还没有填。",
    "“{what}” is missing.",
    then_zh="请补上再提交。",
    then_en="Fill it in and send again.",
)
IN_FUTURE = sentence(
    "techniques.in_future",
    "日期在今天之后（{day}）。",
    "The day lies after today ({day}).",
    then_zh="做过以后再登记，或核对日期。",
    then_en="Record it once it is done, or check the day.",
)
BEFORE_INTRODUCTION = sentence(
    "techniques.before_introduction",
    "这一天早于引进的日期（{day}）。",
    "That day lies before the introduction ({day}).",
    then_zh="请核对日期；引进的日期不对，请先更正引进。",
    then_en="Check the day; if the introduction's day is wrong, correct that first.",
)
NOT_OF_SIDE = sentence(
    "techniques.not_of_side",
    "{name}不是{place}的人员。",
    "{name} does not belong to {place}.",
    then_zh="学习者选受援方的人，带教专家选支援方的人。",
    then_en="Learners are of the recipient, experts of the supporting side.",
)
EXPERT_NEEDED = sentence(
    "techniques.expert_needed",
    "不是独立完成的病例，要写明带教专家。",
    "A case that was not done alone needs the supervising expert.",
    then_zh="请选择当时在场指导的专家。",
    then_en="Choose the expert who stood by.",
)
ALONE_MEANS_ALONE = sentence(
    "techniques.alone_means_alone",
    "独立完成的病例没有带教专家。",
    "A case done alone has no supervising expert.",
    then_zh="有专家在场指导的，请选“指导下完成”。",
    then_en="If an expert stood by, choose “under supervision”.",
)
WRONG_NUMBER = sentence(
    "techniques.wrong_number",
    "“{what}”应为 {least} 到 {most} 之间的整数。",
    "“{what}” must be a whole number from {least} to {most}.",
    then_zh="不知道就空着，不要填 0。",
    then_en="Leave it empty when it is not known; do not type 0.",
)
SAME_CASE = sentence(
    "techniques.same_case",
    "同一病例号、同一天、同一位学习者已经登记过。",
    "The same case number, day and learner were recorded before.",
    then_zh="请在病例列表里找到它；要改就在那里更正。",
    then_en="Find it among the cases; correct it there.",
)
PROVE_FIRST = sentence(
    "techniques.prove_first",
    "填补空白要有依据：上传证明，或写明出处。",
    "A local first needs proof: attach it, or name the written source.",
    then_zh="例如科技查新、县卫健局的文件、当地报道。",
    then_en="Such as a novelty search, a paper of the health bureau, a local report.",
)
TOO_EARLY = sentence(
    "techniques.too_early",
    "满十二个月才能确认“仍在做”（{day}）。",
    "Twelve months must have passed before it counts as kept ({day}).",
    then_zh="到期会提醒，请那时再办。",
    then_en="You are reminded when it is due; do it then.",
)
NOT_ALONE_YET = sentence(
    "techniques.not_alone_yet",
    "还没有双方确认的独立病例，谈不上保持。",
    "No case done alone is confirmed by both sides yet; there is nothing to keep.",
    then_zh="先登记独立完成的病例，请对方确认。",
    then_en="Record a case done alone first and have it confirmed.",
)
STANDS_ALREADY = sentence(
    "techniques.stands_already",
    "这一项已经登记过（{standing}）。",
    "This was recorded before ({standing}).",
    then_zh="待确认的可以撤回再登记；已入账的先申请冲正。",
    then_en="Take it back while it waits; reverse it once it is in the ledger.",
)
POSTED_ALREADY = sentence(
    "techniques.posted_already",
    "这个病例现在是“{standing}”，不能更正。",
    "This case is “{standing}”; it cannot be corrected.",
    then_zh="已入账的先在台账里申请冲正，再重新登记。",
    then_en="Reverse what is in the ledger first, then record it anew.",
)
BAD_CODE = sentence(
    "techniques.bad_code",
    "“{code}”不像 ICD-10 编码。",
    "“{code}” does not look like an ICD-10 code.",
    then_zh="例：I21 或 I21.9；不知道就空着，只写病名。",
    then_en="Such as I21 or I21.9; leave it empty and write the name only.",
)
TWICE_IN_TABLE = sentence(
    "techniques.twice_in_table",
    "“{name}”在表里出现了两次。",
    "“{name}” stands twice in the table.",
    then_zh="请合并成一行再导入。",
    then_en="Make one line of them and import again.",
)
LINE_UNREADABLE = sentence(
    "techniques.line_unreadable",
    "第 {line} 行看不懂：“{text}”。",
    "Line {line} cannot be read: “{text}”.",
    then_zh="每行四栏：编码、病名、县内例数、转出例数，用制表符或逗号隔开。",
    then_en="Four columns a line: code, name, cases in the county, cases sent out, by tabs or commas.",
)
WRONG_CONTENT = sentence(
    "techniques.other_content",
    "这条记录已经用别的内容登记过。",
    "This was recorded before with other content.",
    then_zh="请打开已有的记录核对，需要改就在那里更正。",
    then_en="Open what is there and correct it there if needed.",
)
OTHER_HOUSE = sentence(
    "techniques.other_house",
    "这条疾病谱不是{place}的。",
    "That line of the disease spectrum is not {place}'s.",
    then_zh="请从受援方自己的疾病谱里选。",
    then_en="Choose from the recipient's own table.",
)
CASE_FIRST = sentence(
    "techniques.case_first",
    "“首次独立完成”要在那个病例之后确认。",
    "“First done alone” is confirmed after its case.",
    then_zh="请先确认同一天的独立病例，或一起勾选确认。",
    then_en="Confirm the case of that day first, or both together.",
)
BAD_GRADE = sentence(
    "techniques.bad_grade",
    "没有“{grade}”这个手术级别。",
    "There is no grade of operation “{grade}”.",
    then_zh="填 1 到 4；不是手术就空着。",
    then_en="1 to 4; empty for what is no operation.",
)
