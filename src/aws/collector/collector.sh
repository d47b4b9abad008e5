#!/usr/bin/env bash
#
# Footing's collector {version}: asks AWS what Footing's checks need to know, and writes the answers into one file, which you
# then give to Footing in your browser. Nothing is sent anywhere else, and nothing in AWS is changed.
#
#   bash footing-collector.sh                  look at the account, in all enabled Regions
#     --regions "eu-west-1 us-east-1"          in these Regions only
#     --parallel 4                             with so many calls at once (8)
#     --yes                                    without waiting for Enter
#     --list                                   print what would be asked, and why, and ask nothing
#   bash footing-collector.sh --organization   look at every account of your organization, from its management account or a
#                                              delegated administrator, through a role that each account has
#     --role audit/reader                      the name of the role, with its path if it has one ({default_role})
#     --external-id ID                         what the role asks for, if it asks for that
#     --accounts "111122223333 444455556666"   these accounts only; Organizations is not asked
#     --accounts-from accounts.txt             these only: one account a line, and after it, if you like, a profile of the AWS CLI
#     --profile-pattern "audit-{account}"      through these profiles instead of a role, as with IAM Identity Center
#     --at-once 2                              so many accounts at once (2), each with so many calls as --parallel says (4)
#     --no-names                               leave the names of the accounts out of the index
#
# For an organization, it writes a folder and the same as one .tar file: an evidence file for each account, and index.json, which
# names them with their checksums, and each account that could not be read, with the reason. Your own account is read with your
# own credentials. Where a role is assumed, the session is limited, whatever the role may do: as() has the policies for it.
#
# It needs bash, the AWS CLI (version 2 or 1), jq, gzip and, for an organization, tar; AWS CloudShell has them. It uses the
# credentials that the AWS CLI uses. What they may not read is noted as denied, and the rest goes on.
#
# What it writes, only you can read. On a machine that others use too, run it in a folder of your own.
#
# How to read this file: calls(), at the end, has one line for each operation: how the AWS CLI calls it, how often it is asked,
# what is sent, and, as "query", the only fields that are kept; where a field is a JSON document, "inside" says which fields of
# that are. Values of environment variables, user data and other secrets are not among them. ask() makes one call, of_account()
# has all of them made in one account of an organization, main() decides in which order.

set -u
umask 077
# Of the AWS CLI's settings, only those that say who asks are used: the profile, and the ways to credentials.
unset -f aws jq
unset AWS_DATA_PATH "${!AWS_ENDPOINT_URL@}"
export AWS_PAGER="" AWS_RETRY_MODE=standard AWS_MAX_ATTEMPTS=6 AWS_CLI_AUTO_PROMPT=off LC_ALL=C
export AWS_DEFAULT_OUTPUT=json AWS_CLI_OUTPUT_ENCODING=UTF-8 AWS_CLI_ERROR_FORMAT=legacy AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true

# shellcheck disable=SC2016 # what looks like variables of the shell are jq's
# Fills in the account and its partition in a call's parameters.
readonly FILL='def fill: walk(if type == "string"
  then (. / "{account}" | join($account)) / "{partition}" | join($partition) else . end);'
# shellcheck disable=SC2016
# Leaves out fields without a value: the AWS CLI refuses a parameter that has none.
readonly SAID='def said: walk(if type == "object" then with_entries(select(.value != null)) else . end);'
# shellcheck disable=SC2016
# What the rules need that lead from an answer to other calls: drops what says nothing, and takes a part of an ARN.
readonly RULES='def given: select(. != null and . != "");
  def part($place): strings | (. / ":")[$place];'
# shellcheck disable=SC2016
# Makes one answer of several pages.
readonly JOIN='def joined($a; $b): if ($a | type) == "array" and ($b | type) == "array" then $a + $b
  elif ($a | type) == "object" and ($b | type) == "object"
  then reduce ($b | keys[]) as $key ($a; .[$key] = joined(.[$key]; $b[$key]))
  elif $b == null then $a else $b end;'
# shellcheck disable=SC2016
# Keeps the named fields of the JSON document in a field. A document that cannot be read becomes null. A value that should be
# single but is not becomes an empty object, so that its content is not kept.
readonly DOCUMENT='def named($fields): if $fields == true then (if type == "object" or type == "array" then {} else . end)
  elif type != "object" then null
  else . as $all | reduce ($fields | keys[]) as $name ({};
    if $all | has($name) then .[$name] = ($all[$name] | named($fields[$name])) else . end) end;
  def document($fields): (if type == "string" then (try fromjson catch null) else . end) | named($fields);
  def at($name; kept): if .[$name] == null then . else .[$name] = (.[$name] | kept) end;'

