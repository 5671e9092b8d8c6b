#include <stdio.h>
#include <stdlib.h>

#include "html.h"
#include "listing.h"

static const char *
entity(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	default: return NULL;
	}
}

void
html_text(const char *text)
{
	char *safe = listing_safe(text != NULL ? text : "–"), *p;

	fputs("<bdi>", stdout);
	for (p = safe; *p != '\0'; p++)
		if (entity(*p) != NULL)
			fputs(entity(*p), stdout);
		else
			putchar(*p);
	fputs("</bdi>", stdout);
	free(safe);
}

void
html_heading(int level, const char *english, const char *arabic)
{
	printf("<h%d><span lang=\"en\" dir=\"ltr\">%s</span> "
	    "<span lang=\"ar\" dir=\"rtl\">%s</span></h%d>\n", level, english,
	    arabic, level);
}
