#include <err.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unictype.h>
#include <unistr.h>

#include "conf.h"
#include "language.h"
#include "words.h"

/* French as customers write it; none of it is English or Arabizi. */
static const char *const french[] = {
	"bonjour", "bonsoir", "salut", "merci", "s'il", "svp", "je", "j'ai",
	"je veux", "voudrais", "combien", "prix", "livraison", "commande",
	"commander", "oui", "avec", "pour moi", "vous", "votre", "est-ce",
	"c'est", "taille", "couleur", "disponible", "acheter", NULL
};

/* What was seen of the customer's writing. */
struct seen {
	bool arabic, latin, french;
};

static void
look(struct seen *seen, const char *said)
{
	const uint8_t *p = (const uint8_t *)said;
	struct words w;
	ucs4_t c;
	int n;

	for (; (n = u8_strmbtouc(&c, p)) > 0; p += n) {
		if (!uc_is_alpha(c))
			continue;
		if (c >= 0x600 && c <= 0x6ff)
			seen->arabic = true;
		else
			seen->latin = true;
	}
	words_read(&w, said);
	seen->french = seen->french || words_find(&w, french) != NULL;
	words_free(&w);
}

/* Arabic comes first where nothing tells. */
static const char *
customers(const struct json_object *candidate)
{
	struct json_object *list = json_arr(candidate, "messages"), *m;
	size_t n = list != NULL ? json_object_array_length(list) : 0, i;
	const char *who, *said;
	struct seen seen = { 0 };

	for (i = 0; i < n; i++) {
		m = json_object_array_get_idx(list, i);
		who = json_str(m, "sender_type");
		said = json_text(m, "content");
		if (who != NULL && strcmp(who, "customer") == 0 &&
		    said != NULL && *said != '[')
			look(&seen, said);
	}
	if (seen.arabic || !seen.latin)
		return "ar";
	return seen.french ? "fr" : "en";
}

const char *
language_of(const struct json_object *candidate)
{
	static const char *const all[] = { "ar", "en", "fr" };
	const char *set = conf_str("SOUK_LANGUAGE", "auto");
	size_t i;

	if (strcmp(set, "auto") == 0)
		return customers(candidate);
	for (i = 0; i < 3; i++)
		if (strcmp(set, all[i]) == 0)
			return all[i];
	errx(EX_CONFIG, "SOUK_LANGUAGE = %s: want auto, ar, en or fr", set);
}
