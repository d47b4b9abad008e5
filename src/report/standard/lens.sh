#!/usr/bin/env bash
# The lens "@NAME@" for the AWS Well-Architected Tool, with the AWS CLI, version 1 or 2.
#
#   bash lens.sh                         shows these lines, and does nothing
#   bash lens.sh import                  imports the lens, or this version of it if there is another one
#   bash lens.sh answers WORKLOAD-ID     enters @NUMBER@ answers into a workload, for the lens
#
#   --dry-run          prints the commands that would change something, and runs only those that read
#   --yes              asks nothing
#   --replace          also replaces answers that somebody else entered
#   --account NUMBER   the account to run in, if this file does not name one
#
# It uses the Region of your AWS CLI, refuses to run in another account, and stops at the first error. It can be run again: what is
# there already stays as it is.
#
# Exit code: 0 done; 1 stopped at an error; 2 nothing was done.

set -euo pipefail
export AWS_PAGER=''
account='@ACCOUNT@'
name='@NAME@'
version=@VERSION@
marker='@MARKER@'

refuse() {
  echo "$*" >&2
  exit 2
}

mode=help
workload=''
dry_run=''
yes=''
replace=''
while [ $# -gt 0 ]; do
  case $1 in
  import) mode=import ;;
  answers)
    mode=answers workload=${2:-}
    [[ $workload =~ ^[0-9a-f]{32}$ ]] ||
      refuse "Name the workload: bash $0 answers WORKLOAD-ID. 'aws wellarchitected list-workloads' shows the IDs."
    shift
    ;;
  --dry-run) dry_run=yes ;;
  --yes) yes=yes ;;
  --replace) replace=yes ;;
  --account)
    [[ ${2:-} =~ ^[0-9]{12}$ ]] || refuse "--account takes an account ID of 12 digits."
    [ -z "$account" ] || [ "$account" = "$2" ] || refuse "Nothing was done: this file is about account $account."
    account=$2
    shift
    ;;
  help | --help | -h) mode=help ;;
  *) refuse "Unknown option: $1. 'bash $0' lists the options." ;;
  esac
  shift
done
if [ "$mode" = help ]; then
  sed -n '2,/^$/s/^# \{0,1\}//p' "$0"
  exit
fi
cd "$(dirname "$0")"

change() {
  if [ -n "$dry_run" ]; then
    printf '  would run:' && printf ' %q' aws "$@" && echo
  else
    aws "$@"
  fi
}

ask() {
  if [ -n "$yes$dry_run" ]; then return; fi
  [ -t 0 ] || refuse "Nothing was done: there is nobody to ask. Add --yes."
  read -r -p "$1 [y/N] " answer || exit 2
  case $answer in y | Y | yes) ;; *) refuse "Nothing was done." ;; esac
}

[ -n "$account" ] || refuse "Nothing was done: this file does not name an account. Add --account NUMBER."
here=$(aws sts get-caller-identity --query Account --output text) ||
  refuse "AWS did not say which account this is. Sign in first: 'aws sts get-caller-identity' has to work."
[ "$here" = "$account" ] || refuse "Nothing was done: this is account $here, not $account."

# The ARN and version of each entry of the lens; a draft has an entry of its own.
lenses=$(aws wellarchitected list-lenses --lens-type CUSTOM_SELF --lens-status ALL --lens-name "$name" \
  --query "LensSummaries[?LensName=='$name'].[LensArn, LensVersion]" --output text)
[ "$lenses" != None ] || lenses=''
arn=$(printf '%s\n' "$lenses" | awk 'NF && !found++ { print $1 }')
is_published=$(printf '%s\n' "$lenses" | awk -v version="$version" '$2 == version { print "yes"; exit }')

if [ "$mode" = import ]; then
  if [ -n "$is_published" ]; then
    echo "Nothing to do: version $version is there already: $arn"
    exit
  fi
  ask "Import the lens \"$name\", version $version, into account $account?"
  change_kind=--is-major-version
  if [ -n "$arn" ]; then
    change_kind=--no-is-major-version
    change wellarchitected import-lens --lens-alias "$arn" --json-string file://@FILE@ --query Status --output text
  elif [ -n "$dry_run" ]; then
    change wellarchitected import-lens --json-string file://@FILE@
    arn=ARN-OF-THE-LENS
  else
    arn=$(aws wellarchitected import-lens --json-string file://@FILE@ --query LensArn --output text)
  fi
  # An import takes some seconds, and until then no version can be made of it.
  for attempt in 1 2 3 4 5 6; do
    if problem=$(change wellarchitected create-lens-version --lens-alias "$arn" --lens-version "$version" $change_kind 2>&1); then
      [ -z "$dry_run" ] || echo "$problem"
      break
    fi
    if [ "$attempt" = 6 ] || [[ $problem != *ConflictException* ]]; then
      echo "$problem" >&2
      echo "Stopped: the lens was imported as a draft, but it has no version $version yet. Run this again." >&2
      exit 1
    fi
    sleep "${PAUSE:-5}"
  done
  echo "Done: $arn. Add the lens to a workload with: bash $0 answers WORKLOAD-ID"
  exit
fi

[ -n "$is_published" ] || refuse "Nothing was done: import this version of the lens first: bash $0 import"
workload_name=$(aws wellarchitected get-workload --workload-id "$workload" --query Workload.WorkloadName --output text)
ask "Enter @NUMBER@ answers into the workload \"$workload_name\" of account $account?"
associated=$(aws wellarchitected list-lens-reviews --workload-id "$workload" \
  --query "LensReviewSummaries[?LensArn=='$arn'].LensArn" --output text)
case $associated in
'' | None) change wellarchitected associate-lenses --workload-id "$workload" --lens-aliases "$arn" ;;
esac

entered=0
left=0
while IFS=$'\t' read -r -u 3 question answer; do
  # Whether there is an answer of somebody else. A lens that was not added in a dry run has none.
  if [ -n "$associated" ] && [ "$associated" != None ] && [ -z "$replace" ]; then
    before=$(aws wellarchitected get-answer --workload-id "$workload" --lens-alias "$arn" --question-id "$question" \
      --query "[length(not_null(Answer.SelectedChoices, \`[]\`)), starts_with(not_null(Answer.Notes, ''), '$marker'), length(not_null(Answer.Notes, ''))]" \
      --output text)
    read -r choices is_ours notes <<<"$before"
    if [ "$is_ours" != True ] && [ "$choices$notes" != 00 ]; then
      echo "$question: left alone, because somebody else answered it"
      left=$((left + 1))
      continue
    fi
  fi
  change wellarchitected update-answer --workload-id "$workload" --lens-alias "$arn" --cli-input-json "$answer" \
    --query "['$question', Answer.Risk]" --output text
  entered=$((entered + 1))
done 3<<'FOOTING_ANSWERS'
@ANSWERS@
FOOTING_ANSWERS
if [ -n "$dry_run" ]; then
  echo "Dry run: nothing was changed."
else
  echo "Done: $entered answers entered, $left left alone. Questions about which nothing is known stay unanswered."
fi
