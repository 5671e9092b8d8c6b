/*
 * The platforms' clock. It starts as ours and a test may shift it, set it
 * or stop it; every time a test sees comes from here. Unit: milliseconds
 * since 1970, UTC. clock_tick is ours alone, monotonic, for delays.
 */
#ifndef SIM_CLOCK_H
#define SIM_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define CLOCK_LEN 40

int64_t	clock_now(void);
int64_t	clock_tick(void);
void	clock_shift(int64_t offset_ms);	/* from our own */
void	clock_set(int64_t ms);
void	clock_freeze(bool on);

void	clock_graph(int64_t ms, char out[CLOCK_LEN]);	/* +0000 */
void	clock_iso(int64_t ms, char out[CLOCK_LEN]);	/* .000Z */
void	clock_http(int64_t ms, char out[CLOCK_LEN]);	/* the Date header */
bool	clock_parse(const char *s, int64_t *ms);

#endif
