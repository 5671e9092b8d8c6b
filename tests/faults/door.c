#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "door.h"

void
door_open(struct door *d, unsigned port)
{
	memset(d, 0, sizeof(*d));
	d->at.sin_family = AF_INET;
	d->at.sin_port = htons((uint16_t)port);
	d->at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
}

static void
post(const struct door *d, const char *path, const char *body)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char answer[1024] = "", rest[4096];
	ssize_t n, len = 0;

	if (fd == -1 || connect(fd, (const struct sockaddr *)&d->at,
	    sizeof(d->at)) == -1)
		err(EX_UNAVAILABLE, "the simulator");
	dprintf(fd, "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
	    "Connection: close\r\nContent-Type: application/json\r\n"
	    "Content-Length: %zu\r\n\r\n%s", path, strlen(body), body);
	while (len < (ssize_t)sizeof(answer) - 1 && (n = read(fd, answer + len,
	    sizeof(answer) - 1 - (size_t)len)) > 0)
		len += n;
	while (read(fd, rest, sizeof(rest)) > 0)
		continue;
	close(fd);
	if (strncmp(answer, "HTTP/1.1 200 ", 13) != 0)
		errx(EX_SOFTWARE, "POST %s %s: %.300s", path, body, answer);
}

void
door_post(const struct door *d, const char *path, const char *body, ...)
{
	char *text;
	va_list ap;
	int len;

	va_start(ap, body);
	len = vasprintf(&text, body, ap);
	va_end(ap);
	if (len == -1)
		errx(EX_OSERR, "out of memory");
	post(d, path, text);
	free(text);
}
