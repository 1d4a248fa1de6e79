# Read by ./test: what the machine itself must have. Installs it as root on Debian, otherwise names it and fails.

missing() { # sets $wanted to the Debian packages that are not there; $@ is package=program or package=file
  wanted=()
  local pair
  for pair in "$@"; do
    command -v "${pair#*=}" >/dev/null 2>&1 || [ -e "${pair#*=}" ] || wanted+=("${pair%%=*}")
  done
}

need() { # package=program-or-file …
  missing "$@"
  [ ${#wanted[@]} -eq 0 ] && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "== installing ${wanted[*]}"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -q && apt-get install -y -q --no-install-recommends "${wanted[@]}"; } </dev/null >/tmp/tongzhou-apt.log 2>&1 \
      || { tail -5 /tmp/tongzhou-apt.log >&2; }
    missing "$@"
    [ ${#wanted[@]} -eq 0 ] && return
  fi
  say "缺少 ${wanted[*]}，请先执行：sudo apt-get install ${wanted[*]}" \
    "Missing ${wanted[*]}. Run first: sudo apt-get install ${wanted[*]}"
}

need_browser() {
  need chromium=chromium fonts-noto-cjk=/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
}

on_debian_postgres() { # command …: run it with DATABASE_URL of a throw-away PostgreSQL 15
  local bin=/usr/lib/postgresql/15/bin as=() place result
  need postgresql-15=$bin/postgres
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
