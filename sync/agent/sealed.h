/* sealed: a process without sockets, and what it becomes by execve, too: by the kernel's filter of system calls, which nobody has to
 * be root for and which holds where namespaces are forbidden. */
#ifndef MINGYUE_SEALED_H
#define MINGYUE_SEALED_H

/* For this process, from now on; new privileges must be ruled out already (PR_SET_NO_NEW_PRIVS). Where the processor's call numbers
 * are not known here, or the kernel has no filters, nothing happens. Safe between fork and exec. */
void sealed_without_sockets(void);

#endif
