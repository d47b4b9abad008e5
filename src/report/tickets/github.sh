#!/usr/bin/env bash
# Creates @NUMBER@ issues in a GitHub repository, with GitHub's CLI: https://cli.github.com
#
#   bash THIS-FILE OWNER/REPOSITORY
#
# Issues and labels that are already there are left as they are, so this can be run again. It pauses after each issue, because
# GitHub limits how fast issues may be created. Each line of the output names an action and its issue: paste all of them into
# Footing to see the issues in the plan.

set -euo pipefail

repository=${1:-}
case $repository in
*/*/* | /* | */ | -*) repository= ;;
*/*) ;;
*) repository= ;;
esac
if [ -z "$repository" ]; then
  echo "Name the repository: bash $0 OWNER/REPOSITORY" >&2
  exit 2
fi
command -v gh >/dev/null || {
  echo "Install GitHub's CLI first: https://cli.github.com" >&2
  exit 2
}

known_labels=$(gh api --paginate "repos/$repository/labels?per_page=100" --jq '.[].name')
for label in @LABELS@; do
  case $label in
  severity-critical) color=b60205 ;;
  severity-high) color=d93f0b ;;
  severity-medium) color=fbca04 ;;
  severity-low) color=c2e0c6 ;;
  *) color=1d76db ;;
  esac
  if ! printf '%s\n' "$known_labels" | grep -Fixq -e "$label"; then
    gh api "repos/$repository/labels" --method POST -f name="$label" -f color="$color" --silent
  fi
done

# The marker in the last line of each issue, and the issue's address. The variable is jq's.
# shellcheck disable=SC2016
known_issues=$(gh api --paginate "repos/$repository/issues?labels=footing&state=all&per_page=100" --jq \
  '.[] | .html_url as $url | (.body // "") | split("\n")[] | rtrimstr("\r") | select(startswith("@MARKER@")) | ltrimstr("@MARKER@") + "\t" + $url')

while IFS=$'\t' read -r marker issue; do
  url=$(printf '%s\n' "$known_issues" | awk -F '\t' -v marker="$marker" '$1 == marker && !found++ { print $2 }')
  if [ -z "$url" ]; then
    url=$(printf '%s' "$issue" | gh api "repos/$repository/issues" --method POST --input - --jq .html_url)
    sleep "${PAUSE:-1}"
  fi
  printf '%s %s\n' "${marker%% *}" "$url"
done <<'FOOTING_ISSUES'
@ISSUES@
FOOTING_ISSUES
