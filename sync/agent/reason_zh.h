/* reason_zh: the table of reason; private to it. */
#ifndef MINGYUE_REASON_ZH_H
#define MINGYUE_REASON_ZH_H

/* A * in en is any text, but for none; in zh $1 is that of the first as it is, and @1 is it in Chinese. The first that fits counts. */
struct reason_zh {
	const char *en, *zh;
};
/* The last one's en is NULL. */
extern const struct reason_zh reasons_zh[];

#endif
