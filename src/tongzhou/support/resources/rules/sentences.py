"""What is said when money or things cannot be entered so."""

from tongzhou.kernel.errors import sentence

NOT_LISTED = sentence(
    "resources.not_listed",
    "这一项不在清单里。",
    "This is not on the list.",
    then_zh="请从清单里选；清单没有的，选最接近的一项并写在说明里。",
    then_en="Choose from the list; if it is missing, take the nearest and say so in the note.",
)
NO_NAME = sentence(
    "resources.no_name",
    "还没有写名称。",
    "The name is missing.",
    then_zh="写大家平时叫的名称，例如“流动医院车”。",
    then_en="Write what people call it, for example “mobile hospital van”.",
)
WRONG_MONEY = sentence(
    "resources.wrong_money",
    "金额要大于零；不知道就留空，不要写 0。",
    "An amount is more than nothing; leave it empty when it is not known, do not write 0.",
    then_zh="请核对文件上的数字和单位（元还是万元）。",
    then_en="Compare with the document, and mind yuan and ten thousand yuan.",
)
TOO_MUCH_MONEY = sentence(
    "resources.too_much_money",
    "一笔最多 9.99 亿元。",
    "One record holds at most 999 million yuan.",
    then_zh="多半是单位看错了（元当成万元），请核对；真有更大的，请分成几笔。",
    then_en="Most likely yuan were read as ten thousands; check, or divide it.",
)
NO_QUANTITY = sentence(
    "resources.no_quantity",
    "数量要是 1 到 {most} 的整数。",
    "The quantity is a whole number from 1 to {most}.",
    then_zh="一整项工程写 1，单位选“项”。",
    then_en="For works as a whole write 1 and choose items.",
)
NOT_THE_PRODUCT = sentence(
    "resources.not_the_product",
    "数量乘单价是 {product} 元，填的合计是 {typed} 元。",
    "Quantity times unit price is {product} yuan; the total says {typed}.",
    then_zh="请核对三个数；只知道总价的，单价留空。",
    then_en="Check the three numbers; if only the total is known, leave the unit price empty.",
)
UNKNOWN_AMOUNT = sentence(
    "resources.unknown_amount",
    "金额还不知道，不能请对方确认。",
    "The amount is not known; the other side cannot confirm it.",
    then_zh="查到金额后补上再报；记录先留着，不会算成 0。",
    then_en="Add the amount when it is found; the record stays, and does not count as zero.",
)
OVER_LINE = sentence(
    "resources.over_line",
    "这样就超出预算行了：预算 {planned} 元，已占用 {bought} 元。",
    "This would exceed the budget line: planned {planned} yuan, taken {bought} yuan.",
    then_zh="请核对数量和单价；确需追加，先由双方办公室改预算行并写明原因。",
    then_en="Check quantity and price; if more is needed, change the line first and say why.",
)
OVER_PURCHASE = sentence(
    "resources.over_purchase",
    "这样付款就超出合同了：合同 {planned} 元，已付 {bought} 元。",
    "This would pay more than the contract: {planned} yuan, paid {bought} yuan.",
    then_zh="请核对金额；合同变了，先改采购。",
    then_en="Check the amount; if the contract changed, change the purchase first.",
)
BELOW_BOUGHT = sentence(
    "resources.below_bought",
    "预算行不能低于已采购的金额。",
    "A budget line cannot be less than what was bought on it.",
    then_zh="请先取消或更正采购，再改预算行。",
    then_en="Cancel or correct the purchase first.",
)
IN_FUTURE = sentence(
    "resources.in_future",
    "这个日期还没有到。",
    "That day is still to come.",
    then_zh="做完了再记；计划的日期写在“计划完成”里。",
    then_en="Enter it when it is done; a plan goes into the planned day.",
)
NOT_THERE_YET = sentence(
    "resources.not_there_yet",
    "日期早于设备登记的那天（{day}）。",
    "The day lies before the device was registered ({day}).",
    then_zh="请核对日期，或先更正登记的日期。",
    then_en="Check the day, or correct the day of registration.",
)
IN_REPAIR = sentence(
    "resources.in_repair",
    "这台设备登记为在修。",
    "This device is entered as under repair.",
    then_zh="修好了就先按“修好了”，再记使用。",
    then_en="If it works again, press “mended” first.",
)
SCRAPPED = sentence(
    "resources.scrapped",
    "这台设备已经报废，不再记使用。",
    "This device was scrapped; no more use is entered.",
    then_zh="如果扫错了标签，请看设备上的编号。",
    then_en="If the wrong label was scanned, look at the number on the device.",
)
ALL_REGISTERED = sentence(
    "resources.all_registered",
    "这批 {quantity} {unit} 已经全部登记。",
    "All {quantity} {unit} of this purchase are registered.",
    then_zh="请从设备清单里打开已有的那一台。",
    then_en="Open the one that is there from the list of devices.",
)
SAME_SERIAL = sentence(
    "resources.same_serial",
    "出厂编号“{serial}”已经登记过。",
    "The serial number “{serial}” is registered already.",
    then_zh="请看铭牌核对，或打开已有的那一台。",
    then_en="Look at the plate again, or open the device that is there.",
)
LINE_IN_USE = sentence(
    "resources.line_in_use",
    "这一行已经有采购，不能删。",
    "Something was bought on this line; it cannot be dropped.",
    then_zh="请先取消采购，或把这一行改对。",
    then_en="Cancel the purchase first, or correct the line.",
)
PAID_ALREADY = sentence(
    "resources.paid_already",
    "这笔采购已有付款，不能取消。",
    "Something was paid on this purchase; it cannot be cancelled.",
    then_zh="请先撤回付款，或冲正已入账的付款。",
    then_en="Withdraw the payment first, or reverse the one in the ledger.",
)
OTHER_FUND = sentence(
    "resources.other_fund",
    "这笔资金不是这两家之间的。",
    "This fund is not between these two.",
    then_zh="请选同一对机构的资金，或先登记资金。",
    then_en="Choose a fund of the same two, or enter it first.",
)
NOT_BELOW = sentence(
    "resources.not_below",
    "“{place}”不在受援方之下。",
    "“{place}” does not stand below the recipient.",
    then_zh="请选受援方自己或它下面的卫生院、村卫生室。",
    then_en="Choose the recipient itself or a place below it.",
)
ONE_OF_TWO = sentence(
    "resources.one_of_two",
    "还没有写这个数字出自哪里。",
    "It is not said where this figure comes from.",
    then_zh="写文件名和页码，例如“2021 年工作报告 第 3 页”。",
    then_en="Name the document and the page.",
)
WRONG_COUNT = sentence(
    "resources.wrong_count",
    "人数、户数和次数要是不小于零的整数。",
    "Persons, households and times are whole numbers, not below zero.",
    then_zh="不知道就留空。",
    then_en="Leave it empty when it is not known.",
)
WRONG_DAYS = sentence(
    "resources.wrong_days",
    "天数要在 1 到 730 之间，并写明依据。",
    "The days are 1 to 730, and the source is named.",
    then_zh="依据写文件名和文号；没有文件的，写“本地约定”。",
    then_en="Name the document; without one write “local custom”.",
)
NO_FILES = sentence(
    "resources.no_files",
    "还没有选文件，或文件还没有传完。",
    "No file was chosen, or it has not arrived yet.",
    then_zh="请拍照或选取，等它传完再按“附上”。",
    then_en="Take a photo or choose a file, and attach it once it has arrived.",
)
NO_STEP = sentence(
    "resources.no_step",
    "现在是“{state}”，不能“{event}”。",
    "It is now “{state}”; it cannot be “{event}”.",
    then_zh="可能刚被别人办过，请刷新后再看。",
    then_en="Somebody may just have acted; refresh and look again.",
)
