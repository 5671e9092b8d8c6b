/*
 * The names that may stand in souk.conf: those of souk.conf(5).
 *
 *	if (!setting_is_known("SOUK_MODL"))
 */
#ifndef SETTING_H
#define SETTING_H

#include <stdbool.h>

bool setting_is_known(const char *name);

#endif
