/* catalogue: a small valid catalogue.db made by SQL, for tests to spoil. */
#ifndef MINGYUE_TEST_CATALOGUE_H
#define MINGYUE_TEST_CATALOGUE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalog.h"

#define HASH_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const char catalogue_rows[] =
    "PRAGMA application_id=1297695537; PRAGMA user_version=1;"
    "INSERT INTO meta VALUES('format','1'),('id','test'),('languages','zh,en');"
    "INSERT INTO colour VALUES('peony',11545148);"
    "INSERT INTO chapter VALUES(0,'one');"
    "INSERT INTO picture VALUES(0);"
    "INSERT INTO blob VALUES('" HASH_A "',0,'image/jpeg',1000,640,360);"
    "INSERT INTO record VALUES(0,'a','place',NULL,NULL,NULL,0,107.3,30.3,0,NULL,NULL,NULL);"
    "INSERT INTO record VALUES(1,'total','figure',NULL,'2020',132,0,NULL,NULL,0,NULL,NULL,'https://example.org/132');"
    "INSERT INTO record VALUES(2,'part','figure','2020-04-23','2020',83,1,NULL,NULL,0,NULL,NULL,NULL);"
    "INSERT INTO record VALUES(3,'p','photo',NULL,NULL,NULL,0,NULL,NULL,1,0,0,NULL);"
    "INSERT INTO link VALUES(0,'part','part-of','total'),(1,'total','party','a'),(2,'p','shows','a');"
    "INSERT INTO map VALUES(0,'maps/r.geojson');"
    "INSERT INTO shape VALUES('maps/r.geojson',0,'a','area','a'),('maps/r.geojson',1,'s','seat','a');"
    "INSERT INTO ring VALUES('maps/r.geojson',0,0,x'00000000000000000100000000000000010000000100000000000000000000"
    "00'),('maps/r.geojson',1,0,x'0000000000000000');"
    "INSERT INTO page VALUES(0,'map','map','one','maps/r.geojson','a','',NULL,NULL,NULL),"
    "(1,'cards','cards','one',NULL,NULL,'bold',10,20,'https://example.org'),"
    "(2,'gallery','gallery',NULL,NULL,NULL,'',NULL,NULL,NULL);"
    "INSERT INTO item VALUES('map',0,'total'),('cards',0,'part'),('cards',1,'total'),('gallery',0,'p');"
    "INSERT INTO loop VALUES(0,'map',10,0,NULL,NULL),(1,'cards',20,3,5,NULL),(2,'gallery',5,0,NULL,NULL);"
    "INSERT INTO daypart VALUES(1,0,31,540,1020);"
    "INSERT INTO text VALUES('exhibition','','title','zh','题'),('chapter','one','title','zh','一'),"
    "('record','a','title','zh','垫江县'),('record','a','title','en','Dianjiang'),('record','a','initials','zh','DJX'),"
    "('record','part','label','zh','八三')"
    ","
    "('page','map','kicker','zh','眉'),('page','map','note','en','note'),('shape','maps/r.geojson/"
    "1','name','zh','县');";

/* Writes a catalogue with the rows, then spoil (or NULL), to path. Foreign keys are not watched while writing. */
static void catalogue_write(const char *path, const char *spoil)
{
	sqlite3 *db;
	unlink(path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_exec(db, "PRAGMA page_size=512; PRAGMA foreign_keys=OFF; PRAGMA synchronous=OFF;", NULL, NULL, NULL);
	assert_int_equal(sqlite3_exec(db, catalog_schema, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, catalogue_rows, NULL, NULL, NULL), SQLITE_OK);
	if (spoil != NULL && sqlite3_exec(db, spoil, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", spoil, sqlite3_errmsg(db));
	sqlite3_close(db);
}

static char catalogue_dir[] = "/tmp/mingyue-test-XXXXXX";

__attribute__((unused)) static const char *catalogue_path(const char *name)
{
	static char path[512];
	snprintf(path, sizeof path, "%s/%s", catalogue_dir, name);
	return path;
}

static int catalogue_setup(void **state)
{
	(void)state;
	return mkdtemp(catalogue_dir) == NULL ? -1 : 0;
}

static int catalogue_teardown(void **state)
{
	char command[600];
	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", catalogue_dir);
	return system(command);
}

#endif
