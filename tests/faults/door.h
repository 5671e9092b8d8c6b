/*
 * The simulator's control door: one request, one answer, and an end of the
 * program where the answer is not 200, for then the test is wrong.
 *
 *	door_open(&d, port);
 *	door_post(&d, "/sim/clock", "{\"offset_ms\":%d}", ms);
 */
#ifndef DOOR_H
#define DOOR_H

#include <netinet/in.h>

struct door {
	struct sockaddr_in at;
};

void door_open(struct door *, unsigned port);
__attribute__((format(printf, 3, 4)))
void door_post(const struct door *, const char *path, const char *body, ...);

#endif
