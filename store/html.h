/*
 * Text on its way into a page: what strangers wrote is never markup, and does
 * not turn what stands beside it.
 */
#ifndef HTML_H
#define HTML_H

/* To stdout, escaped and isolated; NULL is a dash. */
void html_text(const char *text);

/* A heading in both languages, on one line. */
void html_heading(int level, const char *english, const char *arabic);

#endif
