#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "chart.h"

enum { WIDTH = 720, HEIGHT = 150, FOOT = 20, LABELS = 8 };

void
chart_add(struct chart *c, const char *day, size_t colour, int64_t n)
{
	struct chart_day *last = c->n > 0 ? &c->days[c->n - 1] : NULL;

	if (last == NULL || strcmp(last->day, day) != 0) {
		c->days = reallocarray(c->days, c->n + 1, sizeof(*c->days));
		if (c->days == NULL)
			errx(EX_OSERR, "out of memory");
		last = &c->days[c->n++];
		*last = (struct chart_day){ 0 };
		snprintf(last->day, sizeof(last->day), "%s", day);
	}
	last->n[colour] += n;
}

static int64_t
sum(const struct chart_day *day)
{
	int64_t all = 0;
	size_t i;

	for (i = 0; i < CHART_COLOURS; i++)
		all += day->n[i];
	return all;
}

static int64_t
highest(const struct chart *c)
{
	int64_t most = 1;
	size_t i;

	for (i = 0; i < c->n; i++)
		if (sum(&c->days[i]) > most)
			most = sum(&c->days[i]);
	return most;
}

/* One day's bar; places are hundredths, for no locale to spoil. */
static void
draw_bar(const struct chart_day *day, long x, long width, int64_t most)
{
	int64_t top = HEIGHT, high;
	size_t i;

	printf("<g><title>%s: %lld</title>", day->day, (long long)sum(day));
	for (i = 0; i < CHART_COLOURS; i++) {
		high = day->n[i] * (HEIGHT - 14) / most;
		if (day->n[i] > 0 && high == 0)
			high = 1;
		top -= high;
		if (high > 0)
			printf("<rect class=\"c%zu\" x=\"%ld.%02ld\" y=\"%lld\""
			    " width=\"%ld.%02ld\" height=\"%lld\"/>", i,
			    x / 100, x % 100, (long long)top, width / 100,
			    width % 100, (long long)high);
	}
	fputs("</g>\n", stdout);
}

void
chart_draw(const struct chart *c)
{
	long step = c->n > 0 ? WIDTH * 100L / (long)c->n : 0, x;
	size_t i, each = c->n / LABELS + 1;
	int64_t most = highest(c);

	printf("<svg viewBox=\"0 0 %d %d\" role=\"img\" dir=\"ltr\">\n"
	    "<text x=\"0\" y=\"10\">%lld</text>\n"
	    "<line x1=\"0\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", WIDTH,
	    HEIGHT + FOOT, (long long)most, HEIGHT, WIDTH, HEIGHT);
	for (i = 0; i < c->n; i++) {
		x = (long)i * step;
		draw_bar(&c->days[i], x, step > 200 ? step - 100 : step, most);
		if (i % each == 0)
			printf("<text x=\"%ld\" y=\"%d\">%s</text>\n", x / 100,
			    HEIGHT + 14, c->days[i].day + 5);
	}
	puts("</svg>");
}

void
chart_free(struct chart *c)
{
	free(c->days);
	*c = (struct chart){ 0 };
}
