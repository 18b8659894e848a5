#!/bin/sh
# After removal. Settings and history lie in the users' homes and are theirs: not even a purge touches them.
set -e

profile='/etc/apparmor.d/${executable}'

case $1 in
  remove | purge)
    if [ -f "$profile" ]; then
      if command -v aa-enabled >/dev/null && aa-enabled --quiet; then
        apparmor_parser --remove "$profile" || true
      fi
      rm -f "$profile"
    fi
    [ -d /opt ] || mkdir /opt # dpkg took it with our folder when that was the last
    ;;
esac
