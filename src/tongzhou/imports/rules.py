"""States of an import, its limits, and what is said when it cannot be taken."""

from __future__ import annotations

from enum import StrEnum

from tongzhou.kernel.errors import sentence
from tongzhou.kernel.lifecycle import Lifecycle, Move
from tongzhou.kernel.permissions import Permission as P
from tongzhou.kernel.words import Words

MB = 1024 * 1024
FILE_LIMIT = 20 * MB
"""Bytes of one file."""
UNPACKED_LIMIT = 300 * MB
"""Bytes that a workbook may have once unpacked: 20,000 rows have under 30 MB; more is a mistake or an attack."""
MOST_ROWS = 50_000
"""Rows of one sheet."""
MOST_PROBLEMS = 500
"""Problems kept of one sheet; beyond them only their number."""
KEPT_DAYS = 400
"""A file is kept so long: until the year's figures are settled."""


class State(StrEnum):
    """Where an import stands."""

    RECEIVED = "received"
    READ = "ready"
    COMMITTING = "in-progress"
    DONE = "completed"
    FAILED = "failed"
    DROPPED = "cancelled"

    @property
    def words(self) -> Words:
        """The business status."""
        return _STATES[self]


_STATES = {
    State.RECEIVED: Words("正在读", "being read"),
    State.READ: Words("已读，待提交", "read, to be committed"),
    State.COMMITTING: Words("正在写入", "being written"),
    State.DONE: Words("已写入", "written"),
    State.FAILED: Words("没有写成", "not written"),
    State.DROPPED: Words("已放弃", "given up"),
}
NO_SUCH_STEP = sentence(
    "imports.no_such_step",
    "这次导入现在是“{state}”，不能“{event}”。",
    "This import is now “{state}”; it cannot be “{event}”.",
    then_zh="请刷新后再看；要重来就再上传一次，重复的不会记两遍。",
    then_en="Refresh and look again; upload once more to begin anew, nothing is counted twice.",
)
LIFECYCLE = Lifecycle(
    "import",
    (
        Move("read", Words("读完", "read"), (State.RECEIVED, State.READ, State.FAILED), State.READ, P.IMPORT),
        Move("commit", Words("写入", "commit"), (State.READ,), State.COMMITTING, P.IMPORT),
        Move("done", Words("写完", "done"), (State.COMMITTING,), State.DONE, P.IMPORT),
        Move("fail", Words("没有写成", "failed"), (State.RECEIVED, State.COMMITTING), State.FAILED, P.IMPORT),
        Move(
            "drop",
            Words("放弃", "give up"),
            (State.RECEIVED, State.READ, State.FAILED),
            State.DROPPED,
            P.IMPORT,
        ),
    ),
    NO_SUCH_STEP,
)

NO_IMPORT = sentence(
    "imports.none",
    "没有找到这次导入。",
    "There is no such import.",
    then_zh="它只给上传的人看；请从“表格”里打开自己的。",
    then_en="It is shown to who uploaded it; open your own from the list.",
)
EMPTY = sentence(
    "imports.empty",
    "没有选文件，或者文件是空的。",
    "No file was chosen, or it is empty.",
    then_zh="请选一个表格文件再上传。",
    then_en="Choose a workbook and upload again.",
)
TOO_LARGE = sentence(
    "imports.too_large",
    "这个文件有 {size} MB，最多 {limit} MB。",
    "This file has {size} MB; at most {limit} MB.",
    then_zh="请去掉图片，或按年份拆成几个文件。",
    then_en="Remove pictures, or split it by year.",
)
OTHER_FILE = sentence(
    "imports.other_file",
    "这个编号已经上传过另一个文件。",
    "Another file was sent under this id.",
    then_zh="请刷新页面后重新上传。",
    then_en="Refresh the page and upload again.",
)
