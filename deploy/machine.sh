# Read by ./test: what the machine itself must have. Installs it as root on Debian, otherwise names it and fails.

missing() { # sets $wanted to the Debian packages that are not there; $@ is package=program or package=file (a pattern)
  wanted=()
  local pair
  for pair in "$@"; do
    command -v "${pair#*=}" >/dev/null 2>&1 || compgen -G "${pair#*=}" >/dev/null || wanted+=("${pair%%=*}")
  done
}

need() { # package=program-or-file …
  missing "$@"
  [ ${#wanted[@]} -eq 0 ] && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    local log
    log="$(mktemp "${TMPDIR:-/tmp}/tongzhou-apt-XXXXXX")"
    echo "== installing ${wanted[*]}"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -q && apt-get install -y -q --no-install-recommends "${wanted[@]}"; } </dev/null >"$log" 2>&1 \
      || tail -5 "$log" >&2
    rm -f "$log"
    missing "$@"
    [ ${#wanted[@]} -eq 0 ] && return
  fi
  say "缺少 ${wanted[*]}，请先执行：sudo apt-get install ${wanted[*]}" \
    "Missing ${wanted[*]}. Run first: sudo apt-get install ${wanted[*]}"
}

need_browser() { # the browser, a Chinese font for it, and what Playwright's driver links to
  need chromium=chromium fonts-noto-cjk=/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc \
    'libatomic1=/usr/lib/*/libatomic.so.1'
}

need_java() { # for the tests of figures on Spark
  need openjdk-17-jre-headless=java
}

need_postgres() {
  need postgresql-15=/usr/lib/postgresql/15/bin/postgres
}

on_debian_postgres() { # command …: run it with DATABASE_URL of a throw-away PostgreSQL 15
  local bin=/usr/lib/postgresql/15/bin as=() place result
  place="$(mktemp -d /tmp/tongzhou-15-XXXXXX)"
  if [ "$(id -u)" = 0 ]; then
    as=(runuser -u postgres --)
    chown postgres "$place"
  fi
  cat_options="-c listen_addresses='' -c unix_socket_directories='$place' -c fsync=off -c max_connections=200 -c logging_collector=off"
  (cd / && "${as[@]}" $bin/initdb -D "$place/data" -U tongzhou --encoding=UTF8 --locale=C.UTF-8 --auth=trust --no-sync >/dev/null \
    && "${as[@]}" $bin/pg_ctl -D "$place/data" -s -w -l "$place/log" -o "$cat_options" start) || return 1
  DATABASE_URL="postgresql://tongzhou@/tongzhou?host=$place" "$@"
  result=$?
  (cd / && "${as[@]}" $bin/pg_ctl -D "$place/data" -s -m immediate stop)
  rm -rf "$place"
  return $result
}
