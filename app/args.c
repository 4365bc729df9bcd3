#include "args.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "maxima.h"

#ifndef MINGYUE_DATA_DIR
#define MINGYUE_DATA_DIR "/usr/share/mingyue"
#endif

static const char help_en[] = "Usage: mingyue [OPTION]...\n"
			      "Shows the exhibition full screen and cycles through its pages.\n\n"
			      "  --store DIR        the store to show (default /var/lib/mingyue)\n"
			      "  --builtin DIR      what to show when the store is empty or broken\n"
			      "                     (default " MINGYUE_DATA_DIR "/exhibition)\n"
			      "  --builtin-first    show that until something new comes into the store\n"
			      "  --lang zh|en|both  language of the loop (default: the exhibition's, pass by pass)\n"
			      "  --page ID          show this page only\n"
			      "  --rotate DEG       0, 90, 180 or 270: how the picture is turned on the panel\n"
			      "  --bright HOURS     when the screen is bright, such as 08:00-20:00 (default: always)\n"
			      "  --windowed         in a window; --size WxH says how large (default 1280x720)\n"
			      "  --escape           Escape or q ends the program (for a desk)\n"
			      "  --motion full|reduced\n"
			      "  --renderer auto|software|opengles2|opengl\n"
			      "  --at TIME          take TIME (2026-11-24T09:30) for the clock at start\n"
			      "  --fonts DIR        where the Noto CJK fonts are\n"
			      "  --status FILE      write what is shown here (default /run/mingyue/app.json)\n"
			      "  --pin FILE         the staff door's PIN, as a hash (default /etc/mingyue/pin;\n"
			      "                     without one the door stays shut)\n\n"
			      "Without a display:\n"
			      "  --shots DIR        draw every page of the loop to DIR/NN-pageid.png\n"
			      "                     (with --json also what each frame hashes to)\n"
			      "  --probe [--json]   draw every page in every language and size off screen;\n"
			      "                     exit status 0 only when all are whole\n"
			      "                     (both: --size WxH may be repeated, --lang and --page choose)\n"
			      "  --splash           draw the standby picture on the kernel's framebuffer; with\n"
			      "                     --stay SECONDS stay as long, as a service\n\n"
			      "  --bench SECONDS    run so long, then print what frames cost, as JSON\n"
			      "  --trace FILE       write time, page and lightness of every frame presented\n"
			      "  --help, --version\n";

static const char help_zh[] =
    "用法：mingyue [选项]...\n"
    "全屏显示展览，循环播放各页。\n\n"
    "  --store DIR        展览库目录（默认 /var/lib/mingyue）\n"
    "  --builtin DIR      展览库为空或损坏时显示的内置展览\n"
    "                     （默认 " MINGYUE_DATA_DIR "/exhibition）\n"
    "  --builtin-first    先显示内置展览，直到展览库有新内容\n"
    "  --lang zh|en|both  循环语言（默认按展览设定逐轮切换）\n"
    "  --page ID          只显示这一页\n"
    "  --rotate DEG       0、90、180 或 270：画面在屏上转动的角度\n"
    "  --bright 时段      亮屏时段，如 08:00-20:00（默认一直亮）\n"
    "  --windowed         窗口显示；--size 宽x高 指定大小（默认 1280x720）\n"
    "  --escape           按 Esc 或 q 退出（桌面演示用）\n"
    "  --motion full|reduced          动效：完整或减弱\n"
    "  --renderer auto|software|opengles2|opengl  渲染方式\n"
    "  --at TIME          以 TIME（如 2026-11-24T09:30）作为启动时刻\n"
    "  --fonts DIR        思源（Noto CJK）字体所在目录\n"
    "  --status FILE      状态文件（默认 /run/mingyue/app.json）\n"
    "  --pin FILE         工作人员 PIN 的散列文件（默认 /etc/mingyue/pin；没有则入口不开）\n\n"
    "无需显示器：\n"
    "  --shots DIR        把循环中的每一页画成 DIR/NN-页名.png\n"
    "                     （加 --json 同时给出每一画面的校验值）\n"
    "  --probe [--json]   按各语言、各尺寸离屏绘制每一页；全部完好才返回 0\n"
    "                     （以上两项可用多个 --size，以及 --lang、--page）\n"
    "  --splash           在内核帧缓冲上画出待机画面；--stay 秒数：作为服务停留\n\n"
    "  --bench 秒数       运行指定秒数后以 JSON 输出每帧开销\n"
    "  --trace FILE       记录每一帧的时间、页名与明暗\n"
    "  --help、--version  帮助、版本\n";

