#!/bin/sh
# After install and upgrade. A running Fallow is left alone: it goes on with what it has loaded, and the next start is the new one.
set -e

app='/opt/${sanitizedProductName}'
profile='/etc/apparmor.d/${executable}'

# Without user namespaces (hardened kernels, Ubuntu 24.04 without our profile) Chromium's sandbox needs its helper setuid root;
# where it has them it does not use the helper. Whether it will have them cannot be told here: root always does.
if ! dpkg-statoverride --list "$app/chrome-sandbox" >/dev/null 2>&1; then
  chown root:root "$app/chrome-sandbox"
  chmod 4755 "$app/chrome-sandbox"
fi

# Ubuntu 24.04 gives user namespaces only to programs whose profile says so. Older parsers do not know such a profile and need none.
if command -v apparmor_parser >/dev/null && apparmor_parser --skip-kernel-load --skip-cache "$app/resources/apparmor-profile" >/dev/null 2>&1; then
  mkdir -p "${profile%/*}"
  cp "$app/resources/apparmor-profile" "$profile"
  chmod 644 "$profile"
  if command -v aa-enabled >/dev/null && aa-enabled --quiet; then
    apparmor_parser --replace --write-cache --skip-read-cache "$profile" || echo 'fallow: the AppArmor profile could not be loaded' >&2
  fi
fi
