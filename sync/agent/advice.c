#include "advice.h"

#include <stddef.h>

const char *advice(enum err_code code, enum lang lang)
{
	static const struct {
		enum err_code code;
		const char *by[LANGS];
	} texts[] = {
	    {ERR_NET,
	     {"没有联系上服务器，屏幕不变；检查网络与 [server] url",
	      "the server was not reached, the wall stays as it is; check the network and [server] url"}},
	    {ERR_NOT_FOUND, {"没有找到，屏幕不变", "it was not found, the wall stays as it is"}},
	    {ERR_USAGE, {"配置或用法有误，请改正后再试", "correct it and try again"}},
	    {ERR_UNTRUSTED,
	     {"签名或期号不对，已拒绝，屏幕不变；请告知发布人员",
	      "refused, the wall stays as it is; tell the publisher"}},
	    {ERR_EXPIRED,
	     {"签名清单已过期，已拒绝，屏幕不变；请发布人员刷新",
	      "its signatures have expired: refused, the wall stays as it is; the publisher must refresh it"}},
	    {ERR_CORRUPT,
	     {"内容已损坏，已拒绝，屏幕不变；请告知发布人员",
	      "damaged: refused, the wall stays as it is; tell the publisher"}},
	    {ERR_LIMIT, {"超出限度（磁盘或大小），屏幕不变", "over a limit (disk or size), the wall stays as it is"}},
	    {ERR_BUSY, {"请稍后再试", "try again in a moment"}},
	};
	static const char *const others[LANGS] = {"系统出错，检查磁盘与权限", "check the disk and the permissions"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (texts[i].code == code)
			return texts[i].by[lang];
	return others[lang];
}
