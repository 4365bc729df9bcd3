/* url: a web address that a visitor's own phone may be sent to. */
#ifndef MINGYUE_URL_H
#define MINGYUE_URL_H

#include <stdbool.h>

/* True for https, a plain host name, perhaps a port, and visible ASCII after them: no user name or password, no blanks, at most
 * LIMIT_URL_BYTES. The pattern of url in exhibition.schema.json says the same. */
bool url_is_plain(const char *url);

#endif
