/*
 * Ids in the platforms' own formats (facts A5), the same for the same seed
 * and number. All returned texts are owned by the caller.
 *
 *	Messenger thread   t_<15 digits>
 *	Messenger message  m_<86 base64url characters>
 *	Instagram thread   base64 of ig_dm:<39 digits>, Meta's escaping
 *	Instagram message  base64 of ig_dm_item:1:IGMessageID:...
 */
#ifndef SIM_IDS_H
#define SIM_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void	 ids_seed(uint64_t seed);
uint64_t ids_mix(uint64_t a, uint64_t b);	/* seeded, for checksums too */
char	*ids_digits(const char *head, int digits, uint64_t n);
char	*ids_thread(bool instagram, uint64_t number);
char	*ids_message(bool instagram, const char *account, uint64_t thread,
	    uint64_t number);
char	*ids_wamid(const char *recipient, uint64_t n);
char	*ids_letters(const char *head, int letters, uint64_t n);

/* base64 with Z, +, / and = written ZA, ZB, ZC and ZD, as Meta does */
char	*meta64(const char *plain);
char	*meta64_undo(const char *coded);	/* NULL where it is none */

#endif