stop() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

refuse() {
  stop "The folder $work cannot be used: $1.
Other users of this machine could read or change in it what is collected, so nothing in it was read or written.
$(own_folder)"
}

# Makes the folder the current one, so that nobody can put another in its place, with a folder $1 in it. Refuses a folder that
# other users can change, or may have changed.
enter() {
  local found
  [ ! -L "$work" ] || refuse "it is a symbolic link"
  [ -d "$work" ] || refuse "there is a file with its name"
  [ -O "$work" ] || refuse "it belongs to another user"
  cd -P "./$work" || refuse "it cannot be opened"
  [ "$(pwd -P)" = "${here%/}/$work" ] || refuse "it is a symbolic link"
  [ -O . ] || refuse "it belongs to another user"
  [ -z "$(find . -prune \( -perm -020 -o -perm -002 \))" ] || refuse "its group or all users may write to it"
  # Writing to a link, or to a file with a second name, would change a file elsewhere.
  found=$(find . \( ! -type f ! -type d -o -type f -links +1 \) | head -n 1)
  [ -z "$found" ] || refuse "${found#./} in it is a link or no ordinary file"
  found=$(find . \( ! -user "$(id -u)" -o -perm -020 -o -perm -002 \) | head -n 1)
  [ -z "$found" ] || refuse "${found#./} in it belongs to another user or may be written to by others"
  mkdir -p "$1" || refuse "no folder can be made in it"
}

sha256() { (sha256sum 2>/dev/null || shasum -a 256) | cut -d ' ' -f 1; }

# Prints the seal of a recorded call, which shows that a run in this folder wrote it: a checksum of the name $1, the content of
# the file $2, and the folder's key, which other users cannot read.
seal() { [ -s key ] && { cat key; printf '\n%s\n' "$1"; cat "$2"; cat key; } | sha256; }

make_key() {
  od -An -N 32 -tx1 /dev/urandom | tr -d ' \n' >key
  [ "$(wc -c <key)" -eq 64 ] || stop "No random numbers can be read from /dev/urandom."
}

# Prints the names of those recorded calls whose seal is right.
sealed() {
  local file
  for file; do
    [ -s "$file.seal" ] && [ "$(cat "$file.seal")" = "$(seal "$file" "$file")" ] && printf '%s\n' "$file"
  done
}

# Stops if a recorded call was not written by a run in this folder, or was changed afterwards.
check_seals() {
  local wrong
  wrong=$(comm -23 <(find calls -name '*.json' | sort) \
    <(find calls -name '*.json' -print0 | xargs -0 -n 100 -P "$parallel" bash "$script" --sealed | sort))
  [ -z "$wrong" ] || stop "These recorded calls in the folder $work were not written by this script, or were changed afterwards:
$(head -n 10 <<<"$wrong" | sed 's/^/  /')
No evidence file is made of them. Remove the folder $work, and run the script again. $(own_folder)"
}

own_folder() {
  # shellcheck disable=SC2016 # this is for people to copy
  printf 'On a machine that others use too,\nrun it in a folder of your own:\n\n  cd "$(mktemp -d)" && bash %q' "$script"
}

