/*
 * A growing text. Zeroed is empty; text_free leaves it zeroed.
 *
 *	struct text t = { 0 };
 *	text_fmt(&t, "{\"id\":%d}", 7);
 */
#ifndef SIM_TEXT_H
#define SIM_TEXT_H

#include <stddef.h>

struct text {
	char	*s;	/* owned, NUL-terminated once anything was added */
	size_t	 len;
	size_t	 cap;
};

void	text_add(struct text *, const char *s, size_t n);
void	text_str(struct text *, const char *s);
void	text_fmt(struct text *, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));
void	text_json(struct text *, const char *s);  /* quoted as Graph quotes */
void	text_url(struct text *, const char *s);   /* percent-encoded */
void	text_cut(struct text *, size_t len);
void	text_free(struct text *);
const char *text_get(const struct text *);        /* "" where empty */

#endif
