# Read by ./run and ./test: find Python, make .venv from a lock file. Needs bash and python3 with venv, nothing else.
# Uses TONGZHOU_VENV when the folder itself cannot be written.

unset PYTHONIOENCODING
export PYTHONUTF8=1 # what is said and read is UTF-8, also where the locale is GBK or Latin-1

say() { # zh, en: one sentence, and out
  printf '同舟：%s\nTongzhou: %s\n' "$1" "$2" >&2
  exit 1
}

new_enough() { # program: whether it is a Python that will do
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() { # sets $python to a Python of 3.11 or later
  local name
  if [ -n "${TONGZHOU_PYTHON:-}" ]; then
    new_enough "$TONGZHOU_PYTHON" || say "TONGZHOU_PYTHON 指的 $TONGZHOU_PYTHON 不是 Python 3.11 或更新的版本。" \
      "TONGZHOU_PYTHON names $TONGZHOU_PYTHON, which is no Python of 3.11 or later."
    python="$TONGZHOU_PYTHON"
    return
  fi
  for name in python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
    if new_enough "$name"; then
      python="$name"
      return
    fi
  done
  say "需要 Python 3.11 或更新的版本（Debian：apt install python3 python3-venv）。" \
    "Python 3.11 or later is needed (Debian: apt install python3 python3-venv)."
}

lock_hash() { # folder, lock: names this lock on this Python
  "$python" -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read() + sys.version.encode()).hexdigest())' "$1/$2"
}

make_environment() { # folder, lock: sets $venv; skips everything when the lock is the one installed
  venv="${TONGZHOU_VENV:-$1/.venv}"
  find_python
  local hash stamp="$venv/.installed"
  hash="$(lock_hash "$1" "$2")"
  if [ -x "$venv/bin/python" ] && [ -f "$stamp" ] && grep -qx "$hash" "$stamp"; then
    return
  fi
  echo "同舟：第一次运行，正在准备程序环境（约一分钟）… making the environment, about a minute"
  new_venv
  # A machine's own habits (user = true, another target) would put the packages elsewhere.
  env -u PIP_TARGET -u PIP_PREFIX -u PIP_ROOT \
    "$venv/bin/python" -m pip install --disable-pip-version-check --no-input --no-user --require-hashes --only-binary :all: \
    --progress-bar "$([ -t 1 ] && echo on || echo off)" -r "$1/$2" | progress \
    || say "程序包没有装好，请看上面的输出；检查网络和磁盘空间后再试。" \
      "The packages were not installed, see above; check the network and the disk and try again."
  echo "$hash" >>"$stamp"
}

new_venv() { # made anew when it is missing or its Python is gone
  if [ -x "$venv/bin/python" ] && "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    return
  fi
  "$python" -c 'import venv, ensurepip' 2>/dev/null || say \
    "这台机器的 Python 缺少 venv 模块，请先执行：apt install python3-venv" \
    "This Python has no venv module. Run first: apt install python3-venv"
  "$python" -m venv --clear "$venv" || say "不能在 $venv 建立程序环境：请检查权限和磁盘空间，或设置 TONGZHOU_VENV。" \
    "Cannot make the environment in $venv: check rights and disk space, or set TONGZHOU_VENV."
}

progress() { # pip's many lines as a few: what is being fetched
  if [ -t 1 ]; then
    cat
  else
    grep --line-buffered -E '^(Collecting|Installing|Successfully|ERROR)' | cut -c1-160 || true
  fi
}

make_runtime_stamp() { # the test lock holds all of the other one: ./run need not install again
  local hash
  hash="$(lock_hash "$1" requirements.lock)"
  grep -qx "$hash" "$venv/.installed" || echo "$hash" >>"$venv/.installed"
}
