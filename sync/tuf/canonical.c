#include "canonical.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH = 64 };
static const json_int_t whole_max = 9007199254740991; /* 2^53 - 1: what every JSON parser keeps (RFC 8259, section 6) */

struct writer {
	char *data;
	size_t size, room;
};

static void put(struct writer *writer, const char *text, size_t size)
{
	if (writer->room - writer->size < size) {
		writer->room = (writer->size + size) * 2;
		writer->data = realloc(writer->data, writer->room);
		if (writer->data == NULL)
			abort();
	}
	memcpy(writer->data + writer->size, text, size);
	writer->size += size;
}

static void put_string(struct writer *writer, const char *text)
{
	put(writer, "\"", 1);
	while (*text != '\0') {
		size_t plain = strcspn(text, "\"\\");
		put(writer, text, plain);
		text += plain;
		if (*text != '\0') {
			char escaped[2] = {'\\', *text++};
			put(writer, escaped, 2);
		}
	}
	put(writer, "\"", 1);
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void put_value(struct writer *writer, const json_t *value);

static void put_object(struct writer *writer, const json_t *object)
{
	size_t count = json_object_size(object), i = 0;
	const char **keys = calloc(count + 1, sizeof *keys);
	if (keys == NULL)
		abort();
	for (void *iter = json_object_iter((json_t *)object); iter != NULL;
	     iter = json_object_iter_next((json_t *)object, iter))
		keys[i++] = json_object_iter_key(iter);
	qsort(keys, count, sizeof *keys, by_bytes);
	put(writer, "{", 1);
	for (i = 0; i < count; i++) {
		if (i > 0)
			put(writer, ",", 1);
		put_string(writer, keys[i]);
		put(writer, ":", 1);
		put_value(writer, json_object_get(object, keys[i]));
	}
	put(writer, "}", 1);
	free(keys);
}

static void put_value(struct writer *writer, const json_t *value)
{
	char number[32];
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		put_object(writer, value);
		break;
	case JSON_ARRAY:
		put(writer, "[", 1);
		for (size_t i = 0; i < json_array_size(value); i++) {
			if (i > 0)
				put(writer, ",", 1);
			put_value(writer, json_array_get(value, i));
		}
		put(writer, "]", 1);
		break;
	case JSON_STRING:
		put_string(writer, json_string_value(value));
		break;
	case JSON_INTEGER:
		put(writer, number,
		    (size_t)snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value)));
		break;
	case JSON_TRUE:
		put(writer, "true", 4);
		break;
	case JSON_FALSE:
		put(writer, "false", 5);
		break;
	case JSON_NULL:
		put(writer, "null", 4);
		break;
	case JSON_REAL: /* canonical_read lets none in */
		abort();
	}
}

static bool plain(const json_t *value, int depth, struct err *err)
{
	const char *key;
	json_t *member;
	size_t i;
	if (depth > DEPTH)
		return err_set(err, ERR_CORRUPT, "JSON nested deeper than %d", DEPTH);
	if (json_is_real(value))
		return err_set(err, ERR_CORRUPT, "JSON with a number that is not whole");
	if (json_is_integer(value) && (json_integer_value(value) > whole_max || json_integer_value(value) < -whole_max))
		return err_set(err, ERR_CORRUPT, "JSON with a number beyond 2^53 - 1");
	json_object_foreach((json_t *)value, key, member) if (!plain(member, depth + 1, err)) return false;
	json_array_foreach(value, i, member) if (!plain(member, depth + 1, err)) return false;
	return true;
}

bool canonical_read(const void *data, size_t size, json_t **object, struct err *err)
{
	json_error_t error;
	json_t *read = json_loadb(data, size, JSON_REJECT_DUPLICATES, &error);
	if (read == NULL)
		/* jansson's own text quotes the file, which may be anybody's. */
		return err_set(err, ERR_CORRUPT, "not JSON, or JSON that parsers disagree about (line %d, column %d)",
			       error.line, error.column);
	if (!json_is_object(read))
		err_set(err, ERR_CORRUPT, "JSON that is not an object");
	else if (plain(read, 0, err)) {
		*object = read;
		return true;
	}
	json_decref(read);
	return false;
}

void canonical_write(const json_t *value, struct bytes *out)
{
	enum { FIRST = 1024 };
	struct writer writer = {malloc(FIRST), 0, FIRST};
	if (writer.data == NULL)
		abort();
	put_value(&writer, value);
	*out = (struct bytes){writer.data, writer.size};
}

bool canonical_is(const json_t *object, const void *data, size_t size)
{
	struct bytes written;
	canonical_write(object, &written);
	bool same = written.size == size && memcmp(written.data, data, size) == 0;
	bytes_finish(&written);
	return same;
}

void bytes_finish(struct bytes *bytes)
{
	free(bytes->data);
	*bytes = (struct bytes){NULL, 0};
}
