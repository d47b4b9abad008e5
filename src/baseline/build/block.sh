set -euo pipefail
trap '[ $? = 0 ] || echo "Stopped at an error: what comes after it was not done. Mend the cause, then run this block again." >&2' EXIT
account=$(aws sts get-caller-identity --query Account --output text)
mkdir -p ~/footing/"$account"/ACTION
cd ~/footing/"$account"/ACTION
once() { if [ ! -e "$1" ]; then mkdir -p "$(dirname "$1")"; "${@:2}" > part || return; mv part "$1"; fi; }
made() { mkdir -p "$(dirname "$1")"; "${@:2}" > part || return; mv part "$1"; }
or_none() { if "${@:2}" 2> error.txt; then return; fi; if grep -q "($1)" error.txt; then return; fi; cat error.txt >&2; return 1; }
some() { local answer; answer=$("$@") || return; if [ "${answer:-None}" = None ]; then echo "Nothing found by: $*" >&2; return 1; fi; echo "$answer"; }
regions_with() { local region all; all=$(aws ec2 describe-regions --query 'Regions[].RegionName' --output text) || return; for region in $(echo "$all"); do if "$@" --region "$region" > part 2> error.txt; then echo "$region"; elif grep -q 'AccessDenied\|UnauthorizedOperation\|UnrecognizedClient\|Could not connect' error.txt; then { echo "$region: left out"; cat error.txt; } >&2; else cat error.txt >&2; return 1; fi; done; }
noted() { [ -n "$(find "$1" -type f 2> /dev/null)" ] || { echo "Nothing was changed: there is no note $PWD/$1. $2"; exit; }; }
