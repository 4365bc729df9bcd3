/* What lies over the loop and a visit alike: the notice at the edge; and the way to the staff door. */
#include "stage_state.h"

static enum lang lang_shown(const struct stage *stage)
{
	return browse_on(stage->browse) ? browse_scene(stage->browse)->lang : stage->now->lang;
}

enum stage_state stage_tick(struct stage *stage, uint64_t now_ms, int64_t now_min, bool *draw, uint64_t *wake_ms)
{
	enum stage_state state = stage_go_on(stage, now_ms, now_min, draw, wake_ms);
	const struct exhibition *exhibition = stage->edition != NULL ? stage->edition->exhibition : NULL;
	bool above = browse_on(stage->browse) && visit_top(browse_visit(stage->browse)) == SUBJECT_STAFF;
	if (edge_tick(&stage->edge, exhibition, lang_shown(stage), above, now_ms, wake_ms))
		*draw = true;
	return state;
}

void stage_draw(struct stage *stage, uint64_t now_ms)
{
	stage_draw_under(stage, now_ms);
	edge_draw(&stage->edge);
}

void stage_knock(struct stage *stage)
{
	browse_knock(stage->browse);
}

bool stage_wish(struct stage *stage, struct staff_wish *wish)
{
	return browse_wish(stage->browse, wish);
}

void stage_news(struct stage *stage, const struct staff_news *news, uint64_t now_ms)
{
	browse_news(stage->browse, news, now_ms);
	if (news->kind == NEWS_FACTS)
		edge_notice(&stage->edge, &news->notice);
}
