#include "sheets.h"

bool (*const sheets[SUBJECTS])(struct composer *) = {
    [SUBJECT_CARD] = sheet_card,     [SUBJECT_SEARCH] = sheet_search, [SUBJECT_REACH] = sheet_reach,
    [SUBJECT_STILL] = sheet_still,   [SUBJECT_PAD] = sheet_pad,       [SUBJECT_STAFF] = sheet_staff,
    [SUBJECT_NOTICE] = sheet_notice,
};
