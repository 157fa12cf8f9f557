#!/usr/bin/env bash
# Installs the programs that the tests meet Sotto with, from Debian's packages. Does nothing where all are there.
set -euo pipefail

peers=(
  sip-tester       # sipp: telephones by the hundred
  baresip-core     # a telephone that others wrote, with its g711, aufile, account, menu and ctrl_tcp modules
  linphone-cli     # another one
  chromium         # the web pages as a person sees them
  fonts-liberation # and with letters
  sox              # which tone is in a recording
  tshark           # what was on the wire, read by others
  iproute2         # network namespaces: several hosts on one machine
)

missing=()
for peer in "${peers[@]}"; do
  dpkg-query -W -f='${Status}' "$peer" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$peer")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# A hanging download is tried once more; a refusal is final.
quietly() {
  local status=0
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive timeout 300 "$@" >"$log" 2>&1 </dev/null || status=$?
  if [ "$status" -eq 124 ]; then
    status=0
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive timeout 600 "$@" >"$log" 2>&1 </dev/null || status=$?
  fi
  [ "$status" -eq 0 ] || { cat "$log" >&2; echo "Failed: $*" >&2; exit "$status"; }
}

echo "Installing ${missing[*]}"
quietly apt-get -q update
quietly apt-get -q install --yes --no-install-recommends "${missing[@]}"
