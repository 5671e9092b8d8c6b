#include "ids.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "text.h"

static uint64_t seed = 1;

void
ids_seed(uint64_t s)
{
	seed = s;
}

/* splitmix64 */
static uint64_t
scatter(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

uint64_t
ids_mix(uint64_t a, uint64_t b)
{
	return scatter(scatter(a ^ scatter(seed)) ^ b);
}

char *
ids_digits(const char *head, int digits, uint64_t n)
{
	size_t len = strlen(head);
	char *s = mem_zero(len + (size_t)digits + 1, 1);
	uint64_t r = 0;
	int i;

	memcpy(s, head, len);
	for (i = 0; i < digits; i++) {
		if (i % 16 == 0)
			r = ids_mix(n, (uint64_t)i + 101);
		s[len + (size_t)i] = (char)('0' + r % 10);
		r /= 10;
	}
	if (len == 0 && s[0] == '0')
		s[0] = '7';
	return s;
}

char *
ids_letters(const char *head, int letters, uint64_t n)
{
	static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789-_";
	size_t len = strlen(head);
	char *s = mem_zero(len + (size_t)letters + 1, 1);
	uint64_t r = 0;
	int i;

	memcpy(s, head, len);
	for (i = 0; i < letters; i++) {
		if (i % 10 == 0)
			r = ids_mix(n, (uint64_t)i + 301);
		s[len + (size_t)i] = set[r & 63];
		r >>= 6;
	}
	return s;
}

static char *
base64(const char *plain, size_t len)
{
	char *out = mem_zero(len * 4 / 3 + 8, 1);

	EVP_EncodeBlock((unsigned char *)out, (const unsigned char *)plain,
	    (int)len);
	return out;
}

char *
meta64(const char *plain)
{
	static const char rare[] = "Z+/=";
	char *coded = base64(plain, strlen(plain));
	struct text t = { 0 };
	const char *p, *hit;

	for (p = coded; *p; p++) {
		hit = strchr(rare, *p);
		if (hit)
			text_fmt(&t, "Z%c", (char)('A' + (hit - rare)));
		else
			text_add(&t, p, 1);
	}
	free(coded);
	return t.s;
}

static bool
meta64_unescape(const char *coded, struct text *t)
{
	static const char rare[] = "Z+/=";

	for (; *coded; coded++) {
		if (*coded != 'Z') {
			text_add(t, coded, 1);
			continue;
		}
		coded++;
		if (*coded < 'A' || *coded > 'D')
			return false;
		text_add(t, &rare[*coded - 'A'], 1);
	}
	return t->len > 0 && t->len % 4 == 0;
}

char *
meta64_undo(const char *coded)
{
	struct text t = { 0 };
	unsigned char *out = NULL;
	int n = -1;

	if (meta64_unescape(coded, &t)) {
		out = mem_zero(t.len + 1, 1);
		n = EVP_DecodeBlock(out, (unsigned char *)t.s, (int)t.len);
	}
	while (n > 0 && t.len && t.s[t.len - 1] == '=') {
		t.len--;
		out[--n] = '\0';
	}
	text_free(&t);
	if (n > 0)
		return (char *)out;
	free(out);
	return NULL;
}

/* The 39 digits inside every id of an Instagram thread. */
static char *
instagram_inner(uint64_t thread)
{
	return ids_digits("340282366841710301244", 18, thread);
}

char *
ids_thread(bool instagram, uint64_t number)
{
	char *inner, *id, plain[80];

	if (!instagram)
		return ids_digits("t_1", 14, number);
	inner = instagram_inner(number);
	snprintf(plain, sizeof(plain), "ig_dm:%s", inner);
	id = meta64(plain);
	free(inner);
	return id;
}

/* 512 bits are 86 base64url letters, the last of them carries only two. */
static char *
messenger_message(uint64_t number)
{
	char *id = ids_letters("m_", 86, number);

	id[87] = "AQgw"[ids_mix(number, 86) & 3];
	return id;
}

char *
ids_message(bool instagram, const char *account, uint64_t thread,
    uint64_t number)
{
	char *inner, *item, *id, plain[256];

	if (!instagram)
		return messenger_message(number);
	inner = instagram_inner(thread);
	item = ids_digits("32", 33, number);
	snprintf(plain, sizeof(plain), "ig_dm_item:1:IGMessageID:%s:%s:%s",
	    account, inner, item);
	id = meta64(plain);
	free(inner);
	free(item);
	return id;
}

char *
ids_wamid(const char *recipient, uint64_t n)
{
	char plain[200], *coded, *id;
	size_t size;

	snprintf(plain, sizeof(plain), "\x1c\x18%c%.40s\x15\x02%016llX",
	    (char)strlen(recipient), recipient,
	    (unsigned long long)ids_mix(n, 7));
	coded = base64(plain, strlen(plain));
	size = strlen(coded) + 7;
	id = mem_zero(size, 1);
	snprintf(id, size, "wamid.%s", coded);
	free(coded);
	return id;
}
