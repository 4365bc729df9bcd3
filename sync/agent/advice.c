#include "advice.h"

#include <stddef.h>
#include <string.h>

/* Reasons that say more than their code does. Those of a server stand alone on the staff panel, too. */
static const struct {
	enum err_code code;
	const char *part;
	const char *by[LANGS];
} special[] = {
    {ERR_UNTRUSTED,
     "the hall differs: ",
     {"已拒绝，屏幕不变；本屏的展厅编号有误就改 [trust] site（mingyue-setup）",
      "refused, the wall stays as it is; if this board's hall is wrong, change [trust] site (mingyue-setup)"}},
    {ERR_UNTRUSTED,
     "the server is behind: ",
     {"服务器上的内容比本屏旧（U 盘更新过？），屏幕不变；请办公室运行 upload",
      "the server's content is older than this board's (did a stick bring a newer one?), the wall stays as it is; the "
      "office should run upload"}},
    {ERR_UNTRUSTED,
     ", which is here already",
     {"来的内容比本屏旧（U 盘更新过？），屏幕不变；请办公室运行 upload",
      "what came is older than this board's (did a stick bring a newer one?), the wall stays as it is; the office "
      "should "
      "run upload"}},
    {ERR_NET,
     "keys are being replaced",
     {"签名与新密钥还不相符，屏幕不变；一直如此就请告知发布人员",
      "the signatures do not match the new keys yet, the wall stays as it is; tell the publisher if it goes on"}},
    {ERR_UNTRUSTED,
     "the stick is behind: ",
     {"U 盘上的内容比本屏旧，屏幕不变", "its content is older than this board's, the wall stays as it is"}},
    {ERR_UNTRUSTED,
     "this board's root.json is not of this office",
     {"已拒绝，屏幕不变；请与办公室核对 root.json 的指纹（mingyue-setup）",
      "refused, the wall stays as it is; check the fingerprint of root.json with the office (mingyue-setup)"}},
    {ERR_NOT_FOUND, "there is no configuration ", {"先运行 mingyue-setup", "run mingyue-setup first"}},
    {ERR_USAGE,
     "[trust] root",
     {"放入 root.json（见 mingyue-setup）", "the board needs its root.json (see mingyue-setup)"}},
    {ERR_USAGE, "no server is set", {"要用服务器就运行 mingyue-setup", "run mingyue-setup to set one"}},
    {ERR_USAGE, "there is no server", {"要用服务器就运行 mingyue-setup", "run mingyue-setup to set one"}},
    {ERR_NOT_FOUND, "no edition is current", {"屏幕显示内置展览", "the wall shows the built-in exhibition"}},
    {ERR_NOT_FOUND,
     "the server does not have it",
     {"网址不对，或还没有上传，屏幕不变；检查 [server] url 中的路径，或请办公室运行 upload",
      "the address is wrong, or nothing was uploaded yet, the wall stays as it is; check the path in [server] url, or "
      "let the office run upload"}},
    {ERR_NOT_FOUND, "there is no ", {"屏幕不变", "the wall stays as it is"}},
    {ERR_NOT_FOUND, "is not in the store", {"屏幕不变", "the wall stays as it is"}},
    {ERR_NOT_FOUND, "does not wait", {"屏幕不变", "the wall stays as it is"}},
};

const char *advice(enum err_code code, const char *text, enum lang lang)
{
	static const struct {
		enum err_code code;
		const char *by[LANGS];
	} texts[] = {
	    {ERR_NET,
	     {"没有联系上服务器，屏幕不变；检查网络与 [server] url",
	      "the server was not reached, the wall stays as it is; check the network and [server] url"}},
	    {ERR_NOT_FOUND, {"没有找到，屏幕不变", "it was not found, the wall stays as it is"}},
	    {ERR_USAGE, {"请改正后再试", "correct it and try again"}},
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
	for (size_t i = 0; i < sizeof special / sizeof *special; i++)
		if (special[i].code == code && strstr(text, special[i].part) != NULL)
			return special[i].by[lang];
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (texts[i].code == code)
			return texts[i].by[lang];
	return others[lang];
}
