/* mail: how threads talk: a queue of messages whose bodies change owner when posted. One mutex, nothing else shared. */
#ifndef MINGYUE_MAIL_H
#define MINGYUE_MAIL_H

#include <stdbool.h>

struct mailbox;

struct mailbox *mailbox_create(void);
/* From now on wake is called after every post, on the poster's thread, outside the lock. */
void mailbox_set_wake(struct mailbox *box, void (*wake)(void));
/* The box must be empty of bodies the caller still wants freed. NULL is allowed. */
void mailbox_destroy(struct mailbox *box);
/* Puts a message behind the others; never blocks for long, never fails. kind >= 0. */
void mailbox_post(struct mailbox *box, int kind, void *body);
/* Takes the oldest message, waiting at most timeout_ms (0: not at all, -1: for ever). False: none came. */
bool mailbox_take(struct mailbox *box, int timeout_ms, int *kind, void **body);

#endif
