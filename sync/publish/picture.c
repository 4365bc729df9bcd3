#include "picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <vips/vips.h>

#include "maxima.h"

enum { JPEG_QUALITY = 88, JPEG_QUALITY_DRAWN = 92, TEXTURE_SIDE = 4096 };

/* Opacity from which nobody sees through: drawing many layers over an opaque ground leaves it a few 255ths short. */
static const double OPAQUE = 0.98;

/* libvips' warnings are about benign oddities of files; what matters comes back as an error. */
static void ignore_log(const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer data)
{
	(void)domain, (void)level, (void)text, (void)data;
}

bool picture_start(struct err *err)
{
	if (VIPS_INIT("mingyue-publish") != 0)
		return err_set(err, ERR_IO, "libvips does not start");
	g_log_set_handler("VIPS", G_LOG_LEVEL_MASK, ignore_log, NULL);
	vips_cache_set_max(0); /* nothing is asked twice, and a file may change between two questions */
	return true;
}

void picture_finish(void)
{
	vips_shutdown();
}

/* The first line of what libvips has to say. */
static bool vips_failed(struct err *err)
{
	char text[200] = "";
	const char *all = vips_error_buffer();
	snprintf(text, sizeof text, "%.*s", (int)strcspn(all, "\n"), all);
	vips_error_clear();
	return err_set(err, ERR_CORRUPT, "%s", *text != '\0' ? text : "the file is broken");
}

static bool loader_allowed(const char *loader)
{
	static const char *const allowed[] = {"VipsForeignLoadJpeg", "VipsForeignLoadPng",  "VipsForeignLoadWebp",
					      "VipsForeignLoadTiff", "VipsForeignLoadHeif", "VipsForeignLoadSvg"};
	for (size_t i = 0; loader != NULL && i < sizeof allowed / sizeof *allowed; i++)
		if (strncmp(loader, allowed[i], strlen(allowed[i])) == 0)
			return true;
	return false;
}

/* The header of a file of a known kind; pixels come when asked for, from top to bottom. */
static bool load(const char *path, VipsImage **image, bool *vector, struct err *err)
{
	VipsSource *source = vips_source_new_from_file(path);
	if (source == NULL) {
		vips_failed(err);
		return false;
	}
	const char *loader = vips_foreign_find_load_source(source);
	bool done = false;
	if (!loader_allowed(loader)) {
		vips_error_clear();
		err_set(err, ERR_USAGE, "not JPEG, PNG, WebP, TIFF, HEIC or SVG");
		goto out;
	}
	*vector = strncmp(loader, "VipsForeignLoadSvg", 18) == 0;
	*image = vips_image_new_from_source(source, "", "access", VIPS_ACCESS_SEQUENTIAL, "fail-on", VIPS_FAIL_ON_ERROR,
					    NULL);
	done = *image != NULL;
	if (!done)
		vips_failed(err);
out:
	g_object_unref(source);
	return done;
}

/* Decodes everything. lowest: the least opacity, 1 when there is no alpha. */
static bool decode(VipsImage *image, double *lowest, struct err *err)
{
	double value;
	VipsImage *alpha = NULL;
	*lowest = 1;
	if (!vips_image_hasalpha(image))
		return vips_avg(image, &value, NULL) == 0 || vips_failed(err);
	bool done = vips_extract_band(image, &alpha, image->Bands - 1, NULL) == 0 && vips_min(alpha, &value, NULL) == 0;
	if (alpha != NULL)
		g_object_unref(alpha);
	if (!done)
		return vips_failed(err);
	*lowest = value / (image->BandFmt == VIPS_FORMAT_USHORT ? 65535 : 255);
	return true;
}

/* The IPTC digital source type (cv.iptc.org/newscodes/digitalsourcetype) when it says that this is no photograph. */
static const char *drawn_by(const VipsImage *image)
{
	static const char *const types[] = {"digitalsourcetype/trainedAlgorithmicMedia",
					    "digitalsourcetype/compositeWithTrainedAlgorithmicMedia",
					    "digitalsourcetype/compositeSynthetic",
					    "digitalsourcetype/algorithmicMedia",
					    "digitalsourcetype/digitalArt",
					    "digitalsourcetype/digitalCreation",
					    "digitalsourcetype/dataDrivenMedia",
					    "digitalsourcetype/softwareImage"};
	const void *xmp;
	size_t size;
	if (vips_image_get_typeof(image, VIPS_META_XMP_NAME) == 0 ||
	    vips_image_get_blob(image, VIPS_META_XMP_NAME, &xmp, &size) != 0) {
		vips_error_clear();
		return NULL;
	}
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (memmem(xmp, size, types[i], strlen(types[i])) != NULL)
			return types[i];
	return NULL;
}

