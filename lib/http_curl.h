/*
 * libcurl, loaded when it is first needed, and whom its TLS trusts.  For
 * lib/http alone.
 *
 *	http_curl_load();
 *	e = curl.easy_init();
 */
#ifndef HTTP_CURL_H
#define HTTP_CURL_H

#include <curl/curl.h>

/* What is used of libcurl. */
struct http_curl {
	__typeof__(curl_global_init) *global_init;
	__typeof__(curl_easy_init) *easy_init;
	__typeof__(curl_easy_setopt) *easy_setopt;
	__typeof__(curl_easy_getinfo) *easy_getinfo;
	__typeof__(curl_easy_strerror) *easy_strerror;
	__typeof__(curl_easy_cleanup) *easy_cleanup;
	__typeof__(curl_multi_init) *multi_init;
	__typeof__(curl_multi_setopt) *multi_setopt;
	__typeof__(curl_multi_add_handle) *multi_add_handle;
	__typeof__(curl_multi_remove_handle) *multi_remove_handle;
	__typeof__(curl_multi_perform) *multi_perform;
	__typeof__(curl_multi_poll) *multi_poll;
	__typeof__(curl_multi_info_read) *multi_info_read;
	__typeof__(curl_multi_cleanup) *multi_cleanup;
	__typeof__(curl_slist_append) *slist_append;
	__typeof__(curl_slist_free_all) *slist_free_all;
};

extern struct http_curl curl;

/* Fills curl, once; without libcurl the program ends, EX_OSERR. */
void http_curl_load(void);

/* Where certificates are trusted from: one of the two, or neither. */
struct http_trust {
	const char *file, *dir;
};

/* As the settings and the system have it, looked for once. */
const struct http_trust *http_curl_trust(void);

#endif
