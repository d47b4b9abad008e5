#!/usr/bin/env bash
# Imports @NUMBER@ findings of Footing into AWS Security Hub CSPM, with the AWS CLI, version 1 or 2.
#
#   bash import.sh           shows these lines, and does nothing
#   bash import.sh check     read-only: whether this is the right account, and whether Security Hub CSPM is on
#   bash import.sh apply     imports the findings, and asks before that; --yes asks nothing
#
# It refuses to run in any account but @ACCOUNT@, and stops at the first finding that is not taken. Findings have ids that stay, so
# it can be run again, also with newer files: that updates the findings. Security Hub deletes a finding 90 days after its last
# update.
#
# Exit code: 0 done; 1 stopped at an error; 2 nothing was done.

set -euo pipefail
export AWS_PAGER=''
account=@ACCOUNT@
region=@REGION@
files='@FILES@'

refuse() {
  echo "$*" >&2
  exit 2
}

mode=help
yes=''
for option in "$@"; do
  case $option in
  check | apply) mode=$option ;;
  --yes) yes=yes ;;
  help | --help | -h) mode=help ;;
  *) refuse "Unknown option: $option. 'bash $0' lists the options." ;;
  esac
done
if [ "$mode" = help ]; then
  sed -n '2,/^$/s/^# \{0,1\}//p' "$0"
  exit
fi
cd "$(dirname "$0")"

here=$(aws sts get-caller-identity --query Account --output text) ||
  refuse "AWS did not say which account this is. Sign in first: 'aws sts get-caller-identity' has to work."
[ "$here" = "$account" ] || refuse "Nothing was done: this is account $here, but the findings are about $account."
hub=$(aws securityhub describe-hub --region "$region" --query HubArn --output text) ||
  refuse "Nothing was done: Security Hub CSPM is not on in $region, or you may not read it."
echo "Account $account, $hub"
if [ "$mode" = check ]; then
  echo "Nothing was changed. 'bash $0 apply' imports @NUMBER@ findings."
  exit
fi
if [ -z "$yes" ]; then
  [ -t 0 ] || refuse "Nothing was done: there is nobody to ask. Add --yes."
  read -r -p "Import @NUMBER@ findings into Security Hub CSPM in $region? [y/N] " answer || exit 2
  case $answer in y | Y | yes) ;; *) refuse "Nothing was done." ;; esac
fi

for file in $files; do
  result=$(aws securityhub batch-import-findings --region "$region" --findings "file://$file" \
    --query '[SuccessCount, FailedCount, FailedFindings[].[Id, ErrorCode, ErrorMessage]]' --output text)
  read -r taken failed _ <<<"$result"
  echo "$file: $taken imported, $failed refused"
  if [ "$failed" != 0 ]; then
    printf '%s\n' "$result" | tail -n +2 >&2
    echo "Stopped: Security Hub refused these findings. Nothing after $file was imported." >&2
    exit 1
  fi
done
echo "Done. In Security Hub CSPM, filter by the product name: Footing. Findings that are met are archived."
