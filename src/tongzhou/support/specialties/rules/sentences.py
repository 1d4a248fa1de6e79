"""What is said when something about a specialty or a preparation cannot be recorded."""

from tongzhou.kernel.errors import sentence

NEEDED = sentence(
    "specialties.needed",
    "“{what}”还没有填。",
    "“{what}” is missing.",
    then_zh="请补上再提交。",
    then_en="Fill it in and send again.",
)
IN_FUTURE = sentence(
    "specialties.in_future",
    "日期在今天之后（{day}）。",
    "The day lies after today ({day}).",
    then_zh="做到以后再登记，或核对日期。",
    then_en="Record it once it is reached, or check the day.",
)
TOO_EARLY = sentence(
    "specialties.too_early",
    "这一天早于开始的日期（{day}）。",
    "That day lies before the beginning ({day}).",
    then_zh="请核对日期；开始的日期不对，请先修改。",
    then_en="Check the day; if the beginning is wrong, correct that first.",
)
NOT_YET = sentence(
    "specialties.not_yet",
    "建成满十二个月才能确认“仍保持”（{day} 起）。",
    "Twelve months must have passed before it counts as kept (from {day}).",
    then_zh="请到那一天以后再看；现在已经保持不住，请写明原因停止。",
    then_en="Look again after that day; if it is not kept even now, stop it with the reason.",
)
BUILT_ALREADY = sentence(
    "specialties.built_already",
    "这个科室的“{aim}”已经在建，或已经建成。",
    "“{aim}” of this department is being built or there already.",
    then_zh="请从列表里打开它，在那里排计划、记进展。",
    then_en="Open it from the list; plan and record there.",
)
STANDS_ALREADY = sentence(
    "specialties.stands_already",
    "这一项已经登记过（{standing}）。",
    "This was recorded before ({standing}).",
    then_zh="已入账的要更正，先在台账里申请冲正，再重新登记。",
    then_en="To correct what is in the ledger, ask for a reversal there and record it anew.",
)
MILESTONE_SAID = sentence(
    "specialties.milestone_said",
    "节点“{name}”登记过达成，不能删除。",
    "The milestone “{name}” was said to be reached; it cannot be taken out.",
    then_zh="可以改名称、日期和要求；登记错了，先撤回或冲正。",
    then_en="Its name, day and evidence can be changed; what was said wrongly is taken back or reversed first.",
)
TOO_MANY = sentence(
    "specialties.too_many",
    "最多 {most} 个，现在有 {now} 个。",
    "At most {most}; there are {now}.",
    then_zh="请合并一些，只留关键的。",
    then_en="Merge some and keep what matters.",
)
SHOW_IT = sentence(
    "specialties.show_it",
    "要有依据：写一句，或附上材料。",
    "It needs evidence: one sentence, or a file.",
    then_zh="例：验收单编号、近半年例数、通知文号。",
    then_en="Such as the number of a record, cases of six months, the number of a letter.",
)
BAD_NUMBER = sentence(
    "specialties.bad_number",
    "“{number}”不像备案号或批准文号。",
    "“{number}” does not look like a filing or approval number.",
    then_zh="照批件写，例：滇药制备字Z20200001000、滇药制字Z20200001。",
    then_en="Copy every character of it from the letter of filing or approval.",
)
NUMBER_TAKEN = sentence(
    "specialties.number_taken",
    "编号“{number}”已经登记在另一个制剂上。",
    "The number “{number}” stands with another preparation.",
    then_zh="请核对编号；是同一个制剂，就在已有的那条里登记。",
    then_en="Check the number; if it is the same preparation, record it there.",
)
PAPERS_FIRST = sentence(
    "specialties.papers_first",
    "登记备案要附质量资料，或写明资料存放在哪里。",
    "A filing needs the quality documents, or where they are kept.",
    then_zh="例：质量标准、工艺规程、检验报告的照片或 PDF。",
    then_en="Such as the quality standard, the process and test reports, as pictures or PDF.",
)
OTHER_HOUSE = sentence(
    "specialties.other_house",
    "这个科室不是{place}的。",
    "That department is not {place}'s.",
    then_zh="请选受援方的科室。",
    then_en="Choose a department of the recipient.",
)
