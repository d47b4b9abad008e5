# ---- The same in every script of Footing: options, the account, values, notes, and the dry run ----------------------

set -u
export AWS_PAGER=''
mode=help dry_run='' yes='' steps='' expected=$plan_account left_out=''

usage() {
  cat <<END
$title ($action)

  bash $0 check     read-only: the current state, and what may break
  bash $0 apply     makes the changes, and asks before each step
  bash $0 verify    read-only: whether it worked
  bash $0 undo      reverses apply, using the notes that apply left

  --dry-run          print the commands that would change AWS, and run only those that read
  --yes              ask nothing; leave out optional steps and steps with unknown values
  --steps 1,3        run only these steps, even optional ones; "all" for every step
  --set NAME=VALUE   give a value that the commands need, instead of being asked
  --account NUMBER   run in this account, for steps that belong outside the plan's account

Notes are kept in ~/footing/ACCOUNT/$action. Commands pasted from Footing use the same notes.
Exit code: 0 done; 1 stopped at an error; 2 nothing was done: wrong use, wrong account, or nobody to ask;
3 something was left out because its value was not given.

Steps of apply:
END
  apply
}

refuse() {
  echo "$*" >&2
  exit 2
}

# ---- Values: each has a pattern, so that none can be anything but a name, a number or an address ----

# value NAME PATTERN LONGEST EXAMPLE WHAT: says that the commands need it.
value() {
  local name=${1//-/_}
  printf -v "pattern_$name" %s "$2"
  printf -v "longest_$name" %s "$3"
  printf -v "example_$name" %s "$4"
  printf -v "what_$name" %s "$5"
  printf -v "given_$name" %s ''
}

# The variable PART_NAME, such as what_bucket; nothing where there is none.
of() {
  local name="$1_${2//-/_}"
  printf %s "${!name-}"
}

fits() {
  local pattern longest
  pattern=$(of pattern "$1") longest=$(of longest "$1")
  case "$pattern" in *:alnum:*) ;; *) local LC_ALL=C ;; esac
  case "$2" in *..*) return 1 ;; esac
  # Only an address has two slashes; the AWS CLI would read a file, or fetch a page.
  case "$pattern" in '^https:'*) ;; *) case "$2" in *//*) return 1 ;; esac ;; esac
  [ "${#2}" -le "$longest" ] && [[ "$2" =~ $pattern ]]
}

# set_value NAME VALUE, where it fits.
set_value() {
  fits "$1" "$2" || return 1
  printf -v "my_${1//-/_}" %s "$2"
}

given() {
  local name=${1%%=*}
  case "$1" in *=*) ;; *) refuse "--set takes NAME=VALUE." ;; esac
  [ -n "$(of what "$name")" ] || refuse "No command here needs a value named $name."
  set_value "$name" "${1#*=}" || refuse "This does not look like $(of what "$name"): ${1#*=}. Example: $(of example "$name")"
  printf -v "given_${name//-/_}" %s yes
}

# Asks for the values that a step needs and that are not known yet. Undo does without one that nobody knows any more: it goes by notes.
need() {
  local name answer
  for name in $1; do
    if [ "$name" = in-region ] || [ -n "$(of my "$name")" ]; then continue; fi
    if [ "$mode" = undo ] && { [ -n "$yes" ] || [ ! -t 0 ]; }; then
      # No note has this name, so nothing of it is taken back.
      printf -v "my_${name//-/_}" %s "{$name}"
      continue
    fi
    if [ -n "$yes" ] || [ ! -t 0 ]; then
      echo "Left out: it needs --set $name=VALUE, $(of what "$name"), such as $(of example "$name")."
      left_out=yes
      return 1
    fi
    while true; do
      read -r -p "$name: $(of what "$name"), such as $(of example "$name"): " answer || exit 2
      if [ "$mode" = undo ] && [ -z "$answer" ]; then printf -v "my_${name//-/_}" %s "{$name}" && break; fi
      if set_value "$name" "$answer"; then break; fi
      echo "That is not valid. It must begin with a letter or digit, without quotes or other special characters."
    done
  done
}

# ---- Running ----

