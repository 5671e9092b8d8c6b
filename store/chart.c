#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "must.h"

/* Of the picture; LEFT of the bars stand the figures, below them the days. */
enum { WIDTH = 720, LEFT = 64, TOP = 16, HEIGHT = 150, FOOT = 26,
	BAR_WIDEST = 48, LABELS = 6 };

void
chart_add(struct chart *c, const char *day, size_t colour, int64_t n)
{
	struct chart_day *last = c->n > 0 ? &c->days[c->n - 1] : NULL;

	if (last == NULL || strcmp(last->day, day) != 0) {
		c->days = must(reallocarray(c->days, c->n + 1,
		    sizeof(*c->days)));
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
	int64_t most = 0;
	size_t i;

	for (i = 0; i < c->n; i++)
		if (sum(&c->days[i]) > most)
			most = sum(&c->days[i]);
	return most;
}

bool
chart_is_empty(const struct chart *c)
{
	return highest(c) == 0;
}

/* The next figure above that people like, and that can be halved. */
static int64_t
round_up(int64_t most)
{
	static const int64_t liked[] = { 2, 4, 6, 10 };
	int64_t unit = 1;
	size_t i;

	for (;; unit *= 10)
		for (i = 0; i < sizeof(liked) / sizeof(*liked); i++)
			if (liked[i] * unit >= most)
				return liked[i] * unit;
}

/* One day's bar; places are hundredths, for no locale to spoil. */
static void
draw_bar(const struct chart_day *day, long x, long width, int64_t most)
{
	int64_t top = HEIGHT, high;
	size_t i;

	printf("<g><title>%s: %lld</title>", day->day, (long long)sum(day));
	for (i = 0; i < CHART_COLOURS; i++) {
		high = day->n[i] * (HEIGHT - TOP) / most;
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

/* Three lines: nothing, half, all. */
static void
draw_lines(int64_t most)
{
	int64_t i, y;

	for (i = 0; i <= 2; i++) {
		y = HEIGHT - (HEIGHT - TOP) * i / 2;
		printf("<line x1=\"%d\" y1=\"%lld\" x2=\"%d\" y2=\"%lld\"/>"
		    "<text class=\"y\" x=\"%d\" y=\"%lld\">%lld</text>\n",
		    LEFT, (long long)y, WIDTH, (long long)y, LEFT - 6,
		    (long long)y + 4, (long long)(most * i / 2));
	}
}

/* The month and the day, below the middle of its bar. */
static void
draw_day(const struct chart_day *day, long middle)
{
	const char *anchor = middle > (WIDTH - 30) * 100L ? "end" : "middle";

	if (*anchor == 'e')
		middle = WIDTH * 100L;
	printf("<text text-anchor=\"%s\" x=\"%ld\" y=\"%d\">%s</text>\n",
	    anchor, middle / 100, HEIGHT + FOOT - 6, day->day + 5);
}

void
chart_draw(const struct chart *c)
{
	long step = c->n > 0 ? (WIDTH - LEFT) * 100L / (long)c->n : 0;
	long width = step > 200 ? step - 100 : step, middle;
	size_t i, each = (c->n + LABELS - 1) / LABELS;
	int64_t most = round_up(highest(c));

	if (width > BAR_WIDEST * 100L)
		width = BAR_WIDEST * 100L;
	printf("<svg viewBox=\"0 0 %d %d\" role=\"img\" dir=\"ltr\">\n", WIDTH,
	    HEIGHT + FOOT);
	draw_lines(most);
	for (i = 0; i < c->n; i++) {
		middle = LEFT * 100L + (long)i * step + step / 2;
		draw_bar(&c->days[i], middle - width / 2, width, most);
		if (i % each == 0)
			draw_day(&c->days[i], middle);
	}
	puts("</svg>");
}

void
chart_free(struct chart *c)
{
	free(c->days);
	*c = (struct chart){ 0 };
}
