#include "preview_html.h"

#include <stdio.h>
#include <string.h>

static const char style[] =
    "*{box-sizing:border-box}"
    "body{margin:0;background:#071c18;color:#f6f1e3;font:16px/1.6 'Noto Sans CJK SC','Source Han Sans SC','PingFang "
    "SC','Microsoft YaHei',sans-serif}"
    "h1{font-size:26px;margin:0 0 4px}h2{font-size:18px;margin:24px 0 8px;color:#e3b85a}"
    "header,main,.findings{padding:20px 32px}header{background:#12382f}p{margin:0;color:#9db8a9}"
    "nav{position:sticky;top:0;z-index:1;background:#0b2a24;padding:10px 32px;border-bottom:1px solid #1b4d42}"
    "nav label{display:inline-block;padding:6px 14px;margin:2px;border:1px solid "
    "#3a8f73;border-radius:20px;cursor:pointer}"
    "input[type=radio]{position:absolute;opacity:0}"
    "table{border-collapse:collapse;width:100%}td{border-top:1px solid #1b4d42;padding:8px "
    "12px;vertical-align:top;overflow-wrap:anywhere}"
    ".error{color:#e9a0a6;font-weight:bold}.warning{color:#e3b85a}code{font-size:13px;color:#9db8a9}"
    "main{display:flex;flex-wrap:wrap;gap:20px;align-items:flex-start}"
    "figure{margin:0;width:320px}figure.tall{width:180px}figure "
    "img{display:block;width:100%;height:auto;border-radius:6px}"
    "figcaption{font-size:13px;color:#9db8a9;padding-top:4px;overflow-wrap:anywhere}"
    ".big{display:none;position:fixed;inset:0;z-index:2;background:#071c18;padding:16px}"
    ".big:target{display:block}.big img{width:100%;height:100%;object-fit:contain}";

static void escape(FILE *html, const char *text)
{
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", html);
			break;
		case '<':
			fputs("&lt;", html);
			break;
		case '>':
			fputs("&gt;", html);
			break;
		case '"':
			fputs("&quot;", html);
			break;
		case '\n':
			fputc(' ', html);
			break;
		default:
			fputc(*text, html);
		}
	}
}

/* A choice among values of one class: radio buttons in front of everything they hide, their labels in the bar. */
static void radios(FILE *html, const char *name, const char *const *values, size_t count)
{
	fprintf(html, "<input type=\"radio\" name=\"%s\" id=\"%s-all\" checked>", name, name);
	for (size_t i = 0; i < count; i++)
		fprintf(html, "<input type=\"radio\" name=\"%s\" id=\"%s-%s\">", name, name, values[i]);
	fputc('\n', html);
}

static void rules_of(FILE *html, const char *name, const char *const *values, size_t count)
{
	fprintf(html, "#%s-all:checked~nav label[for=%s-all]", name, name);
	for (size_t i = 0; i < count; i++)
		fprintf(html, ",#%s-%s:checked~nav label[for=%s-%s]", name, values[i], name, values[i]);
	fputs("{background:#3a8f73}", html);
	for (size_t i = 0; i < count; i++)
		fprintf(html, "#%s-%s:checked~main figure:not(.%s-%s){display:none}", name, values[i], name, values[i]);
}

void preview_html_begin(FILE *html, const struct text *title)
{
	static const struct text unnamed = {{"预览", "Preview"}};
	title = title != NULL ? title : &unnamed;
	fputs("<!DOCTYPE html><!-- mingyue-publish preview -->\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">"
	      "<meta name=\"viewport\" content=\"width=device-width\"><title>",
	      html);
	escape(html, text_in(title, LANG_ZH));
	fprintf(html, "</title>\n<style>%s", style);
	rules_of(html, "lang", lang_names, LANGS);
	rules_of(html, "size", preview_sizes, preview_size_count);
	fputs("</style></head><body>\n", html);
	radios(html, "lang", lang_names, LANGS);
	radios(html, "size", preview_sizes, preview_size_count);
	fputs("<header><h1>", html);
	escape(html, text_in(title, LANG_ZH));
	fputs("</h1><p>", html);
	escape(html, text_in(title, LANG_EN));
	fputs("</p></header>\n", html);
}

static void finding_row(FILE *html, const struct finding *finding)
{
	const char *severity = finding_severity(finding);
	fprintf(html, "<tr><td class=\"%s\">%s<br>%s</td><td><code>", severity,
		strcmp(severity, "error") == 0 ? "错误" : "提醒", severity);
	escape(html, finding->file);
	fputc('#', html);
	escape(html, finding->pointer);
	fprintf(html, "</code><br><code>%s</code></td>", rule_texts[finding->rule].id);
	for (int lang = 0; lang < LANGS; lang++) {
		fputs("<td>", html);
		escape(html, finding->reason[lang]);
		fputs("<p>", html);
		escape(html, finding->remedy[lang]);
		fputs("</p></td>", html);
	}
	fputs("</tr>\n", html);
}

static void bar(FILE *html)
{
	static const char *const names[LANGS] = {"中文", "English"};
	fputs("<nav>语言 Language <label for=\"lang-all\">全部 All</label>", html);
	for (int lang = 0; lang < LANGS; lang++)
		fprintf(html, "<label for=\"lang-%s\">%s</label>", lang_names[lang], names[lang]);
	fputs(" 尺寸 Size <label for=\"size-all\">全部 All</label>", html);
	for (size_t i = 0; i < preview_size_count; i++)
		fprintf(html, "<label for=\"size-%s\">%s</label>", preview_sizes[i], preview_sizes[i]);
	fputs("</nav>\n<main>\n", html);
}

void preview_html_findings(FILE *html, const struct findings *findings)
{
	size_t count = findings_count(findings), errors = findings_at_least(findings, SEVERITY_ERROR);
	fprintf(html,
		"<section class=\"findings\"><h2>检查结果 Findings</h2><p>错误 %zu 处，提醒 %zu 处 · errors %zu, "
		"warnings %zu</p>\n<table>\n",
		errors, count - errors, errors, count - errors);
	for (size_t i = 0; i < count; i++)
		finding_row(html, findings_at(findings, i));
	fputs("</table></section>\n", html);
	bar(html);
}

void preview_html_shot(FILE *html, const struct preview_shot *shot)
{
	int w = 16, h = 9;
	char name[200]; /* of the files and, unique, of the enlarged picture */
	sscanf(shot->size, "%dx%d", &w, &h);
	snprintf(name, sizeof name, "%s-%s/%.*s", shot->lang, shot->size, shot->stem_length, shot->stem);
	fprintf(html,
		"<figure class=\"lang-%s size-%s%s\"><a href=\"#%s\"><img loading=\"lazy\" width=\"%d\" height=\"%d\" "
		"src=\"shots/%s.small.jpg\" alt=\"",
		shot->lang, shot->size, h > w ? " tall" : "", name, w, h, name);
	escape(html, shot->title);
	fputs("\"></a><figcaption>", html);
	escape(html, shot->title);
	fprintf(html,
		"<br>%s · %s · %s</figcaption><a class=\"big\" id=\"%s\" href=\"#x\"><img loading=\"lazy\" "
		"src=\"shots/%s.jpg\" alt=\"\"></a></figure>\n",
		shot->id, shot->lang, shot->size, name, name);
}

void preview_html_end(FILE *html)
{
	fputs("</main></body></html>\n", html);
}