# Makes one call, given as JSON, page by page, and writes the outcome to a file of its own.
ask() {
  local task=$1 name file row cli query region sent required inside at page token code="" message="" tries=0
  name=${task#*'"call":"'} name=${name%%'"'*}
  file="calls/$name-$(cksum <<<"$task" | tr ' ' -).json"
  [ -e "$file" ] && return 0
  [ -e expired ] && return 0
  row=$(calls | grep -F "{\"call\":\"$name\",")
  { read -r cli; read -r query; read -r region; read -r sent; read -r required; read -r inside; } < <(jq -nr \
    --argjson row "$row" --argjson task "$task" --arg home "$home" '
    $row.cli, $row.query, (if $task.region == "" then $home else $task.region end),
    ($task.parameters + ($row.size // {}) | tojson), $row.requires_output_field, $row.inside // "."')
  at=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  : >"$file.pages"
  knows "$required" || code=CliTooOld
  while [ -z "$code" ]; do
    # In the folder where the script was started: relative paths in the AWS CLI's settings may begin there.
    # shellcheck disable=SC2086 # the names of a service and an operation: two words
    if page=$( (cd "$here" && aws $cli --region "$region" --cli-input-json "$sent" --query "$query" --no-paginate \
      --output json --color off --cli-connect-timeout 15 --cli-read-timeout 60) 2>"$file.error"); then
      # AWS makes the credential report on request, which takes some seconds.
      if [ "$name" = iam:GenerateCredentialReport ] && [ "$(jq -r .State <<<"$page")" != COMPLETE ]; then
        tries=$((tries + 1))
        [ $tries -lt 30 ] && sleep 2 && continue
      fi
      [ "$inside" = . ] || page=$(jq -c "$DOCUMENT $inside" <<<"$page")
      page=${page:-null}
      printf '%s\n' "$page" >>"$file.pages"
      token=""
      [[ $row != *'"next":'* ]] || token=$(jq -c --argjson row "$row" 'select(. != null)
        | select($row.more == null or getpath($row.more) != false)
        | getpath($row.next) | select(. != null and . != "")' <<<"$page")
      [ -n "$token" ] || break
      sent=$(jq -c --argjson row "$row" --argjson token "$token" '.[$row.token] = $token' <<<"$sent")
    else
      message=$(tr '\n' ' ' <"$file.error" | cut -c1-1000)
      # As most versions print it, and as those do that are set to JSON, YAML or a table.
      code=$(sed -n -e 's/.*An error occurred (\([A-Za-z0-9._-]*\)).*/\1/p' \
        -e 's/^[ |"{]*Code[ |":]*\([A-Za-z0-9._-]*\).*/\1/p' "$file.error" | head -n 1)
      case "$code $message" in
        ExpiredToken* | RequestExpired* | TokenRefreshRequired* | \
          *[[:space:]]ExpiredToken* | *[[:space:]]RequestExpired* | *[[:space:]]TokenRefreshRequired* | \
          *"Unable to locate credentials"* | *"oken has expired"* | *"ession has expired"* | \
          *"SSO session associated with this profile has expired"* | *"Error loading SSO Token"* | \
          *"Error when retrieving token from"* | *"Error when retrieving credentials from"* | \
          *"refreshed credentials are still expired"* | *"when calling the GetRoleCredentials operation"* | \
          *"when calling the AssumeRole"* | *"when calling the CreateOAuth2Token operation"*)
          rm -f "$file.pages" "$file.error"
          printf '%s\n' "$message" >expired
          return 0
          ;;
        \ *"Could not connect"* | \ *"Connection was closed"*) code=NotReached ;;
        \ *"timeout on endpoint"*) code=RequestTimeout ;;
        \ *"nvalid choice"* | \ *"Unknown parameter"*) code=CliTooOld ;;
        \ *) code=CliFailed ;;
      esac
      break
    fi
  done
  jq -c -s --argjson task "$task" --arg at "$at" --arg code "$code" --arg message "$message" '($task.call / ":") as $name
    | {service: $name[0], operation: $name[1], region: $task.region, parameters: $task.parameters, at: $at,
       outcome: (if $code == "" then "data" else "failed" end), code: $code, message: $message, pages: map(. // {})}' \
    <"$file.pages" >"$file.new"
  # The seal comes first, so that no run leaves a call without one.
  seal "$file" "$file.new" >"$file.seal"
  mv "$file.new" "$file"
  rm -f "$file.pages" "$file.error"
  printf '\r  %s of %s calls ' "$(count)" "$planned" >&2
}

# Checks that the AWS CLI knows the field $1 of the answer that ask() is about to request. An old version leaves out fields that
# it does not know, as if AWS had not sent them. Nothing is requested: the CLI prints what an answer would look like.
knows() {
  local known
  [ "$1" != null ] || return 0
  known=$(cat "$name.knows" 2>/dev/null)
  if [ -z "$known" ]; then
    # shellcheck disable=SC2086
    known=$( (cd "$here" && aws $cli --region "$region" --cli-input-json "$sent" --generate-cli-skeleton output \
      --output json) 2>/dev/null | jq --arg field "$1" '[paths[-1]] | any(. == $field)')
    # Other processes may be reading the file.
    printf '%s\n' "$known" >"$name.$$" && mv "$name.$$" "$name.knows"
  fi
  [ "$known" = true ]
}

count() { find calls -name '*.json' | wc -l | tr -d ' '; }

# Makes the calls on stdin, one per line, several at once. Calls of an earlier wave are skipped.
ask_all() {
  sort -u | grep -vxFf asked >wave
  [ -s wave ] || return 0
  cat wave >>asked
  planned=$(wc -l <asked | tr -d ' ')
  export planned
  tr '\n' '\0' <wave | xargs -0 -n 1 -P "$parallel" bash "$script" --ask
  [ ! -e expired ] || stop "Your credentials have expired, or the AWS CLI finds none any more: $(cat expired)
Sign in again and run the same command: it goes on where it stopped."
}

# Stops if an alias of the AWS CLI replaces a command that is used here.
check_aliases() {
  local taken
  [ -f ~/.aws/cli/alias ] || return 0
  taken=$(comm -12 <(awk '/^\[/ { gsub(/\[|\]|toplevel|command/, ""); $1 = $1; service = $0; next }
      /^[A-Za-z0-9_-]+[ \t]*[=:]/ { sub(/[ \t]*[=:].*/, ""); print (service == "" ? $0 : service " " $0) }' ~/.aws/cli/alias |
      sort -u) \
    <({ printf '%s\n' sts "sts get-caller-identity" "sts assume-role" "organizations list-accounts"; calls | jq -r '.cli, (.cli / " ")[0]'; } | sort -u))
  [ -z "$taken" ] || stop "Aliases of your AWS CLI take the place of commands that are needed here: $(tr '\n' ',' <<<"$taken" | sed 's/,$//; s/,/, /g')
Give them other names in ~/.aws/cli/alias, or use AWS CloudShell, and run the script again."
}

# Prints the calls that no other answer leads to: $1 is their fan-out, $2 the Regions.
first_calls() {
  calls | jq -c --arg fanout "$1" --argjson regions "$2" --arg account "$account" --arg partition "$partition" "$FILL"'
    select(.fanout == $fanout) | . as $row | .sends[] | fill as $sent | ($regions - ($row.not_in // []))[]
    | {call: $row.call, region: (if $row.global then "" else . end), parameters: $sent}'
}

# Prints the calls that the answers lead to: from a bucket to its policy, from a cluster to its services.
next_calls() {
  local row of
  while IFS= read -r row; do
    while IFS= read -r of; do
      find calls -name "$of-*.json" -exec cat {} + | jq -c --argjson row "$row" --arg account "$account" \
        --arg partition "$partition" "$FILL$SAID$RULES$JOIN"'
        .data = reduce .pages[] as $page ({}; joined(.; $page)) | . as $asked | ('"$(jq -r --arg of "$of" '.of[$of]' <<<"$row")"')
        | {call: $row.call, region: (if $row.global then "" else .region // $asked.region end),
           parameters: (($row.sends[0] | fill) + .parameters | said)}'
    done < <(jq -r '.of | keys[]' <<<"$row")
  done < <(calls | jq -c 'select(.fanout == "each")')
}

# Writes all answers to the file $1, with their checksum.
write() {
  jq -nc --arg account "$account" --arg partition "$partition" --arg begun "$begun" --argjson narrowed "$narrowed" \
    --arg cli "$(aws --version 2>&1)" '{format: "footing-evidence", version: 1, source: "collector",
    made_by: "Footing {version}", cli: $cli, account: $account, partition: $partition, begun: $begun,
    narrowed_to: $narrowed}' | sed 's/}$/,"calls":[/' >evidence
  find calls -name '*.json' -exec cat {} + | sort | sed '$!s/$/,/' >>evidence
  printf '],"sha256":"%s"}\n' "$(sha256 <evidence)" >>evidence
  gzip -c evidence >evidence.gz && chmod 600 evidence.gz || return 1
  # Moved, not written, because writing would follow a link. Not every mv -n says when it did nothing, so that is checked.
  [ ! -e "$1" ] && [ ! -L "$1" ] && mv -n evidence.gz "$1" && [ ! -e evidence.gz ]
}

# Prints the accounts to look at, as JSON, one a line: those that are named, or else those of the organization.
listed() {
  local found
  if [ -n "$wanted$wanted_from" ]; then
    { tr ', ' '[\n*]' <<<"$wanted"; [ -z "$wanted_from" ] || (cd "$here" && cat "$wanted_from"); } | jq -Rc 'sub("#.*"; "")
      | [splits("[ \t\r]+")] - [""] | select(. != []) | {account: .[0], profile: (.[1:] | join(" "))}'
  else
    # AWS has replaced Status by State. Where the AWS CLI knows neither, every account is tried.
    found=$(aws organizations list-accounts --region "$home" --output json \
      --query 'Accounts[].{account: Id, name: Name, state: State || Status}' 2>list.error) || return 1
    jq -c '.[]' <<<"$found"
  fi
}

# Uses, from here on, the credentials with which the account $1 is read: those of the profile $2, or of the role. Your own account
# is read with your own. Fails with AWS's words.
as() {
  local answer policy='{session_policy}'
  unset AWS_SECURITY_TOKEN AWS_CREDENTIAL_EXPIRATION
  if [ -n "$2" ]; then
    unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_DEFAULT_PROFILE
    export AWS_PROFILE=$2
    answer=$(aws sts get-caller-identity --output json) || return 1
    answer=$(jq -r .Account <<<"$answer")
    [ "$answer" = "$1" ] && return 0
    printf 'The profile %s is for the account %s.\n' "$2" "$answer" >&2
    return 1
  fi
  [ "$1" != "$account" ] || return 0
  # The session may do what the role may, and of that only what SecurityAudit, a policy of AWS, and the few permissions that it
  # lacks allow: only reads, also where the role is an administrator's. What exactly the collector asks does not fit, because
  # session policies may have 2,048 characters. Credentials from a Region's own STS are valid in all Regions that are enabled.
  policy=$(printf %s "$policy" | jq -c --arg partition "$partition" 'walk(if type == "string"
    then . / "{partition}" | join($partition) else . end)') || return 1
  answer=$(AWS_STS_REGIONAL_ENDPOINTS=regional aws sts assume-role --region "$home" --output json \
    --role-arn "arn:$partition:iam::$1:role/$role" --role-session-name footing --duration-seconds 3600 \
    --policy-arns "arn=arn:$partition:iam::aws:policy/SecurityAudit" ${policy:+--policy "$policy"} \
    ${external_id:+--external-id "$external_id"}) || return 1
  unset AWS_PROFILE AWS_DEFAULT_PROFILE
  { read -r AWS_ACCESS_KEY_ID; read -r AWS_SECRET_ACCESS_KEY; read -r AWS_SESSION_TOKEN; } < <(printf %s "$answer" |
    jq -r '.Credentials | .AccessKeyId, .SecretAccessKey, .SessionToken')
  export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
}

# Reads the account $1 and records its evidence file, or why there is none.
of_account() {
  local id=$1 row profile state why file tries=0 code=1
  [ ! -e expired ] || return 0
  [ ! -e "accounts/$id.json" ] || return 0
  row=$(jq -c --arg id "$id" 'select(.account == $id)' list | head -n 1)
  profile=$(jq -r '.profile // ""' <<<"$row") state=$(jq -r '.state // "ACTIVE"' <<<"$row")
  [ -n "$profile" ] || profile=${pattern//\{account\}/$id}
  rm -f "footing-evidence-$id-"*.json.gz "accounts/$id.refused"
  if [ "$state" != ACTIVE ]; then
    why="AWS Organizations says that its state is $state."
  else
    # A role's credentials last an hour. The script goes on where it stopped, with new ones.
    while [ $tries -lt 24 ]; do
      tries=$((tries + 1))
      (
        # If the AWS CLI keeps a history, the credentials of the role go to one that is removed at once.
        export AWS_CLI_HISTORY_FILE=$PWD/$id.db
        as "$id" "$profile" 2>"$id.log" || exit 9
        rm -f "$id.db"*
        exec bash "$script" --yes --parallel "$parallel" ${only:+--regions "$only"} >"$id.log" 2>&1
      )
      code=$?
      rm -f "$id.db"*
      if [ $code != 1 ] || ! grep -q "^Your credentials have expired" "$id.log"; then break; fi
    done
    why=$(tail -n 6 "$id.log" | tr '\r\n' '  ' | cut -c1-1000)
  fi
  if [ $code = 9 ]; then
    case $why in
      *ExpiredToken* | *RequestExpired* | *TokenRefreshRequired* | *"Unable to locate credentials"* | *"oken has expired"* | \
        *"ession has expired"* | *"Error loading SSO Token"* | *"Error when retrieving token from"* | \
        *"Error when retrieving credentials from"* | *"refreshed credentials are still expired"* | \
        *"when calling the CreateOAuth2Token operation"*)
        printf '%s\n' "$why" >expired
        return 0
        ;;
    esac
  fi
  if [ $code != 0 ]; then
    jq -c --arg why "$why" '{account, name, why: $why} | with_entries(select(.value != null))' <<<"$row" >"accounts/$id.refused"
    printf '  %s  not read: %s\n' "$id" "$why" >&2
    return 0
  fi
  file=$(find . -name "footing-evidence-$id-*.json.gz" | head -n 1)
  jq -c --arg file "${file#./}" --arg sha256 "$(sha256 <"$file")" '{account, name, file: $file, sha256: $sha256}
    | with_entries(select(.value != null))' <<<"$row" >"$id.new"
  seal "accounts/$id.json" "$id.new" >"accounts/$id.json.seal"
  mv "$id.new" "accounts/$id.json"
  rm -f "$id.log"
  printf '  %s  read\n' "$id" >&2
}

# Stops if what an earlier run collected of an account was not written by a run in this folder, or was changed afterwards.
check_accounts() {
  local record file
  find accounts -name '*.json' | while IFS= read -r record; do
    file=$(jq -r .file "$record")
    [ "$(sealed "$record")" = "$record" ] && [ -f "$file" ] && [ "$(sha256 <"$file")" = "$(jq -r .sha256 "$record")" ] ||
      printf '%s\n' "$record"
  done >wrong
  [ ! -s wrong ] || stop "These accounts in the folder $work were not recorded by this script, or were changed afterwards:
$(head -n 10 wrong | sed 's/^/  /')
Remove the folder $work, and run the script again. $(own_folder)"
}

# Writes the folder with the index and the evidence of all accounts that were read, and the .tar file of the same. Neither name may
# be taken already, nor be a link.
write_all() {
  local from file
  from=$(pwd -P)
  [ ! -e "${here%/}/$result.tar" ] && [ ! -L "${here%/}/$result.tar" ] || return 1
  mkdir -m 700 "${here%/}/$result" || return 1
  (
    cd -P "${here%/}/$result" && [ -O . ] && [ "$(pwd -P)" = "${here%/}/$result" ] && cp "$from/index.json" . || exit 1
    while IFS= read -r file; do
      cp "$from/$file" . || exit 1
    done < <(jq -r .file "$from/were_read")
    # Without what macOS adds.
    COPYFILE_DISABLE=1 tar --format=ustar -cf "$from/all.tar" ./*
  ) || return 1
  mv -n all.tar "${here%/}/$result.tar" && [ ! -e all.tar ]
}

# Reads all accounts, and writes a folder with their evidence and the index.
organization() {
  local result value name id by="AWS Organizations lists" through="the role $role"
  [ -z "$wanted$wanted_from" ] || by="are named"
  [ -z "$wanted_from" ] || through="its profile or the role $role"
  [ -z "$pattern" ] || through="its profile"
  for name in AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE AWS_WEB_IDENTITY_TOKEN_FILE AWS_CA_BUNDLE; do
    # The accounts are read from within the work folder.
    value=${!name:-}
    case $value in "" | /* | "~"*) ;; *) export "$name=$here/$value" ;; esac
  done
  work="footing-organization-$account" result="footing-organization-$account-$(date -u +%Y%m%d-%H%M%S)"
  AWS_CLI_HISTORY_FILE="${here%/}/$work/history.db"
  export role external_id pattern only
  printf '%s\n' "Footing's collector {version}" "" "From       $account, as $arn" \
    "Reads      the accounts that $by, each through $through" \
    "It asks    $(calls | wc -l | tr -d ' ') kinds of questions in each ($0 --list prints them); it changes nothing" \
    "It writes  $result and $result.tar, and until then the folder $work" >&2
  if [ -e "$work" ] || [ -L "$work" ]; then
    enter accounts
    # What was collected earlier shows another time.
    find accounts -name '*.json' -mmin +1440 -exec rm -f {} +
    check_accounts
    printf '%s\n' "Goes on    with the $(find accounts -name '*.json' | wc -l | tr -d ' ') accounts in $work of the last 24 hours; remove that folder to begin anew" >&2
  fi
  if [ -z "$yes" ] && [ -t 0 ]; then
    printf '\nPress Enter to begin, Ctrl+C to leave. ' >&2
    read -r _
  fi
  if [ "$(pwd -P)" = "$here" ]; then
    mkdir -m 700 "$work" || stop "No folder can be made here. Change to one in which you may write."
    enter accounts
  fi
  [ -s key ] || make_key
  rm -f expired wrong ./*.new
  listed >list || stop "The accounts of the organization cannot be listed: $(cat list.error)
Only its management account and members that are delegated administrators may list them. Others name them: --accounts or --accounts-from."
  [ -z "$no_names" ] || { jq -c 'del(.name)' list >list.new && mv list.new list; }
  [ -s list ] || stop "No account is named or listed. $(cat list.error 2>/dev/null)"
  jq -es 'all(.account | test("^[0-9]{12}$"))' list >/dev/null || stop "An account is named by its 12 digits, such as 111122223333."
  jq -r .account list | sort -u | tr '\n' '\0' | xargs -0 -n 1 -P "$at_once" bash "$script" --account
  [ ! -e expired ] || stop "Your credentials have expired, or the AWS CLI finds none any more: $(cat expired)
Sign in again and run the same command: it goes on where it stopped."
  check_accounts
  # Only what is asked for now: an earlier run may have been for other accounts.
  : >were_read && : >refused
  while IFS= read -r id; do
    if [ -e "accounts/$id.json" ]; then
      cat "accounts/$id.json" >>were_read
    elif [ -e "accounts/$id.refused" ]; then
      cat "accounts/$id.refused" >>refused
    else
      jq -nc --arg id "$id" '{account: $id, why: "The script did not come to its end in this account."}' >>refused
    fi
  done < <(jq -r .account list | sort -u)
  jq -n --slurpfile read were_read --slurpfile refused refused --arg from "$account" --arg begun "$begun" \
    --arg ended "$(date -u +%Y-%m-%dT%H:%M:%SZ)" '{format: "footing-organization", version: 1,
    made_by: "Footing {version}", asked_from: $from, begun: $begun, ended: $ended, accounts: $read, refused: $refused}' >index.json
  write_all || stop "$result could not be written. What came is in $work; run the same command again."
  printf '\n%s\n' "Done: $result.tar
$(wc -l <were_read | tr -d ' ') accounts were read, $(wc -l <refused | tr -d ' ') were not.
In CloudShell: Actions, Download file, then this path: ${here%/}/$result.tar
Then open Footing, go to \"Evidence\" and \"Use a script instead of credentials\", and choose the file there." >&2
  if [ -s refused ]; then
    printf '\n%s\n' "Not read:
$(jq -r '"  \(.account)\(if .name then " (\(.name))" else "" end): \(.why)"' refused)
When the reasons are gone, run the same command again: it reads these accounts only, and writes all of them." >&2
    exit 3
  fi
  rm -r ./* && cd "$here" && rmdir "$work"
}

main() {
  local yes="" tool identity arn regions before after denied file
  local of_all="" wanted="" wanted_from="" no_names="" at_once=2
  narrowed="[]"
  # What the script calls itself with has these from its environment; nobody else's environment counts.
  case ${1:-} in --ask | --sealed | --account) ;; *) parallel="" role="" external_id="" pattern="" only="" ;; esac
  while [ $# -gt 0 ]; do
    case $1 in
      --regions | --parallel | --role | --external-id | --accounts | --accounts-from | --profile-pattern | --at-once)
        [ $# -gt 1 ] || stop "$1 needs a value."
        ;;
    esac
    case $1 in
      --account) of_account "$2"; exit ;;
      --organization) of_all=1; shift ;;
      --role) role=$2; shift 2 ;;
      --external-id) external_id=$2; shift 2 ;;
      --accounts) of_all=1 wanted=$2; shift 2 ;;
      --accounts-from) of_all=1 wanted_from=$2; shift 2 ;;
      --profile-pattern) of_all=1 pattern=$2; shift 2 ;;
      --at-once) at_once=$2; shift 2 ;;
      --no-names) no_names=1; shift ;;
      --ask) ask "$2"; exit ;;
      --sealed) shift; sealed "$@"; exit ;;
      --list) calls | jq -r '"aws \(.cli)  (\(.fanout))\n    \(.why)"'; exit ;;
      --regions) only=$2 narrowed=$(jq -Rc 'split(" ") - [""]' <<<"$2"); shift 2 ;;
      --parallel) parallel=$2; shift 2 ;;
      --yes) yes=1; shift ;;
      *) sed -n '3,33s/^# \{0,1\}//p' "$0"; exit 2 ;;
    esac
  done
  for tool in jq gzip aws ${of_all:+tar}; do
    command -v "$tool" >/dev/null || stop "$tool is missing. AWS CloudShell, in the AWS console, has everything that is needed."
  done
  command -v sha256sum >/dev/null || command -v shasum >/dev/null || stop "Neither sha256sum nor shasum is there. AWS CloudShell, in the AWS console, has everything that is needed."
  check_aliases
  # Warnings must not get into the output.
  identity=$(aws sts get-caller-identity --output json 2>/dev/null) || stop "AWS does not say who you are: $(aws sts get-caller-identity --output json 2>&1)
Sign in with the AWS CLI first, or use AWS CloudShell."
  account=$(jq -r .Account <<<"$identity") arn=$(jq -r .Arn <<<"$identity")
  partition=$(cut -d : -f 2 <<<"$arn")
  case $partition in aws-cn) home=cn-north-1 ;; aws-us-gov) home=us-gov-west-1 ;; *) home=us-east-1 ;; esac
  here=$(pwd -P) || stop "The current folder cannot be found. Change to another one."
  [ -z "$wanted_from" ] || [ -r "$wanted_from" ] || stop "The file $wanted_from cannot be read."
  [ -n "$role" ] || role="{default_role}"
  # Each call is a process, and CloudShell has little memory: two accounts at once share it.
  [ -n "$parallel" ] || { [ -n "$of_all" ] && parallel=4 || parallel=8; }
  # The script calls itself from within its work folder, so its path must be absolute.
  script=$0
  [ ! -f "$here/$0" ] || script=$here/$0
  work="footing-$account" begun=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  file="footing-evidence-$account-$(date -u +%Y%m%d-%H%M%S).json.gz"
  # If the AWS CLI keeps a history, the answers go to the one in the work folder, which is removed.
  AWS_CLI_HISTORY_FILE="${here%/}/$work/history.db"
  export account partition home here script parallel AWS_CLI_HISTORY_FILE
  [ -z "$of_all" ] || { organization; exit; }
  printf '%s\n' "Footing's collector {version}" "" "Account    $account, as $arn" \
    "It asks    $(calls | wc -l | tr -d ' ') kinds of questions ($0 --list prints them); it changes nothing" \
    "It writes  $file, and until then the folder $work" >&2
  if [ -e "$work" ] || [ -L "$work" ]; then
    enter calls
    check_seals
    printf '%s\n' "Goes on    with the $(count) calls in $work; remove that folder to begin anew" >&2
  fi
  if [ -z "$yes" ] && [ -t 0 ]; then
    printf '\nPress Enter to begin, Ctrl+C to leave. ' >&2
    read -r _
  fi
  if [ "$(pwd -P)" = "$here" ]; then
    mkdir -m 700 "$work" || stop "No folder can be made here. Change to one in which you may write."
    enter calls
  fi
  rm -f expired ./*.knows calls/*.pages calls/*.error calls/*.new
  if [ "$(count)" = 0 ]; then
    make_key
  fi
  # Calls that failed are made again.
  find calls -name '*.json' -exec grep -l '"outcome":"failed"' {} + | tr '\n' '\0' | xargs -0 rm -f
  printf '\n' >asked
  first_calls once "[\"$home\"]" | ask_all || exit 1
  regions=$narrowed
  if [ "$regions" = "[]" ]; then
    regions=$(find calls -name 'ec2:DescribeRegions-*.json' -exec cat {} + | jq -sc '[.[].pages[].Regions[]?.RegionName]')
    [ "$regions" = "[]" ] && printf '\n%s\n' "AWS does not tell which Regions are enabled; only $home is looked at." >&2 && regions="[\"$home\"]"
  fi
  first_calls region "$regions" | ask_all || exit 1
  before=-1 after=$(count)
  while [ "$before" != "$after" ]; do
    before=$after
    next_calls | ask_all || exit 1
    after=$(count)
  done
  denied=$(find calls -name '*.json' -exec grep -l '"outcome":"failed"' {} + | wc -l | tr -d ' ')
  check_seals
  write "${here%/}/$file" || stop "The file could not be written. What came is in $work; run the same command again."
  rm -r ./* && cd "$here" && rmdir "$work"
  printf '\n\n%s\n' "Done: $file
$after calls were made; $denied of them brought an error, which the file names (many errors are answers: \"no policy\").
In CloudShell: Actions, Download file, then this path: ${here%/}/$file
Then open Footing, go to \"Evidence\" and \"Without credentials\", and choose the file there." >&2
}

# Prints one line for each operation.
calls() {
  cat <<'CALLS'
{calls}
CALLS
}

main "$@"
