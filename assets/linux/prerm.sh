#!/bin/sh
# Before removal. Whoever removes Fallow does not want it to mine on; an upgrade leaves a running one alone.
set -e

[ "$1" = remove ] || exit 0

# The Python hook lies in the users' own folders, so they take it away themselves. One that stays behind does nothing.
getent passwd | while IFS=: read -r user _ _ _ _ home _; do
  [ -f "$home/.local/share/fallow/hooks.json" ] || continue
  runuser -u "$user" -- env -u FALLOW_DATA -u XDG_DATA_HOME HOME="$home" timeout 60 /opt/Fallow/resources/bin/fallow hook remove </dev/null || true
done

# Pids of our processes; with `main`, only those that none of ours started: they stop their miners in order.
ours() {
  for dir in /proc/[0-9]*; do
    is_ours "$dir" || continue
    [ "$1" = main ] && is_ours "/proc/$(awk '/^PPid:/ { print $2 }' "$dir/status" 2>/dev/null)" && continue
    echo "${dir#/proc/}"
  done
}

# The link says "(deleted)" after an upgrade under a running app.
is_ours() {
  case $(readlink "$1/exe" 2>/dev/null) in
    /opt/Fallow/fallow-desktop | '/opt/Fallow/fallow-desktop (deleted)') return 0 ;;
    *) return 1 ;;
  esac
}

pids=$(ours main)
[ -n "$pids" ] || exit 0
echo 'Stopping Fallow…'
kill -TERM $pids 2>/dev/null || true
waited=0
while [ -n "$(ours all)" ] && [ "$waited" -lt 30 ]; do
  sleep 1
  waited=$((waited + 1))
done
pids=$(ours all)
[ -z "$pids" ] || kill -KILL $pids 2>/dev/null || true
