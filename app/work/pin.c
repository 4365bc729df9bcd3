#include "pin.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct cursor {
	const char *at, *end;
};

/* The field up to the next '$', or to the end when it is the last. */
static bool field(struct cursor *cursor, bool last, const char **text, size_t *size)
{
	const char *stop = memchr(cursor->at, '$', (size_t)(cursor->end - cursor->at));
	if ((stop == NULL) != last)
		return false;
	*text = cursor->at;
	*size = (size_t)((last ? cursor->end : stop) - cursor->at);
	cursor->at = last ? cursor->end : stop + 1;
	return true;
}

static bool number(struct cursor *cursor, uint64_t *out)
{
	const char *text;
	size_t size;
	uint64_t value = 0;
	if (!field(cursor, false, &text, &size) || size == 0 || size > 9 || text[0] == '0')
		return false;
	for (size_t i = 0; i < size; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		value = value * 10 + (uint64_t)(text[i] - '0');
	}
	*out = value;
	return true;
}

static int digit(char ch)
{
	return ch >= '0' && ch <= '9' ? ch - '0' : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

static bool hex(struct cursor *cursor, bool last, size_t least, size_t most, unsigned char *out, size_t *out_size)
{
	const char *text;
	size_t size;
	if (!field(cursor, last, &text, &size) || size % 2 != 0 || size < 2 * least || size > 2 * most)
		return false;
	for (size_t i = 0; i < size; i += 2) {
		int high = digit(text[i]), low = digit(text[i + 1]);
		if (high < 0 || low < 0)
			return false;
		out[i / 2] = (unsigned char)(high << 4 | low);
	}
	*out_size = size / 2;
	return true;
}

/* What OpenSSL takes for it (RFC 7914): p blocks, and N and a few of them more. */
static bool affordable(const struct pin *pin)
{
	uint64_t block = 128 * pin->r;
	return pin->n >= 1024 && (pin->n & (pin->n - 1)) == 0 && pin->n <= PIN_WORK && pin->r <= PIN_WORK &&
	       pin->p <= PIN_WORK && pin->n * pin->r <= PIN_WORK && pin->n * pin->r * pin->p <= PIN_WORK &&
	       block * (pin->p + pin->n + 2) <= PIN_MEMORY_BYTES;
}

bool pin_parse(const char *text, size_t size, struct pin *out, struct err *err)
{
	static const char head[] = "scrypt$";
	struct pin pin = {.n = 0};
	if (size > 0 && text[size - 1] == '\n')
		size--;
	struct cursor cursor = {text, text + size};
	bool is = size >= sizeof head - 1 && size < PIN_FILE_BYTES && memcmp(text, head, sizeof head - 1) == 0;
	cursor.at += is ? sizeof head - 1 : 0;
	is = is && number(&cursor, &pin.n) && number(&cursor, &pin.r) && number(&cursor, &pin.p) &&
	     hex(&cursor, false, PIN_SALT_LEAST, PIN_SALT_MOST, pin.salt, &pin.salt_size) &&
	     hex(&cursor, true, PIN_HASH_LEAST, PIN_HASH_MOST, pin.hash, &pin.hash_size);
	if (!is)
		return err_set(err, ERR_CORRUPT, "the PIN file is not a line scrypt$N$r$p$salt$hash");
	if (!affordable(&pin))
		return err_set(err, ERR_LIMIT, "the PIN file asks for too much memory or time, or too little");
	*out = pin;
	return true;
}

bool pin_read(const char *path, struct pin *pin, struct err *err)
{
	char text[PIN_FILE_BYTES + 1];
	struct stat info;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT)
		return err_set(err, ERR_NOT_FOUND, "there is no %s", path);
	bool regular = fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
	ssize_t size = regular ? read(fd, text, sizeof text) : -1;
	if (size < 0)
		err_errno(err, "cannot read %s", path);
	if (fd >= 0)
		close(fd);
	return size >= 0 && pin_parse(text, (size_t)size, pin, err);
}

bool pin_is(const struct pin *pin, const char *digits)
{
	unsigned char hash[PIN_HASH_MOST];
	bool made = EVP_PBE_scrypt(digits, strlen(digits), pin->salt, pin->salt_size, pin->n, pin->r, pin->p,
				   PIN_MEMORY_BYTES, hash, pin->hash_size) == 1;
	bool is = made && CRYPTO_memcmp(hash, pin->hash, pin->hash_size) == 0;
	OPENSSL_cleanse(hash, sizeof hash);
	return is;
}
