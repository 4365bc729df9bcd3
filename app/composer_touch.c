/* What can be touched on a scene. */
#include "composer.h"

#include "qr.h"

struct target *composer_target(struct composer *c, struct box box, float radius, struct action action)
{
	if (c->scene->target_count == SCENE_TARGETS)
		return NULL;
	struct target *target = &c->scene->targets[c->scene->target_count++];
	*target = (struct target){.box = box, .radius = radius, .action = action};
	return target;
}

struct target *composer_opens(struct composer *c, struct box box, float radius, const struct record *record)
{
	return composer_target(c, box, radius, (struct action){.kind = ACTION_RECORD, .record = record});
}

float composer_url(struct composer *c, cairo_t *cr, const char *url, struct box box)
{
	float side = COMPOSER_CODE * c->u, gap = 24 * c->u;
	const char *words = c->lang == LANG_ZH ? "手机扫码，了解更多" : "Scan with your phone for more";
	if (url == NULL)
		return 0;
	if (cr == NULL)
		return side;
	if (!qr_paint(cr, url, box.x, box.y, side, composer_colour(c, NIGHT), composer_colour(c, MOON)))
		composer_undrawn(c, (struct origin){c->record, "url"},
				 "the web address does not fit into a QR code of its size");
	struct box beside = {box.x + side + gap, 0, box.w - side - gap, side};
	if (beside.w < 80 * c->u)
		return side;
	beside.y = box.y + (side - composer_measure(c, TYPE_CAPTION, words, beside).h) / 2;
	composer_text_on(c, cr, TYPE_CAPTION, ALIGN_LEFT, words, beside, composer_colour(c, MIST),
			 (struct origin){NULL, "url"});
	return side;
}
