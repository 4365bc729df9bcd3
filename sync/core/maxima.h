/* maxima: every maximum, in one place. A thing over its limit is refused, never cut. */
#ifndef MINGYUE_MAXIMA_H
#define MINGYUE_MAXIMA_H

enum {
	LIMIT_CATALOG_BYTES = 64 << 20,       /* one catalogue.db */
	LIMIT_BLOB_BYTES = 256 << 20,         /* one picture file */
	LIMIT_PICTURE_SIDE = 20000,           /* pixels of either side of a picture on the board */
	LIMIT_PICTURE_PIXELS = 64 << 20,      /* pixels of a picture on the board */
	LIMIT_SOURCE_PIXELS = 400 << 20,      /* pixels of a picture given to the publisher */
	LIMIT_JPEG_SCANS = 100,               /* encoders write 10; many more is a bomb */
	LIMIT_JPEG_WORKING_BYTES = 160 << 20, /* coefficients of a progressive one; 24 megapixels 4:4:4: 144 MB */
	LIMIT_PNG_CHUNK_BYTES = 1 << 20,      /* PLTE and tRNS are under a kilobyte */
	LIMIT_TEXT_BYTES = 16384,             /* one text in one language */
	LIMIT_URL_BYTES = 300,                /* a QR code that a phone reads from a wall */
	LIMIT_ID_BYTES = 64,
	LIMIT_RECORDS = 5000,
	LIMIT_LINKS = 20000,
	LIMIT_PAGES = 500,
	LIMIT_PAGE_ITEMS = 60,
	LIMIT_FIGURES = 12, /* items of one page of figures */
	LIMIT_CHAPTERS = 8,
	LIMIT_LOOP = 500,
	LIMIT_DAYPARTS = 20,
	LIMIT_LEVELS = 5,           /* of one picture in tiles: 20,000 pixels halved until 4096 hold them */
	LIMIT_PICTURE_TILES = 600,  /* of one picture: 20 x 20, and those of the halves */
	LIMIT_TILES = 20000,        /* of one edition */
	LIMIT_RENDITIONS = 8,       /* sizes of one picture */
	LIMIT_SHAPES = 2000,        /* features of one map */
	LIMIT_RING_POINTS = 100000, /* points of one map, all its rings together */
	LIMIT_RECALLS = 10000,
	LIMIT_EXHIBITION_JSON_BYTES = 16 << 20,
	LIMIT_GEOJSON_BYTES = 32 << 20,
	LIMIT_EDITIONS = 64, /* in the store, or known to the agent */
	LIMIT_EVENTS = 1000, /* in the journal */
	LIMIT_REPORTS = 64,  /* that wait for the server */
	LIMIT_CONF_BYTES = 32 << 10,
	LIMIT_HTTP_HEADERS = 100,             /* of one answer, interim ones included */
	LIMIT_HTTP_HEADER_BYTES = 32 << 10,   /* all of them */
	LIMIT_HTTP_IGNORED_BYTES = 256 << 10, /* the body of an answer that is an error */
	LIMIT_TUF_ROOT_BYTES = 512 << 10,     /* one metadata file of each role */
	LIMIT_TUF_TIMESTAMP_BYTES = 16 << 10,
	LIMIT_TUF_SNAPSHOT_BYTES = 2 << 20,
	LIMIT_TUF_TARGETS_BYTES = 5 << 20,
	LIMIT_TUF_KEYS = 256,                  /* of a role, and signatures of a file */
	LIMIT_TUF_ROOT_STEPS = 1024,           /* new roots in one refresh */
	LIMIT_TUF_NAME_BYTES = 240,            /* a role's name, percent-encoded: it becomes a file's */
	LIMIT_TUF_PATH_BYTES = 255,            /* a target's */
	LIMIT_TUF_ROLES = 32,                  /* delegated roles visited for one target */
	LIMIT_TUF_DEPTH = 4,                   /* of delegations below targets */
	LIMIT_REPOSITORY_JSON_BYTES = 4 << 20, /* one metadata file in the publisher's folder */
	LIMIT_LOG_BYTES = 64 << 20,            /* its log: some 200,000 lines */
	LIMIT_SIGNERS = 16,                    /* people who may sign for one role */
};

#endif