/* An SVG at a size, drawn a little larger and cut all around, because its outermost rows and columns may cover their pixels
 * only in part. */
static bool draw_vector(const char *path, const struct picture_info *info, struct picture_size size, VipsImage **out,
			struct err *err)
{
	VipsSource *source = vips_source_new_from_file(path);
	VipsImage *image = NULL;
	double scale = fmax((size.w + 2.0) / info->w, (size.h + 2.0) / info->h);
	bool done = source != NULL && vips_svgload_source(source, &image, "scale", scale, NULL) == 0 &&
		    vips_extract_area(image, out, (image->Xsize - size.w) / 2, (image->Ysize - size.h) / 2, size.w,
				      size.h, NULL) == 0;
	if (image != NULL)
		g_object_unref(image);
	if (source != NULL)
		g_object_unref(source);
	if (!done)
		vips_failed(err);
	return done;
}

static bool inspect_vector(const char *path, struct picture_info *info, struct err *err)
{
	struct picture_size sizes[4];
	size_t count = picture_sizes(info, false, sizes);
	VipsImage *image = NULL;
	double lowest = 1;
	bool done = draw_vector(path, info, sizes[count > 1 ? 1 : 0], &image, err) && decode(image, &lowest, err);
	if (image != NULL)
		g_object_unref(image);
	info->transparent = lowest < OPAQUE;
	info->drawn = "SVG";
	return done;
}

bool picture_inspect(const char *path, struct picture_info *info, struct err *err)
{
	VipsImage *image = NULL;
	struct picture_info found = {0};
	double lowest = 1;
	bool done = false;
	if (!load(path, &image, &found.vector, err))
		return false;
	bool turned = !found.vector && vips_image_get_orientation_swap(image);
	found.w = turned ? image->Ysize : image->Xsize;
	found.h = turned ? image->Xsize : image->Ysize;
	if (!found.vector && (int64_t)found.w * found.h > LIMIT_SOURCE_PIXELS) {
		err_set(err, ERR_LIMIT, "%d x %d pixels are too many", found.w, found.h);
		goto out;
	}
	if (found.vector) {
		done = inspect_vector(path, &found, err);
		goto out;
	}
	found.drawn = drawn_by(image);
	found.profile =
	    vips_image_get_typeof(image, VIPS_META_ICC_NAME) != 0 || image->Type == VIPS_INTERPRETATION_CMYK;
	done = decode(image, &lowest, err);
	found.transparent = lowest < OPAQUE;
out:
	g_object_unref(image);
	if (done)
		*info = found;
	return done;
}

/* The smallest size of the source's shape that covers w x h, no side over max_side, never larger than a raster source. */
static struct picture_size cover(const struct picture_info *info, double w, double h, double max_side)
{
	double scale = fmax(w / info->w, h / info->h);
	double longest = info->w > info->h ? info->w : info->h;
	double pixels = (double)info->w * info->h;
	scale = fmin(scale, max_side / longest);
	scale = fmin(scale, sqrt(LIMIT_PICTURE_PIXELS / pixels) * 0.999);
	if (!info->vector)
		scale = fmin(scale, 1);
	return (struct picture_size){(int)ceil(info->w * scale - 1e-6), (int)ceil(info->h * scale - 1e-6)};
}

size_t picture_sizes(const struct picture_info *info, bool original, struct picture_size sizes[4])
{
	bool portrait = info->h > info->w;
	double longest = portrait ? info->h : info->w, shortest = portrait ? info->w : info->h;
	/* A strip keeps what a 1080p wall needs across it, and its length whatever that makes. */
	bool strip = TEXTURE_SIDE * shortest / longest < 1.06 * 1080;
	double large_side = strip ? LIMIT_PICTURE_SIDE : TEXTURE_SIDE;
	const double wanted[4][3] = {{640, 360, LIMIT_PICTURE_SIDE},
				     {1.06 * 1920, 1.06 * 1080, LIMIT_PICTURE_SIDE},
				     {strip ? 1.06 * 1920 : 3840, strip ? 1.06 * 1080 : 2160, large_side},
				     {1e6, 1e6, LIMIT_PICTURE_SIDE}};
	size_t count = 0;
	for (size_t i = 0; i < (original && !info->vector ? 4u : 3u); i++) {
		struct picture_size size =
		    cover(info, wanted[i][portrait ? 1 : 0], wanted[i][portrait ? 0 : 1], wanted[i][2]);
		if (count == 0 || (size.w != sizes[count - 1].w || size.h != sizes[count - 1].h))
			sizes[count++] = size;
	}
	return count;
}

