#include "url.h"

#include <string.h>

#include "maxima.h"

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS  "0123456789"

bool url_is_plain(const char *url)
{
	if (strlen(url) > LIMIT_URL_BYTES || strncmp(url, "https://", 8) != 0)
		return false;
	const char *at = url + 8;
	size_t host = strspn(at, LETTERS DIGITS ".-");
	if (host == 0 || *at == '.' || *at == '-')
		return false;
	at += host;
	if (*at == ':') {
		size_t port = strspn(++at, DIGITS);
		if (port < 1 || port > 5)
			return false;
		at += port;
	}
	if (*at != '\0' && strchr("/?#", *at) == NULL)
		return false;
	return at[strspn(at, LETTERS DIGITS "!#$%&'()*+,-./:;=?@_~")] == '\0';
}