# Whether an aws command only looks, by the name of its operation. What is not known to look is taken to change something.
looks() {
  case "${1-} ${2-}" in
    *' get-'* | *' list-'* | *' describe-'* | *' lookup-'* | *' batch-get-'* | *' head-'* | *' search-'* | *' simulate-'* | *' test-'* | *' validate-'*) ;;
    'iam generate-credential-report' | 's3 ls' | 'dynamodb scan' | 'dynamodb query' | 'logs tail' | 'configure list' | *' list') ;;
    *) return 1 ;;
  esac
}

# In a dry run, a command that changes something is printed. Who wants its answer is told that there is none (75).
would_run() {
  { printf '  would run:' && printf ' %q' "$@" && echo; } >&3
  : > "$work/not-run"
  [ /dev/fd/1 -ef /dev/fd/3 ] || return 75
}

aws() {
  if [ -z "$dry_run" ] || looks "$@"; then
    command aws "$@"
  else
    would_run aws "$@"
  fi
}

npx() { if [ -z "$dry_run" ]; then command npx "$@"; else would_run npx "$@"; fi; }

# Folders outside the copy of the notes are not made in a dry run either.
mkdir() {
  local folder=${!#}
  case "$folder" in /*) ;; *) folder=$PWD/$folder ;; esac
  if [ -z "$dry_run" ] || [ "${folder#"$work"}" != "$folder" ]; then command mkdir "$@"; else would_run mkdir "$@"; fi
}

sleep() { [ -n "$dry_run" ] || command sleep "$@"; }

# once FILE COMMAND…: notes in FILE what the command prints, if there is no such note yet.
once() {
  [ -e "$1" ] || made "$@"
}

# made FILE COMMAND…: notes in FILE what the command prints. A command that fails, or is not run, leaves no note.
made() {
  local code=0
  mkdir -p "$(dirname "$1")"
  "${@:2}" > part || code=$?
  if [ "$code" = 0 ]; then mv part "$1"; fi
  [ "$code" = 75 ] || return "$code"
}

# or_none CODE COMMAND…: the error CODE means that there is none; any other is an error.
or_none() {
  if "${@:2}" 2> error.txt; then return; fi
  if grep -q "($1)" error.txt; then return; fi
  cat error.txt >&2
  return 1
}

# some COMMAND…: what it prints, which must be something.
some() {
  local answer
  answer=$("$@") || return
  if [ "${answer:-None}" = None ]; then
    echo "Nothing found by: $*" >&2
    return 1
  fi
  echo "$answer"
}

# regions_with COMMAND…: the Regions in which it works. One that is forbidden, or does not have the service, is left out.
regions_with() {
  local region all
  all=$(aws ec2 describe-regions --query 'Regions[].RegionName' --output text) || return
  for region in $all; do
    if "$@" --region "$region" > part 2> error.txt; then
      echo "$region"
    elif grep -q 'AccessDenied\|UnauthorizedOperation\|UnrecognizedClient\|Could not connect' error.txt; then
      { echo "$region: left out" && cat error.txt; } >&2
    else
      cat error.txt >&2
      return 1
    fi
  done
}

# noted FILE TEXT: ends the step, without a change, if there is no such note.
noted() {
  if [ -z "$(find "$1" -type f 2> /dev/null)" ]; then
    echo "Nothing was changed: there is no note $1 in ~/footing/$account/$action. $2"
    exit 0
  fi
}

stopped() {
  local code=$1
  if [ "$code" = 0 ]; then return; fi
  if [ -e "$work/not-run" ]; then
    echo "  The dry run of this step ends here: the rest needs a command that was not run, here or in an earlier step."
    exit 0
  fi
  echo "Stopped at an error: nothing after it was done. Fix the cause, then run this again." >&2
}

# Runs the commands of a function, in the folder of the notes, as a whole that stops at the first error.
whole() {
  [ -n "$dry_run" ] || mkdir -p "$notes"
  (
    set -euo pipefail
    trap 'stopped $?' EXIT
    cd "$notes"
    "$1"
  )
}

# Runs the commands of a function that only look; what is not there is no error.
free() { (set +u; "$1"); }

# each HOW FUNCTION NAMES: once for each resource that Footing found and that the function names, else once.
each() {
  local name id region rows code
  rows=$(found | while read -r name id region; do
    case " $3 " in *" $name "*) [ -n "$(of given "$name")" ] || echo "$name $id $region" ;; esac
  done)
  while read -r name id region <&4; do
    if [ -n "$name" ]; then
      echo "- $name $id${region:+ in $region}"
      printf -v "my_${name//-/_}" %s "$id"
      case " $3 " in *" ${region_value:-none} "*) [ -z "$region" ] || set_value "$region_value" "$region" ;; esac
    fi
    need "$3" || continue
    (
      case " $3 " in *' in-region '*) [ -z "$region" ] || export AWS_REGION="$region" AWS_DEFAULT_REGION="$region" ;; esac
      "$1" "$2"
    )
    code=$?
    [ "$code" = 0 ] || [ "$1" = free ] || exit 1
  done 4<<< "$rows"
}

# ---- What check, apply, verify and undo are made of ----

ask() {
  local answer
  if [ -n "$yes$dry_run" ] || [ ! -t 0 ]; then return; fi
  read -r -p "$1 [y/N, q to quit] " answer || exit 2
  case "$answer" in y | Y | yes) ;; q | Q) exit 0 ;; *) return 1 ;; esac
}

is_chosen() {
  case ",$steps," in *,all,* | *",$1,"*) ;; *) return 1 ;; esac
}

look() {
  printf '\n%s\n' "$1"
  each free "$2" "$3"
  [ -z "$4" ] || printf '\n%s\n' "$4"
}

tell() {
  printf '\n%s\n\n%s\n' "$1" "$2"
}

# step NUMBER NAMES TEXT; choice, for one that is only run where it is chosen.
step() {
  if [ "$mode" = help ]; then echo "  $1. $3" && return; fi
  if [ -n "$steps" ] && ! is_chosen "$1"; then return; fi
  printf '\nStep %s. %s\n' "$1" "$3"
  if ask 'Run this step?'; then each whole "step_$1" "$2"; else echo 'Not run.'; fi
}

choice() {
  if [ "$mode" = help ]; then
    echo "  $1. (optional) $3"
  elif is_chosen "$1" || { [ -z "$steps$yes$dry_run" ] && [ -t 0 ]; }; then
    step "$@"
  elif [ -z "$steps" ]; then
    printf '\nStep %s is optional and was left out. %s\n' "$1" "$3"
  fi
}

# by_hand NUMBER TEXT, with its commands as standard input.
by_hand() {
  if [ "$mode" = help ]; then echo "  $1. (by hand) $2" && return; fi
  if [ -n "$steps" ] && ! is_chosen "$1"; then return; fi
  printf '\nDo step %s by hand, in your own shell. %s\n\n' "$1" "$2"
  sed 's/^/  /'
}

take_back() {
  if ask "Undo it, using the notes in ~/footing/$account/$action?"; then each whole undo_commands "$1"; fi
}

main() {
  values
  while [ $# -gt 0 ]; do
    case "$1" in
      check | apply | verify | undo | help) mode=$1 ;;
      --help | -h) mode=help ;;
      --dry-run) dry_run=yes ;;
      --yes) yes=yes ;;
      --steps | --set | --account)
        [ $# -gt 1 ] || refuse "$1 needs a value."
        case "$1" in --steps) steps=$2 ;; --set) given "$2" ;; *) expected=$2 ;; esac
        shift
        ;;
      *) refuse "Unknown option: $1. 'bash $0 help' lists the options." ;;
    esac
    shift
  done
  case "$steps" in all | '') ;; *[!0-9,]*) refuse "--steps takes numbers separated by commas, or all." ;; esac
  if [ "$mode" = help ]; then usage && return; fi
  account=$(command aws sts get-caller-identity --query Account --output text) ||
    refuse "AWS did not say which account this is. Sign in first: 'aws sts get-caller-identity' has to work."
  if [ -n "$expected" ] && [ "$account" != "$expected" ]; then
    refuse "Nothing was done: this is account $account, but the plan is for $expected. If a step belongs in this account, add --account $account."
  fi
  case "$mode" in apply | undo)
    if [ ! -t 0 ] && [ -z "$yes$steps$dry_run" ]; then
      refuse "Nothing was done: there is nobody to ask. Add --yes, or choose with --steps."
    fi ;;
  esac
  work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
  notes=~/footing/$account/$action
  if [ -n "$dry_run" ]; then
    mkdir "$work/notes"
    if [ -d "$notes" ]; then cp -R "$notes/." "$work/notes"; fi
    notes=$work/notes
  fi
  exec 3>&1
  "$mode"
  [ -z "$left_out" ] || exit 3
}

main "$@"
