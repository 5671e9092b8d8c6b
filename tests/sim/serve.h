/*
 * HTTP: one listening socket on 127.0.0.1, one thread. Whoever waits (a
 * slow model, a delay, a trickle) is a suspended connection with a timer,
 * so that hundreds wait side by side.
 */
#ifndef SIM_SERVE_H
#define SIM_SERVE_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "model.h"
#include "world.h"

struct serve {
	struct world	*world;
	struct model	*model;
	bool		 loud;		/* a line on stderr per request */
};

uint16_t serve_open(struct serve *, uint16_t port);	/* the real port */
void	serve_run(const volatile sig_atomic_t *stop);
void	serve_close(void);

#endif
