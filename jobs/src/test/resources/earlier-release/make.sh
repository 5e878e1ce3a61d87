#!/usr/bin/env bash
# Made workspace.zip: objects of the store and a dump of the database, as an earlier release left them. To make one again:
#
#   git worktree add /tmp/earlier 8e0d295 && jobs/src/test/resources/earlier-release/make.sh /tmp/earlier
#
# What is in it, and what it must come to, stands in EarlierReleaseIT.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
countinghouse=$1/submit/countinghouse
work=$(mktemp -d)
bucket=earlier-release
export COUNTINGHOUSE_SANDBOX=$work/sandbox COUNTINGHOUSE_BUCKET=$bucket
objects=$COUNTINGHOUSE_SANDBOX/s3
trap '"$countinghouse" sandbox stop' EXIT

deliver() { # JOB FILE...
  local job=$1
  shift
  mkdir -p "$objects/$bucket/raw/$job"
  for file in "$@"; do cp "$here/files/$job/$file" "$objects/$bucket/raw/$job/"; done
}

# The files are short, so most of their rows may be rejected.
run() { "$countinghouse" run "$@" --set job.reject-limit=0.9; }

killed() { # CRASH_POINT, then as run
  local status=0
  JDK_JAVA_OPTIONS=-Dcountinghouse.crash-at=$1 "$countinghouse" run "${@:2}" --set job.reject-limit=0.9 || status=$?
  [ "$status" = 137 ]
}

"$countinghouse" sandbox start
"$countinghouse" migrate
"$countinghouse" load-dimensions "$here/dimensions"
rates='job.rates.sources=[ecb, oxr]'

# One row is mended and replayed, one discarded, one stays open; one file is refused.
deliver sales-marts sales_data_2023-07.csv sales_data_torn.csv
run sales-marts
"$countinghouse" quarantine export sales-marts --code bad_date --out "$work/mend.csv"
sed -i -e 's#,2023/07/05,1,#,2023-07-05,1,#' -e '/2023-07-32/d' "$work/mend.csv"
"$countinghouse" quarantine replay sales-marts "$work/mend.csv"
"$countinghouse" quarantine discard sales-marts --code bad_integer --reason 'test till'
deliver sales-marts sales_data_2023-08.csv
run sales-marts
deliver sales-marts sales_data_2023-07_late.csv
killed ROWS_WRITTEN sales-marts

# A version over an earlier one; currencies and decimals that are not accepted any more, and some that were not yet.
deliver invoice-offsets invoices_1.csv
run invoice-offsets
deliver invoice-offsets invoices_2.csv
run invoice-offsets
deliver invoice-offsets invoices_3.csv
killed PUBLISHED invoice-offsets

# Bills that wait, a rate that was corrected, a conflict, a bill that came twice.
deliver billing-fx eurofxref-hist_1.csv fx_rates_oxr.csv billing_data_meat_May_2023.csv
run billing-fx --set "$rates"
deliver billing-fx eurofxref-hist_2.csv billing_data_dairy_May_2023.csv billing_data_meat_Dec_2023.csv
run billing-fx --set "$rates"
deliver billing-fx eurofxref-hist_3.csv billing_data_meat_June_2023.csv
killed REJECTS_WRITTEN billing-fx --set "$rates"

source "$COUNTINGHOUSE_SANDBOX/env"
LD_LIBRARY_PATH=$COUNTINGHOUSE_SANDBOX/mariadb/libs MYSQL_PWD=$COUNTINGHOUSE_MYSQL_MIGRATION_PASSWORD \
  "$COUNTINGHOUSE_SANDBOX/mariadb/bin/mariadb-dump" -h "$COUNTINGHOUSE_MYSQL_HOST" -P "$COUNTINGHOUSE_MYSQL_PORT" \
  -u "$COUNTINGHOUSE_MYSQL_MIGRATION_USER" --single-transaction --skip-comments --compact --skip-dump-date \
  "$COUNTINGHOUSE_MYSQL_DATABASE" >"$work/countinghouse.sql"

rm -f "$here/workspace.zip"
(cd "$objects" && zip -q -r -9 -D "$here/workspace.zip" "$bucket")
(cd "$work" && zip -q -9 "$here/workspace.zip" countinghouse.sql)
ls -l "$here/workspace.zip"