void args_help(void)
{
	fputs(lang_of_locale() == LANG_ZH ? help_zh : help_en, stdout);
}

static bool mistake(const char *en, const char *zh, const char *value)
{
	fprintf(stderr,
		lang_of_locale() == LANG_ZH ? "mingyue：%s：%s（见 mingyue --help）\n"
					    : "mingyue: %s: %s (see mingyue --help)\n",
		lang_of_locale() == LANG_ZH ? zh : en, value);
	return false;
}

static bool parse_size(const char *text, struct args *args)
{
	int w, h, end = 0;
	if (sscanf(text, "%5dx%5d%n", &w, &h, &end) != 2 || text[end] != '\0' || w < 320 || h < 320 || w > 16384 ||
	    h > 16384)
		return mistake("not a size such as 1920x1080 (320 to 16384)", "尺寸应如 1920x1080（320 至 16384）",
			       text);
	if (args->size_count == ARGS_SIZES)
		return mistake("too many sizes", "尺寸过多", text);
	args->sizes[args->size_count++] = (struct size){w, h};
	return true;
}

static bool parse_lang(const char *text, struct args *args)
{
	args->languages[LANG_ZH] = strcmp(text, "zh") == 0 || strcmp(text, "both") == 0;
	args->languages[LANG_EN] = strcmp(text, "en") == 0 || strcmp(text, "both") == 0;
	if (!args->languages[LANG_ZH] && !args->languages[LANG_EN])
		return mistake("not zh, en or both", "语言应为 zh、en 或 both", text);
	return true;
}

static bool parse_number(const char *text, int least, int most, int *number)
{
	char *end;
	long value = strtol(text, &end, 10);
	if (*text == '\0' || *end != '\0' || value < least || value > most)
		return mistake("not a number in range", "数字超出范围", text);
	*number = (int)value;
	return true;
}

static bool parse_one_of(const char *text, const char *const *names, const char **choice)
{
	for (; *names != NULL; names++)
		if (strcmp(text, *names) == 0) {
			*choice = text;
			return true;
		}
	return mistake("not one of the choices", "不在可选范围", text);
}

enum {
	OPT_STORE = 256,
	OPT_BUILTIN,
	OPT_BUILTIN_FIRST,
	OPT_LANG,
	OPT_PAGE,
	OPT_ROTATE,
	OPT_BRIGHT,
	OPT_WINDOWED,
	OPT_SIZE,
	OPT_ESCAPE,
	OPT_MOTION,
	OPT_RENDERER,
	OPT_AT,
	OPT_FONTS,
	OPT_STATUS,
	OPT_PIN,
	OPT_SHOTS,
	OPT_PROBE,
	OPT_SPLASH,
	OPT_STAY,
	OPT_JSON,
	OPT_BENCH,
	OPT_TRACE,
	OPT_HELP,
	OPT_VERSION
};

static const struct option options[] = {{"store", required_argument, NULL, OPT_STORE},
					{"builtin", required_argument, NULL, OPT_BUILTIN},
					{"builtin-first", no_argument, NULL, OPT_BUILTIN_FIRST},
					{"lang", required_argument, NULL, OPT_LANG},
					{"page", required_argument, NULL, OPT_PAGE},
					{"bright", required_argument, NULL, OPT_BRIGHT},
					{"rotate", required_argument, NULL, OPT_ROTATE},
					{"windowed", no_argument, NULL, OPT_WINDOWED},
					{"size", required_argument, NULL, OPT_SIZE},
					{"escape", no_argument, NULL, OPT_ESCAPE},
					{"motion", required_argument, NULL, OPT_MOTION},
					{"renderer", required_argument, NULL, OPT_RENDERER},
					{"at", required_argument, NULL, OPT_AT},
					{"fonts", required_argument, NULL, OPT_FONTS},
					{"status", required_argument, NULL, OPT_STATUS},
					{"pin", required_argument, NULL, OPT_PIN},
					{"shots", required_argument, NULL, OPT_SHOTS},
					{"probe", no_argument, NULL, OPT_PROBE},
					{"splash", no_argument, NULL, OPT_SPLASH},
					{"stay", required_argument, NULL, OPT_STAY},
					{"json", no_argument, NULL, OPT_JSON},
					{"bench", required_argument, NULL, OPT_BENCH},
					{"trace", required_argument, NULL, OPT_TRACE},
					{"help", no_argument, NULL, OPT_HELP},
					{"version", no_argument, NULL, OPT_VERSION},
					{NULL, 0, NULL, 0}};