/* A raster file reduced to a size, upright. Its colours go through libvips' profile of sRGB only when it has a profile of its own: what
 * has none is sRGB, and libvips would shift it. */
static int reduce(VipsSource *source, const struct picture_info *info, struct picture_size size, VipsImage **out)
{
	if (info->profile)
		return vips_thumbnail_source(source, out, size.w, "height", size.h, "size", VIPS_SIZE_FORCE, "fail-on",
					     VIPS_FAIL_ON_ERROR, "export-profile", "srgb", NULL);
	return vips_thumbnail_source(source, out, size.w, "height", size.h, "size", VIPS_SIZE_FORCE, "fail-on",
				     VIPS_FAIL_ON_ERROR, NULL);
}

/* The same in sRGB of 8 bits. */
static bool draw_raster(const char *path, const struct picture_info *info, struct picture_size size, VipsImage **out,
			struct err *err)
{
	VipsSource *source = vips_source_new_from_file(path);
	VipsImage *small = NULL, *colour = NULL;
	bool done = source != NULL && reduce(source, info, size, &small) == 0 &&
		    vips_colourspace(small, &colour, VIPS_INTERPRETATION_sRGB, NULL) == 0 &&
		    vips_cast_uchar(colour, out, NULL) == 0;
	if (colour != NULL)
		g_object_unref(colour);
	if (small != NULL)
		g_object_unref(small);
	if (source != NULL)
		g_object_unref(source);
	if (!done)
		vips_failed(err);
	return done;
}

static bool save(VipsImage *image, const struct picture_info *info, void **data, size_t *size)
{
	if (info->transparent)
		return vips_pngsave_buffer(image, data, size, "strip", TRUE, NULL) == 0;
	VipsImage *opaque = NULL;
	bool done = vips_extract_band(image, &opaque, 0, "n", 3, NULL) == 0 &&
		    vips_jpegsave_buffer(opaque, data, size, "Q",
					 info->drawn != NULL ? JPEG_QUALITY_DRAWN : JPEG_QUALITY, "subsample-mode",
					 info->drawn != NULL ? VIPS_FOREIGN_SUBSAMPLE_OFF : VIPS_FOREIGN_SUBSAMPLE_ON,
					 "interlace", FALSE, "optimize-coding", TRUE, "strip", TRUE, NULL) == 0;
	if (opaque != NULL)
		g_object_unref(opaque);
	return done;
}

bool picture_render(const char *path, const struct picture_info *info, struct picture_size size, enum mime *mime,
		    void **data, size_t *data_size, struct err *err)
{
	VipsImage *image = NULL;
	void *bytes = NULL;
	size_t count = 0;
	bool done = false;
	if (!(info->vector ? draw_vector(path, info, size, &image, err) : draw_raster(path, info, size, &image, err)))
		return false;
	if (image->Xsize != size.w || image->Ysize != size.h) {
		err_set(err, ERR_CORRUPT, "the picture has changed meanwhile");
		goto out;
	}
	if (!save(image, info, &bytes, &count)) {
		vips_failed(err);
		goto out;
	}
	*mime = info->transparent ? MIME_PNG : MIME_JPEG;
	*data = bytes;
	*data_size = count;
	done = true;
out:
	g_object_unref(image);
	return done;
}

bool picture_tiles(const char *path, const struct picture_info *info, const char *dir, struct err *err)
{
	VipsImage *image = NULL, *shown = NULL;
	char name[4096], suffix[100] = ".png[strip]";
	if (!info->transparent)
		snprintf(suffix, sizeof suffix, ".jpg[Q=%d,subsample-mode=%s,optimize-coding,strip]",
			 info->drawn != NULL ? JPEG_QUALITY_DRAWN : JPEG_QUALITY, info->drawn != NULL ? "off" : "on");
	if (snprintf(name, sizeof name, "%s/p", dir) >= (int)sizeof name)
		return err_set(err, ERR_LIMIT, "the path %s is too long", dir);
	if (!draw_raster(path, info, (struct picture_size){info->w, info->h}, &image, err))
		return false;
	bool done = vips_extract_band(image, &shown, 0, "n", info->transparent ? image->Bands : 3, NULL) == 0 &&
		    vips_dzsave(shown, name, "layout", VIPS_FOREIGN_DZ_LAYOUT_DZ, "tile-size", TILE_SIDE, "overlap", 0,
				"suffix", suffix, NULL) == 0;
	if (shown != NULL)
		g_object_unref(shown);
	g_object_unref(image);
	return done || vips_failed(err);
}
