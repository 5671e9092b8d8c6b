# As many as souk-store keeps; the last says so, and what is good arrives.
{
	printf '{"type":"page","channel_id":"c","platform":"facebook",'
	printf '"account_id":"1","self_id":"1","thread_id":"t_1",'
	printf '"page":{"data":['
	yes '{},' | head -n 100000 | tr -d '\n'
	printf '{"id":"m_1","created_time":"2026-12-01T06:00:00+0000"}]}}\n'
	printf '{"type":"begin","channel_id":"ch-1"}\n'
} >page
rc=0
souk-normalize <page >out 2>err || rc=$?
cut -c1-100 err | tail -n 3
why='souk-normalize: stdin:1: message without a usable id'
[ "$rc" -eq 65 ] && [ "$(grep -c '"type":"reject"' out)" -eq 1000 ] &&
	[ "$(grep -c '"message_id":"m_1"' out)" -eq 1 ] &&
	[ "$(tail -n 1 out)" = '{"type":"begin","channel_id":"ch-1"}' ] &&
	[ "$(head -n 1 err)" = "$why" ] &&
	[ "$(tail -n 1 err)" = "$why; no more of this line are told" ]
