#include "catalog_rows.h"

#include <string.h>

#include "maxima.h"

enum { POINT_BYTES = 8 };

static bool map_row(struct rows *rows, sqlite3_stmt *stmt, size_t at)
{
	bool ok = true;
	rows->ex->maps[at].id = rows_text(rows, stmt, 0, 512, &ok);
	if (!ok || rows->ex->maps[at].id == NULL)
		return rows_bad(rows, "map", "not an id");
	rows->ex->maps[at].shape_count = (size_t)sqlite3_column_int64(stmt, 1);
	if (rows->ex->maps[at].shape_count > LIMIT_SHAPES)
		return err_set(rows->err, ERR_LIMIT, "table shape: a map has more than %d", LIMIT_SHAPES);
	rows->ex->maps[at].shapes = arena_alloc(rows->arena, rows->ex->maps[at].shape_count, sizeof(struct shape));
	return true;
}

static struct map *map_at(const struct rows *rows, sqlite3_stmt *stmt, int column)
{
	const char *id = (const char *)sqlite3_column_text(stmt, column);
	for (size_t i = 0; id != NULL && i < rows->ex->map_count; i++)
		if (strcmp(rows->ex->maps[i].id, id) == 0)
			return &rows->ex->maps[i];
	return NULL;
}

static struct shape *shape_at(const struct rows *rows, sqlite3_stmt *stmt, int map_column, int ord_column)
{
	struct map *map = map_at(rows, stmt, map_column);
	int64_t ord = sqlite3_column_int64(stmt, ord_column);
	if (map == NULL || ord < 0 || ord >= (int64_t)map->shape_count)
		return NULL;
	return (struct shape *)&map->shapes[ord];
}

static bool shape_row(struct rows *rows, sqlite3_stmt *stmt, size_t at)
{
	bool ok = true;
	struct shape *shape = shape_at(rows, stmt, 0, 1);
	int kind = rows_name(stmt, 3, shape_kind_names, SHAPE_KINDS);
	int64_t rings = sqlite3_column_int64(stmt, 5);
	(void)at;
	if (shape == NULL || kind < 0 || rings < 1 || rings > LIMIT_RING_POINTS)
		return rows_bad(rows, "shape", "numbers with gaps, an unknown kind, or no rings");
	shape->id = rows_text(rows, stmt, 2, 256, &ok);
	shape->kind = (enum shape_kind)kind;
	shape->place = rows_record(rows, stmt, 4);
	shape->rings = arena_alloc(rows->arena, (size_t)rings, sizeof *shape->rings);
	return (ok && shape->id != NULL) || rows_bad(rows, "shape", "not an id");
}

static int32_t le32(const unsigned char *bytes)
{
	return (int32_t)((uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
			 (uint32_t)bytes[3] << 24);
}

static bool ring_fits(const struct shape *shape, const double (*points)[2], size_t count)
{
	switch (shape->kind) {
	case SHAPE_AREA:
		return count >= 4 && points[0][0] == points[count - 1][0] && points[0][1] == points[count - 1][1];
	case SHAPE_SEAT:
		return count == 1 && shape->ring_count == 0;
	case SHAPE_BELT:
		return count >= 2;
	case SHAPE_KINDS:
		break;
	}
	return false;
}

static bool ring_row(struct rows *rows, sqlite3_stmt *stmt, size_t at)
{
	struct shape *shape = shape_at(rows, stmt, 0, 1);
	const unsigned char *bytes = sqlite3_column_blob(stmt, 2);
	size_t size = (size_t)sqlite3_column_bytes(stmt, 2), count = size / POINT_BYTES;
	(void)at;
	if (shape == NULL || bytes == NULL || count == 0 || size % POINT_BYTES != 0 || count > LIMIT_RING_POINTS)
		return rows_bad(rows, "ring", "not a list of points");
	double(*points)[2] = arena_alloc(rows->arena, count, sizeof *points);
	for (size_t i = 0; i < count; i++) {
		points[i][0] = le32(bytes + i * POINT_BYTES) / 1e6;
		points[i][1] = le32(bytes + i * POINT_BYTES + 4) / 1e6;
		if (points[i][0] < -180 || points[i][0] > 180 || points[i][1] < -90 || points[i][1] > 90)
			return rows_bad(rows, "ring", "a point that is not on the earth");
	}
	if (!ring_fits(shape, (const double(*)[2])points, count))
		return rows_bad(rows, "ring", "not what its kind of shape needs");
	((struct ring *)shape->rings)[shape->ring_count++] = (struct ring){(const double(*)[2])points, count};
	return true;
}

bool catalog_maps(struct rows *rows)
{
	struct exhibition *ex = rows->ex;
	size_t shapes, rings;
	if (!rows_count(rows, "map", LIMIT_PAGES, &ex->map_count) ||
	    !rows_count(rows, "shape", LIMIT_SHAPES, &shapes) || !rows_count(rows, "ring", LIMIT_RING_POINTS, &rings))
		return false;
	ex->maps = arena_alloc(rows->arena, ex->map_count, sizeof *ex->maps);
	return rows_each(rows, "map",
			 "SELECT id, (SELECT count(*) FROM shape WHERE map = map.id) FROM map ORDER BY ord", map_row) &&
	       rows_each(rows, "shape",
			 "SELECT map, ord, id, kind, place, (SELECT count(*) FROM ring WHERE ring.map = shape.map AND "
			 "ring.shape = shape.ord) FROM shape ORDER BY map, ord",
			 shape_row) &&
	       rows_each(rows, "ring", "SELECT map, shape, points FROM ring ORDER BY map, shape, ord", ring_row);
}
