/* journal: what the program has to tell the technician: one line on standard error, which systemd keeps. */
#ifndef MINGYUE_JOURNAL_H
#define MINGYUE_JOURNAL_H

/* "mingyue: " and the text, as one write. Any thread. */
void journal(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