static bool take(int option, const char *value, struct args *args)
{
	static const char *const renderers[] = {"auto", "software", "opengles2", "opengl", NULL};
	static const char *const motions[] = {"full", "reduced", NULL};
	const char *choice;
	switch (option) {
	case OPT_STORE:
		args->store = value;
		return true;
	case OPT_BUILTIN:
		args->builtin = value;
		return true;
	case OPT_BUILTIN_FIRST:
		args->builtin_first = true;
		return true;
	case OPT_FONTS:
		args->fonts = value;
		return true;
	case OPT_STATUS:
		args->status_path = value;
		return true;
	case OPT_PIN:
		args->pin_path = value;
		return true;
	case OPT_PAGE:
		args->page = value;
		return true;
	case OPT_TRACE:
		args->trace_path = value;
		return true;
	case OPT_WINDOWED:
		args->windowed = true;
		return true;
	case OPT_ESCAPE:
		args->escape = true;
		return true;
	case OPT_JSON:
		args->json = true;
		return true;
	case OPT_PROBE:
		args->job = JOB_PROBE;
		return true;
	case OPT_SPLASH:
		args->job = JOB_SPLASH;
		return true;
	case OPT_STAY:
		return parse_number(value, 1, 86400, &args->stay_s);
	case OPT_HELP:
		args->job = JOB_HELP;
		return true;
	case OPT_VERSION:
		args->job = JOB_VERSION;
		return true;
	case OPT_SHOTS:
		args->job = JOB_SHOTS;
		args->shots_dir = value;
		return true;
	case OPT_LANG:
		return parse_lang(value, args);
	case OPT_SIZE:
		return parse_size(value, args);
	case OPT_BENCH:
		return parse_number(value, 1, 86400, &args->bench_s);
	case OPT_RENDERER:
		return parse_one_of(value, renderers, &args->renderer);
	case OPT_MOTION:
		if (!parse_one_of(value, motions, &choice))
			return false;
		args->reduced = strcmp(choice, "reduced") == 0;
		return true;
	case OPT_ROTATE:
		if (!parse_number(value, 0, 270, &args->rotate))
			return false;
		return args->rotate % 90 == 0 || mistake("not 0, 90, 180 or 270", "应为 0、90、180 或 270", value);
	case OPT_BRIGHT:
		return civil_hours(value, &args->bright_from_min, &args->bright_until_min) ||
		       mistake("not hours such as 08:00-20:00", "时段应如 08:00-20:00", value);
	case OPT_AT:
		args->has_at = true;
		return civil_parse(value, false, &args->at_min) ||
		       mistake("not a time such as 2026-11-24T09:30", "时间应如 2026-11-24T09:30", value);
	default:
		return false;
	}
}

bool args_parse(int argc, char **argv, struct args *args)
{
	*args = (struct args){.store = "/var/lib/mingyue",
			      .builtin = MINGYUE_DATA_DIR "/exhibition",
			      .pin_path = "/etc/mingyue/pin",
			      .renderer = "auto"};
	int option;
	opterr = 0;
	optind = 1;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (option == '?')
			return mistake("unknown option, or its value is missing", "未知选项或缺少参数",
				       argv[optind - 1]);
		else if (!take(option, optarg, args))
			return false;
	if (optind < argc)
		return mistake("unexpected", "多余的参数", argv[optind]);
	if (args->status_path == NULL && access("/run/mingyue", W_OK) == 0)
		args->status_path = "/run/mingyue/app.json";
	return true;
}

/* Only pages of the loop are shown or shot; all are probed. */
static bool is_choice(const struct args *args, const struct exhibition *exhibition, const struct page *page)
{
	for (size_t i = 0; i < exhibition->loop_count; i++)
		if (exhibition->loop[i].page == page)
			return true;
	return args->job == JOB_PROBE;
}

bool args_page(const struct args *args, const struct exhibition *exhibition)
{
	bool found = args->page == NULL;
	for (size_t i = 0; i < exhibition->page_count && !found; i++)
		found = strcmp(exhibition->pages[i].id, args->page) == 0 &&
			is_choice(args, exhibition, &exhibition->pages[i]);
	if (found)
		return true;
	fprintf(stderr,
		lang_of_locale() == LANG_ZH ? "mingyue：没有“%s”这一页。可选的页："
					    : "mingyue: there is no page %s. There are:",
		args->page);
	for (size_t i = 0; i < exhibition->page_count; i++)
		if (is_choice(args, exhibition, &exhibition->pages[i]))
			fprintf(stderr, " %s", exhibition->pages[i].id);
	fputc('\n', stderr);
	return false;
}
