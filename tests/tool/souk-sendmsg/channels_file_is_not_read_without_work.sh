# A stage without work touches neither tokens nor libcurl.
set -eu
echo '{"type":"catalog"}' | souk-sendmsg -c none >got 2>err
[ ! -s err ]
