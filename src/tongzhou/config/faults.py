"""What the machine may refuse while Tongzhou starts, saves or restores: one sentence each, with the way on."""

from __future__ import annotations

import errno

from tongzhou.kernel.errors import Refusal, sentence


class Unable(Refusal):
    """The machine, not the domain, says no. The command ends with exit code 1."""

    status = 503


PORT_TAKEN = sentence(
    "config.port_taken",
    "端口 {port} 已被别的程序占用。",
    "Port {port} is already in use.",
    then_zh="换一个端口再启动，例如 ./run --port 8080。",
    then_en="Start with another one, for example ./run --port 8080.",
)
PORT_DENIED = sentence(
    "config.port_denied",
    "不能在 {host} 的端口 {port} 上提供服务。",
    "Cannot listen on {host}, port {port}.",
    then_zh="请用 1024 以上的端口和本机的地址。",
    then_en="Use a port above 1024 and an address of this machine.",
)
DISK_FULL = sentence(
    "config.disk_full",
    "磁盘空间不够：{path} 所在的磁盘快满了。",
    "The disk that holds {path} is full.",
    then_zh="请腾出至少 500 MB，或用 --data 换一个位置。",
    then_en="Free at least 500 MB, or choose another place with --data.",
)
NO_RIGHTS = sentence(
    "config.no_rights",
    "没有读写 {path} 的权限。",
    "No permission to read or write {path}.",
    then_zh="请换用有权限的账户，或用 --data 换一个位置。",
    then_en="Use an account that may, or choose another place with --data.",
)
OTHER_VERSION = sentence(
    "config.other_version",
    "{path} 中的数据属于 PostgreSQL {found}，本程序带的是 {wanted}。",
    "The data in {path} belong to PostgreSQL {found}; this release carries {wanted}.",
    then_zh="用原来的版本执行 tongzhou backup，再用本版本 tongzhou restore 到新的位置。",
    then_en="Run tongzhou backup with the earlier release, then tongzhou restore into a new place with this one.",
)
ALREADY_UP = sentence(
    "config.already_up",
    "{path} 已经在另一个窗口里运行。",
    "{path} is already in use by another running Tongzhou.",
    then_zh="先停止那一个（Ctrl-C），或用 --data 换一个位置。",
    then_en="Stop that one first (Ctrl-C), or choose another place with --data.",
)
NO_PROGRAMS = sentence(
    "config.no_programs",
    "找不到随带的数据库程序 {name}。",
    "The database program {name} that comes with Tongzhou is missing.",
    then_zh="删除 .venv 后重新执行 ./run；或设置 DATABASE_URL 使用已有的 PostgreSQL。",
    then_en="Remove .venv and run ./run again, or set DATABASE_URL to use a PostgreSQL of yours.",
)
NO_PACKAGE = sentence(
    "config.no_package",
    "程序环境不完整，缺少 {name}。",
    "The environment is not complete: {name} is missing.",
    then_zh="删除 .venv 后重新执行 ./run。",
    then_en="Remove .venv and run ./run again.",
)
NO_SHARED_MEMORY = sentence(
    "config.no_shared_memory",
    "数据库要用的共享内存 /dev/shm 没有或者太小（{why}）。",
    "The shared memory that the database needs, /dev/shm, is missing or too small ({why}).",
    then_zh="请先执行：mount -t tmpfs -o size=256m tmpfs /dev/shm；容器请加 --shm-size=256m。",
    then_en="Run first: mount -t tmpfs -o size=256m tmpfs /dev/shm; give a container --shm-size=256m.",
)
NO_OWNER = sentence(
    "config.no_owner",
    "以 root 运行时，数据库需要另一个普通用户，但系统里没有可用的。",
    "Run by root, the database needs another ordinary user, and none can be used.",
    then_zh="请建立用户（adduser --system tongzhou），或用普通用户运行。",
    then_en="Make one (adduser --system tongzhou), or run as an ordinary user.",
)
DATABASE_WILL_NOT = sentence(
    "config.database_will_not",
    "数据库没有启动（{why}）。",
    "The database did not start ({why}).",
    then_zh="详情见 {log}。",
    then_en="See {log}.",
)
DATABASE_SILENT = sentence(
    "config.database_silent",
    "连不上数据库（{why}）。",
    "The database cannot be reached ({why}).",
    then_zh="请检查 DATABASE_URL 和那台服务器。",
    then_en="Check DATABASE_URL and that server.",
)
DATABASE_URL_WRONG = sentence(
    "config.database_url_wrong",
    "DATABASE_URL 写得不对（{why}）。",
    "DATABASE_URL is not written right ({why}).",
    then_zh="写成 postgresql://用户:密码@主机:5432/库名。",
    then_en="Write it as postgresql://user:password@host:5432/name.",
)
DATABASE_TOO_OLD = sentence(
    "config.database_too_old",
    "DATABASE_URL 指的是 PostgreSQL {found}（编码 {encoding}），不能使用。",
    "DATABASE_URL names a PostgreSQL {found} with encoding {encoding}, which cannot be used.",
    then_zh="请用 PostgreSQL 15 或更新的版本，库的编码为 UTF8。",
    then_en="Use PostgreSQL 15 or later and a database whose encoding is UTF8.",
)
OTHER_KEYS = sentence(
    "config.other_keys",
    "{path} 里的密钥打不开这个数据库里的病人资料。",
    "The keys in {path} do not open the patients' records in this database.",
    then_zh="请用 --data 指出当初使用这个数据库的目录；另起炉灶请建一个空库。",
    then_en="Name with --data the folder that this database was used with, or make an empty database.",
)
KEEPS_DYING = sentence(
    "config.keeps_dying",
    "{name} 反复停止，已放弃重启。",
    "{name} keeps stopping; it is not started again.",
    then_zh="请看上面的输出和 {log}，改正后再启动。",
    then_en="Read the output above and {log}, mend it, and start again.",
)
STEP_FAILED = sentence(
    "config.step_failed",
    "启动前的准备没有完成：{name}。",
    "Getting ready failed at: {name}.",
    then_zh="请看上面的输出；数据没有丢失，改正后再启动即可。",
    then_en="Read the output above; nothing is lost. Mend it and start again.",
)
HOLDS_DEMO = sentence(
    "config.holds_demo",
    "{path} 里是演示数据，不能改作正式使用。",
    "{path} holds the demo and cannot turn into real use.",
    then_zh="正式使用请另选位置：./run --empty --data 目录。",
    then_en="For real use choose another place: ./run --empty --data DIR.",
)
IN_REAL_USE = sentence(
    "config.in_real_use",
    "{path} 里是正式数据，不能装入演示。",
    "{path} is in real use; the demo does not go there.",
    then_zh="看演示请另选位置：./run --data 目录。",
    then_en="To see the demo choose another place: ./run --data DIR.",
)
NOT_EMPTY = sentence(
    "config.not_empty",
    "恢复只能放进空的地方，{path} 不是空的。",
    "A restore goes into an empty place only; {path} is not empty.",
    then_zh="请用 --data 指定一个新的目录；使用 DATABASE_URL 时请建一个空库。",
    then_en="Name a new folder with --data; with DATABASE_URL, make an empty database.",
)
DAMAGED = sentence(
    "config.damaged",
    "备份文件 {path} 不完整或被改动过（{name}）。",
    "The backup {path} is damaged or was changed ({name}).",
    then_zh="请换一份备份；这一份没有放进任何数据。",
    then_en="Use another backup; nothing of this one was put in place.",
)
UNUSABLE = sentence(
    "config.unusable",
    "不能使用 {path}：{why}。",
    "{path} cannot be used: {why}.",
    then_zh="请用 --data 换一个位置。",
    then_en="Choose another place with --data.",
)
NOTHING_HERE = sentence(
    "config.nothing_here",
    "{path} 里还没有数据。",
    "There is nothing in {path} yet.",
    then_zh="先执行 ./run，或用 --data 指出数据所在的目录。",
    then_en="Run ./run first, or name the folder with --data.",
)
NO_SUCH = sentence(
    "config.no_such",
    "没有“{what}”。",
    "There is no “{what}”.",
    then_zh="可选：{choices}。",
    then_en="Choose from: {choices}.",
)
TOOL_FAILED = sentence(
    "config.tool_failed",
    "{name} 没有完成（{why}）。",
    "{name} did not finish ({why}).",
    then_zh="请按提示改正后重试。",
    then_en="Mend what it says and try again.",
)
NO_ENGINE = sentence(
    "config.no_engine",
    "这台机器还不能用 {name} 计算：缺少 {lacking}。",
    "This machine cannot compute with {name} yet: {lacking} is missing.",
    then_zh="请安装它（见 pyproject.toml 的 analytics、spark 两组；Spark 另需 Java 17），或用 --engine、--engines 改选别的。",
    then_en="Install it (the groups analytics and spark of pyproject.toml; Spark also needs Java 17), or choose another with --engine, --engines.",
)
NOT_YET = sentence(
    "config.not_yet",
    "这个安装里还没有“{name}”这一部分。",
    "This installation does not hold the part “{name}” yet.",
    then_zh="请更新到包含它的版本。",
    then_en="Update to a release that holds it.",
)


def of(fault: OSError, path: object) -> Unable:
    """The sentence for what the operating system said about `path`."""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return Unable(DISK_FULL, path=path)
    if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Unable(NO_RIGHTS, path=path)
    return Unable(UNUSABLE, path=path, why=fault.strerror or str(fault))
